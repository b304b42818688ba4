#include "core/families/dual_text_tower.h"

#include <ATen/ATen.h>

#include "core/nn/bert.h"

namespace diptych {

void readDualText(ConfigSection& section, DualTextConfig& config) {
    section.size("vocab_size", config.vocabSize);
    section.size("hidden_size", config.encoder.width);
    section.size("intermediate_size", config.encoder.intermediate);
    section.size("num_hidden_layers", config.encoder.layers, 1, mostLayers);
    section.size("num_attention_heads", config.encoder.heads);
    section.size("max_position_embeddings", config.maxPositions);
    section.number("layer_norm_eps", config.encoder.layerNormEps);
    section.activation("hidden_act", config.encoder.activation);
    section.headsDivide(config.encoder.width, config.encoder.heads);
}

DualTextTower DualTextTower::make(const DualTextConfig& config, const ParameterBuilder& p) {
    const auto embeddings = p.scope("embeddings");
    const std::int64_t width = config.encoder.width;
    DualTextTower tower;
    tower.config = config;
    tower.words = embeddings.makeMatrix("token_embedding.weight", {config.vocabSize, width}, Init::Normal02);
    tower.positions = embeddings.make("position_embedding.weight", {config.maxPositions, width}, Init::Normal02);
    tower.encoder = EncoderStack::make(config.encoder, p.scope("encoder"));
    tower.finalNorm = LayerNorm::make(p.scope("final_layer_norm"), width, config.encoder.layerNormEps);
    return tower;
}

at::Tensor DualTextTower::operator()(const at::Tensor& ids, TensorTap* tap) const {
    const std::int64_t tokens = ids.size(1);
    const at::Tensor x = at::embedding(words, ids).to(positions.scalar_type()) + positions.slice(0, 0, tokens);   // [B, T, C]
    EncoderCall call{.tap = tap, .attentionName = "text.attn", .hiddenName = "text.hidden"};
    if (config.causal)
        call.mask = causalMask(tokens, 0, x.options());
    return finalNorm(encoder(x, call));
}

}  // namespace diptych
