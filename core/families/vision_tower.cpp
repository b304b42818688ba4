#include "core/families/vision_tower.h"

#include <ATen/ATen.h>

#include "core/families/config_section.h"

namespace diptych {

namespace {

Result<VisionTowerConfig> parseVision(VisionTowerConfig config, const Json& json, const std::string& name,
                                      const std::string& context) {
    ConfigSection section(json, name, context);
    section.size("hidden_size", config.encoder.width);
    section.size("intermediate_size", config.encoder.intermediate);
    section.size("num_hidden_layers", config.encoder.layers, 1, mostLayers);
    section.size("num_attention_heads", config.encoder.heads);
    section.size("image_size", config.imageSize);
    section.size("patch_size", config.patchSize);
    section.number("layer_norm_eps", config.encoder.layerNormEps);
    section.activation("hidden_act", config.encoder.activation);
    section.only("num_channels", 3);
    section.headsDivide(config.encoder.width, config.encoder.heads);
    section.patchesFit(config.patchSize, config.imageSize);
    DIPTYCH_TRY(section.status());
    return config;
}

}  // namespace

Result<VisionTowerConfig> parseClipVision(const Json& json, const std::string& section, const std::string& context) {
    return parseVision({}, json, section, context);
}

Result<VisionTowerConfig> parseSiglipVision(const Json& json, const std::string& section, const std::string& context) {
    VisionTowerConfig config;
    config.encoder.layerNormEps = 1e-6;
    config.encoder.activation = Activation::GeluTanh;
    config.patchSize = 16;
    config.classToken = config.preNorm = false;
    config.patchBias = config.poolingHead = true;
    ConfigSection head(json, section, context);
    head.flag("vision_use_head", config.poolingHead);
    DIPTYCH_TRY(head.status());
    return parseVision(config, json, section, context);
}

PoolingHead PoolingHead::make(const EncoderConfig& config, const ParameterBuilder& p) {
    const auto attention = p.scope("attention");
    PoolingHead head;
    head.probe = p.make("probe", {1, 1, config.width}, Init::Normal02);
    head.inWeight = attention.make("in_proj_weight", {3 * config.width, config.width}, Init::Xavier);
    head.inBias = attention.make("in_proj_bias", {3 * config.width}, Init::Zeros);
    head.output = Linear::make(attention.scope("out_proj"), config.width, config.width);
    head.norm = LayerNorm::make(p.scope("layernorm"), config.width, config.layerNormEps);
    head.mlp = FeedForward::make(config, p.scope("mlp"));
    return head;
}

at::Tensor PoolingHead::operator()(const at::Tensor& states, const EncoderConfig& config) const {
    const std::int64_t width = config.width;
    const auto part = [&](const at::Tensor& x, std::int64_t first, std::int64_t count) {   // rows of in_proj, in widths
        const Linear rows{inWeight.slice(0, first * width, (first + count) * width),
                          inBias.slice(0, first * width, (first + count) * width)};
        return rows(x);
    };
    const at::Tensor query = part(probe, 0, 1).expand({states.size(0), 1, width});             // [I, 1, C]
    const at::Tensor keysValues = part(states, 1, 2);                                          // [I, N, 2C]
    const at::Tensor mixed = attend({splitHeads(query, config.heads), splitHeads(keysValues.slice(2, 0, width), config.heads),
                                     splitHeads(keysValues.slice(2, width), config.heads)});
    const at::Tensor x = output(mergeHeads(mixed));                                            // [I, 1, C]
    return (x + mlp(norm(x), config.activation)).select(1, 0);
}

VisionTower VisionTower::make(const VisionTowerConfig& config, const ParameterBuilder& p) {
    const std::int64_t width = config.encoder.width;
    const auto embeddings = p.scope("embeddings");
    VisionTower tower;
    tower.config = config;
    if (config.classToken)
        tower.classEmbedding = embeddings.make("class_embedding", {width}, Init::Normal02);
    const auto patch = embeddings.scope("patch_embedding");
    tower.patchWeight = patch.make("weight", {width, 3, config.patchSize, config.patchSize}, Init::Xavier);
    if (config.patchBias)
        tower.patchBias = patch.make("bias", {width}, Init::Zeros);
    tower.positions =
        embeddings.make("position_embedding.weight", {config.patches() + config.firstPatch(), width}, Init::Normal02);
    if (config.preNorm)
        tower.preNorm = LayerNorm::make(p.scope("pre_layrnorm"), width, config.encoder.layerNormEps);   // their spelling
    tower.encoder = EncoderStack::make(config.encoder, p.scope("encoder"));
    tower.postNorm = LayerNorm::make(p.scope("post_layernorm"), width, config.encoder.layerNormEps);
    if (config.poolingHead)
        tower.head = PoolingHead::make(config.encoder, p.scope("head"));
    return tower;
}

at::Tensor VisionTower::embed(const VisionInput& input) const {
    const at::Tensor patches =
        at::conv2d(input.pixels, patchWeight, patchBias, config.patchSize).flatten(2).transpose(1, 2);   // [I, patches, C]
    at::Tensor x = patches;
    if (config.classToken)
        x = at::cat({classEmbedding.expand({patches.size(0), 1, patches.size(2)}), patches}, 1);         // [I, N, C]
    x = x + (input.positions.defined() ? at::embedding(positions, input.positions) : positions);
    return config.preNorm ? preNorm(x) : x;
}

at::Tensor VisionTower::lastState(const VisionInput& input, TensorTap* tap) const {
    return encoder(embed(input), {.mask = input.mask, .tap = tap});
}

std::vector<at::Tensor> VisionTower::hiddenStates(const VisionInput& input, std::span<const std::int64_t> layers,
                                                  TensorTap* tap) const {
    return encoder.states(embed(input), {.mask = input.mask, .tap = tap}, layers);
}

at::Tensor VisionTower::pooled(const at::Tensor& lastState) const {
    if (config.poolingHead)
        return head(postNorm(lastState), config.encoder);
    return postNorm(lastState.select(1, 0));
}

}  // namespace diptych
