#include <ATen/ATen.h>

#include "core/families/bridgetower_modules.h"

namespace diptych {

BridgeTowerVisionBlock BridgeTowerVisionBlock::make(const BridgeTowerVisionConfig& config, const ParameterBuilder& p) {
    const std::int64_t width = config.width;
    const auto attention = p.scope("attn");
    BridgeTowerVisionBlock block;
    block.norm1 = LayerNorm::make(p.scope("ln_1"), width, config.layerNormEps);
    block.qkv.weight = attention.makeMatrix("in_proj_weight", {3 * width, width}, Init::Xavier);
    block.qkv.bias = attention.make("in_proj_bias", {3 * width}, Init::Zeros);
    block.qkv.rounds = attention.rounds();
    block.projection = Linear::make(attention.scope("out_proj"), width, width);
    block.norm2 = LayerNorm::make(p.scope("ln_2"), width, config.layerNormEps);
    block.fc = Linear::make(p.scope("mlp.c_fc"), width, 4 * width);
    block.output = Linear::make(p.scope("mlp.c_proj"), 4 * width, width);
    return block;
}

at::Tensor BridgeTowerVisionBlock::operator()(const at::Tensor& x, const BridgeTowerVisionConfig& config, int layer,
                                              TensorTap* tap) const {
    const std::int64_t heads = config.heads();
    const auto parts = qkv(norm1(x)).view({x.size(0), x.size(1), 3, heads, config.width / heads}).permute({2, 0, 3, 1, 4});
    const at::Tensor mixed = attend({parts[0], parts[1], parts[2], {}, "vision.attn", layer, tap});   // [B, H, N, D]
    const at::Tensor y = x + projection(mergeHeads(mixed));
    return y + output(activate(fc(norm2(y)), Activation::QuickGelu));   // whatever hidden_act says
}

BridgeTowerVision BridgeTowerVision::make(const BridgeTowerVisionConfig& config, const ParameterBuilder& p) {
    const std::int64_t width = config.width, tokens = 1 + config.gridSide() * config.gridSide();
    const auto embeddings = p.scope("embeddings");
    BridgeTowerVision tower;
    tower.classEmbedding = embeddings.make("class_embedding", {width}, Init::Normal02);
    tower.patchWeight =
        embeddings.make("patch_embedding.weight", {width, 3, config.patchSize, config.patchSize}, Init::Xavier);
    tower.positions = embeddings.make("position_embedding.weight", {tokens, width}, Init::Normal02);
    tower.preNorm = LayerNorm::make(p.scope("ln_pre"), width, config.layerNormEps);
    for (std::int64_t i = 0; i < config.blocks(); ++i)
        tower.blocks.push_back(BridgeTowerVisionBlock::make(config, p.scope("transformer.resblocks." + std::to_string(i))));
    tower.postNorm = LayerNorm::make(p.scope("ln_post"), width, config.layerNormEps);
    for (std::int64_t i = 0; config.separateNorms && i < config.layers; ++i)
        LayerNorm::make(p.scope("ln_separate." + std::to_string(i)), width, config.layerNormEps);
    return tower;
}

at::Tensor BridgeTowerVision::embed(const at::Tensor& pixels, const BridgeTowerVisionConfig& config) const {
    const at::Tensor patches =
        at::conv2d(pixels, patchWeight, at::Tensor(), config.patchSize).flatten(2).transpose(1, 2);   // [I, N-1, C]
    return preNorm(at::cat({classEmbedding.expand({pixels.size(0), 1, config.width}), patches}, 1) + positions);
}

}  // namespace diptych
