#include "core/nn/encoder_stack.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

namespace diptych {

namespace {

at::Tensor selfAttention(const EncoderBlock& block, const at::Tensor& x, const EncoderConfig& config, const EncoderCall& call,
                         int layer) {
    const auto heads = [&](const Linear& part) { return splitHeads(part(x), config.heads); };  // [B, H, T, D]
    const at::Tensor mixed = attend(
        {heads(block.query), heads(block.key), heads(block.value), call.mask, call.attentionName, layer, call.tap});
    return block.output(mergeHeads(mixed));
}

void show(const EncoderCall& call, const at::Tensor& x, std::size_t layer) {
    const int number = static_cast<int>(layer);
    if (call.tap != nullptr && call.tap->wants(call.hiddenName, number))
        call.tap->observe(call.hiddenName, number, x);
}

// The first `depth` blocks; `visit(layer, state)` sees what goes into each of them and what comes out of the last.
template <typename Visit>
at::Tensor run(const EncoderStack& stack, at::Tensor x, const EncoderCall& call, std::size_t depth, Visit visit) {
    for (std::size_t i = 0; i < depth; ++i) {
        show(call, x, i);
        visit(i, x);
        x = stack.blocks[i](x, stack.config, call, static_cast<int>(i));
    }
    show(call, x, depth);
    visit(depth, x);
    return x;
}

}  // namespace

FeedForward FeedForward::make(const EncoderConfig& config, const ParameterBuilder& p) {
    return {Linear::make(p.scope("fc1"), config.width, config.intermediate),
            Linear::make(p.scope("fc2"), config.intermediate, config.width)};
}

at::Tensor FeedForward::operator()(const at::Tensor& x, Activation activation) const {
    return fc2(activate(fc1(x), activation));
}

EncoderBlock EncoderBlock::make(const EncoderConfig& config, const ParameterBuilder& p) {
    const auto attention = [&](const char* name) {
        return Linear::make(p.scope("self_attn").scope(name), config.width, config.width);
    };
    EncoderBlock block;
    block.norm1 = LayerNorm::make(p.scope("layer_norm1"), config.width, config.layerNormEps);
    block.query = attention("q_proj");
    block.key = attention("k_proj");
    block.value = attention("v_proj");
    block.output = attention("out_proj");
    block.norm2 = LayerNorm::make(p.scope("layer_norm2"), config.width, config.layerNormEps);
    block.mlp = FeedForward::make(config, p.scope("mlp"));
    return block;
}

at::Tensor EncoderBlock::operator()(const at::Tensor& x, const EncoderConfig& config, const EncoderCall& call, int layer) const {
    const at::Tensor attended = x + selfAttention(*this, norm1(x), config, call, layer);
    return attended + mlp(norm2(attended), config.activation);
}

EncoderStack EncoderStack::make(const EncoderConfig& config, const ParameterBuilder& p) {
    EncoderStack stack;
    stack.config = config;
    for (std::int64_t i = 0; i < config.layers; ++i)
        stack.blocks.push_back(EncoderBlock::make(config, p.scope("layers." + std::to_string(i))));
    return stack;
}

at::Tensor EncoderStack::operator()(const at::Tensor& x, const EncoderCall& call) const {
    return run(*this, x, call, blocks.size(), [](std::size_t, const at::Tensor&) {});
}

std::vector<at::Tensor> EncoderStack::states(const at::Tensor& x, const EncoderCall& call,
                                             std::span<const std::int64_t> layers) const {
    std::vector<at::Tensor> kept(layers.size());
    const std::int64_t deepest = layers.empty() ? 0 : *std::max_element(layers.begin(), layers.end());
    run(*this, x, call, static_cast<std::size_t>(deepest), [&](std::size_t layer, const at::Tensor& state) {
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (layers[i] == static_cast<std::int64_t>(layer))
                kept[i] = state;
    });
    return kept;
}

}  // namespace diptych
