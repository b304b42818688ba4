#include "core/nn/decoder_stack.h"

#include <ATen/ATen.h>

#include <cassert>
#include <map>
#include <string>

#include "core/nn/decoder_step.h"

namespace diptych {

namespace {

constexpr double hidden = -1.0e4;  // exp of it is 0 in float32, whatever the scores

// Where positions first … first + tokens - 1 must not look, additive [tokens, first + tokens].
at::Tensor causalWindow(std::int64_t tokens, std::int64_t first, std::int64_t window, const at::TensorOptions& options) {
    at::Tensor mask = at::full({tokens, first + tokens}, hidden, options).triu(first + 1);
    if (window > 0)
        mask = mask + at::full({tokens, first + tokens}, hidden, options).tril(first - window);
    return mask;
}

// [B or 1, 1, group · T, keys]; undefined where nothing is hidden.
at::Tensor maskOf(const DecoderConfig& config, const DecoderCall& call, const at::Tensor& x, std::int64_t window) {
    const std::int64_t tokens = x.size(1), first = call.cache == nullptr ? 0 : call.cache->length();
    const bool windowed = window > 0 && first + tokens > window;
    at::Tensor mask;
    if (tokens > 1 || windowed)
        mask = causalWindow(tokens, first, windowed ? window : 0, x.options()).view({1, 1, tokens, first + tokens});
    if (call.tokenMask.defined()) {
        const at::Tensor padding = ((1.0 - call.tokenMask.to(x.dtype())) * hidden).unsqueeze(1).unsqueeze(1);
        mask = mask.defined() ? at::minimum(mask, padding) : padding.expand({x.size(0), 1, tokens, tokens});
    }
    const std::int64_t group = config.heads / config.keyValueHeads;
    return mask.defined() && group > 1 ? mask.repeat({1, 1, group, 1}) : mask;
}

// Attention runs on [B, key-value heads, group · T, keys]; a tap sees [B, H, T, keys].
class UngroupingTap : public TensorTap {
public:
    UngroupingTap(TensorTap* inner, std::int64_t group) : m_inner(inner), m_group(group) {}

