#include <ATen/ATen.h>

#include "core/families/blip_modules.h"

namespace diptych {

BlipVisionTower BlipVisionTower::make(const BlipVisionConfig& config, const ParameterBuilder& p) {
    const std::int64_t width = config.width, tokens = config.gridSide() * config.gridSide() + 1;
    const auto embeddings = p.scope("embeddings");
    BlipVisionTower tower;
    tower.classEmbedding = embeddings.make("class_embedding", {1, 1, width}, Init::Normal02);
    const auto patch = embeddings.scope("patch_embedding");
    tower.patchWeight = patch.make("weight", {width, 3, config.patchSize, config.patchSize}, Init::Xavier);
    tower.patchBias = patch.make("bias", {width}, Init::Zeros);
    tower.positions = embeddings.make("position_embedding", {1, tokens, width}, Init::SinCosPositions);
    for (std::int64_t i = 0; i < config.layers; ++i) {
        const auto layer = p.scope("encoder.layers." + std::to_string(i));
        BlipVisionBlock block;
        block.norm1 = LayerNorm::make(layer.scope("layer_norm1"), width, config.layerNormEps);
        block.qkv = Linear::make(layer.scope("self_attn.qkv"), width, 3 * width);
        block.projection = Linear::make(layer.scope("self_attn.projection"), width, width);
        block.norm2 = LayerNorm::make(layer.scope("layer_norm2"), width, config.layerNormEps);
        block.fc1 = Linear::make(layer.scope("mlp.fc1"), width, config.intermediate);
        block.fc2 = Linear::make(layer.scope("mlp.fc2"), config.intermediate, width);
        tower.blocks.push_back(std::move(block));
    }
    tower.postNorm = LayerNorm::make(p.scope("post_layernorm"), width, config.layerNormEps);
    return tower;
}

namespace {

at::Tensor selfAttention(const BlipVisionBlock& block, const at::Tensor& x, const BlipVisionConfig& config, int layer,
                         TensorTap* tap) {
    const std::int64_t head = config.width / config.heads;
    const at::Tensor qkv =
        block.qkv(x).view({x.size(0), x.size(1), 3, config.heads, head}).permute({2, 0, 3, 1, 4});  // [3, B, H, N, D]
    return block.projection(mergeHeads(attend({qkv[0], qkv[1], qkv[2], {}, "vision.attn", layer, tap})));
}

}  // namespace

at::Tensor BlipVisionTower::operator()(const at::Tensor& pixels, const BlipVisionConfig& config, TensorTap* tap) const {
    const at::Tensor patches =
        at::conv2d(pixels, patchWeight, patchBias, config.patchSize).flatten(2).transpose(1, 2);  // [B, N-1, C]
    at::Tensor x = at::cat({classEmbedding.expand({pixels.size(0), 1, config.width}), patches}, 1) + positions;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const BlipVisionBlock& block = blocks[i];
        const int layer = static_cast<int>(i);
        if (tap != nullptr && tap->wants("vision.hidden", layer))
            tap->observe("vision.hidden", layer, x);
        x = x + selfAttention(block, block.norm1(x), config, layer, tap);
        x = x + block.fc2(activate(block.fc1(block.norm2(x)), config.activation));
    }
    const int last = static_cast<int>(blocks.size());
    if (tap != nullptr && tap->wants("vision.hidden", last))
        tap->observe("vision.hidden", last, x);
    return postNorm(x);
}

}  // namespace diptych