    bool wants(std::string_view name, int layer) const override { return m_inner->wants(name, layer); }
    void observe(std::string_view name, int layer, const at::Tensor& value) override {
        m_inner->observe(name, layer,
                         value.reshape({value.size(0), value.size(1) * m_group, value.size(2) / m_group, value.size(3)}));
    }

private:
    TensorTap* m_inner;
    std::int64_t m_group;
};

at::Tensor selfAttention(const DecoderBlock& block, const at::Tensor& x, const DecoderPass& pass) {
    const DecoderConfig& config = pass.config;
    const std::int64_t rows = x.size(0), tokens = x.size(1), group = config.heads / config.keyValueHeads;
    const at::Tensor query = rotated(splitHeads(block.query(x), config.heads), pass.positions);
    at::Tensor key = rotated(splitHeads(block.key(x), config.keyValueHeads), pass.positions);
    at::Tensor value = splitHeads(block.value(x), config.keyValueHeads);  // [B, key-value heads, T, D]
    if (pass.call.cache != nullptr) {
        KvCache::Layer& kept = pass.call.cache->layers[static_cast<std::size_t>(pass.layer)];
        kept.append(key, value);
        key = kept.selfKey;
        value = kept.selfValue;
    }
    UngroupingTap ungrouping(pass.call.tap, group);
    TensorTap* const tap = pass.call.tap == nullptr ? nullptr : &ungrouping;
    const at::Tensor grouped = query.reshape({rows, config.keyValueHeads, group * tokens, config.headWidth});
    const at::Tensor mixed = attend({grouped, key, value, pass.mask, "text.attn", pass.layer, tap});
    const at::Tensor heads = mixed.reshape({rows, config.heads, tokens, config.headWidth});
    return block.output(mergeHeads(heads));
}

void show(const DecoderCall& call, const at::Tensor& x, int layer) {
    if (call.tap != nullptr && call.tap->wants("text.hidden", layer))
        call.tap->observe("text.hidden", layer, x);
}

}  // namespace

DecoderBlock DecoderBlock::make(const DecoderConfig& config, const ParameterBuilder& p) {
    const std::int64_t width = config.width, inner = config.heads * config.headWidth;
    const std::int64_t shared = config.keyValueHeads * config.headWidth;
    const auto attention = p.scope("self_attn"), mlp = p.scope("mlp");
    DecoderBlock block;
    block.inputNorm = RmsNorm::make(p.scope("input_layernorm"), width, config.normEps);
    block.query = Linear::make(attention.scope("q_proj"), width, inner, config.inputBias);
    block.key = Linear::make(attention.scope("k_proj"), width, shared, config.inputBias);
    block.value = Linear::make(attention.scope("v_proj"), width, shared, config.inputBias);
    block.output = Linear::make(attention.scope("o_proj"), inner, width, config.outputBias);
    block.mlpNorm = RmsNorm::make(p.scope("post_attention_layernorm"), width, config.normEps);
    block.gate = Linear::make(mlp.scope("gate_proj"), width, config.intermediate, config.mlpBias);
    block.up = Linear::make(mlp.scope("up_proj"), width, config.intermediate, config.mlpBias);
    block.down = Linear::make(mlp.scope("down_proj"), config.intermediate, width, config.mlpBias);
    return block;
}

at::Tensor DecoderBlock::operator()(const at::Tensor& x, const DecoderPass& pass) const {
    const at::Tensor attended = x + selfAttention(*this, inputNorm(x), pass);
    const at::Tensor y = mlpNorm(attended);
    return attended + down(activate(gate(y), pass.config.activation) * up(y));
}

DecoderStack DecoderStack::make(const DecoderConfig& config, at::Tensor words, const ParameterBuilder& p) {
    DecoderStack stack;
    stack.config = config;
    stack.words = std::move(words);
    for (std::int64_t i = 0; i < config.layers; ++i)
        stack.blocks.push_back(DecoderBlock::make(config, p.scope("layers." + std::to_string(i))));
    stack.norm = RmsNorm::make(p.scope("norm"), config.width, config.normEps);
    stack.inverseFrequencies = diptych::inverseFrequencies(config.rope, config.headWidth);
    return stack;
}

at::Tensor DecoderStack::embed(const at::Tensor& ids) const {
    return at::embedding(words, ids, config.padId).to(norm.weight.scalar_type());
}

at::Tensor DecoderStack::operator()(const at::Tensor& input, const DecoderCall& call) const {
    assert(call.cache == nullptr || !call.tokenMask.defined());
    if (suitsDecoderStep(*this, input, call))
        return norm(decoderStep(*this, input, call));
    const std::int64_t first = call.cache == nullptr ? 0 : call.cache->length();
    RotaryTable positions = rotaryTable(inverseFrequencies, first, input.size(1));
    positions = {positions.cos.to(input.dtype()), positions.sin.to(input.dtype())};
    DecoderPass pass{config, call, std::move(positions), {}};
    std::map<std::int64_t, at::Tensor> masks;      // by window: most stacks have one
    for (std::size_t i = 0; i < blocks.size(); ++i)
        if (const std::int64_t window = config.windowOf(i); !masks.contains(window))
            masks.emplace(window, maskOf(config, call, input, window));
    if (call.cache != nullptr)
        call.cache->layers.resize(blocks.size());
    at::Tensor x = input;
    for (std::size_t i = 0; i < blocks.size() && !(call.cancel != nullptr && call.cancel->cancelled()); ++i) {
        pass.layer = static_cast<int>(i);
        pass.mask = masks.at(config.windowOf(i));
        show(call, x, pass.layer);
        x = blocks[i](x, pass);
    }
    show(call, x, static_cast<int>(blocks.size()));
    return norm(x);
}

}  // namespace diptych
