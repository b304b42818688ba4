#include "core/families/siglip.h"

#include <ATen/ATen.h>

#include "core/families/dual_text_tower.h"

namespace diptych {

namespace {

struct SiglipConfig {
    DualTextConfig text;
    std::int64_t projection = 0;
    VisionTowerConfig vision;
};

Status parseText(const Json& json, const std::string& context, SiglipConfig& config) {
    config.text = {.encoder = {.layerNormEps = 1e-6, .activation = Activation::GeluTanh},
                   .vocabSize = 32000, .maxPositions = 64, .padId = 1, .causal = false};
    ConfigSection section(json, "text_config", context);
    readDualText(section, config.text);
    section.size("pad_token_id", config.text.padId, 0);
    config.projection = config.text.encoder.width;
    section.size("projection_size", config.projection);
    return section.status();
}

Result<SiglipConfig> parseSiglip(const Json& json, const std::string& context) {
    DIPTYCH_TRY(readArchitectures(json, {"SiglipModel"}, context));
    DIPTYCH_ASSIGN(const Json text, configSection(json, "text_config", context));
    DIPTYCH_ASSIGN(const Json vision, configSection(json, "vision_config", context));
    SiglipConfig config;
    DIPTYCH_TRY(parseText(text, context, config));
    DIPTYCH_ASSIGN(config.vision, parseSiglipVision(vision, "vision_config", context));
    if (!config.vision.poolingHead)
        return Error{ErrorCode::Unsupported, "is false, wanted true: without the head there are no embeddings",
                     "vision_config.vision_use_head", "Use a model with this option"};
    if (config.projection != config.vision.encoder.width)
        return Error{ErrorCode::BadInput,
                     "is " + std::to_string(config.projection) + ", wanted vision_config.hidden_size " +
                         std::to_string(config.vision.encoder.width),
                     "text_config.projection_size", "Repair config.json"};
    return config;
}

class SiglipNetwork : public DualEncoder {
public:
    SiglipNetwork(const SiglipConfig& config, const ParameterBuilder& builder) {
        const EncoderConfig& text = config.text.encoder;
        makeVision({.vision = config.vision, .textLayers = text.layers, .textHeads = text.heads,
                    .textPositions = config.text.maxPositions, .vocabSize = config.text.vocabSize,
                    .projection = config.projection, .padId = config.text.padId, .sigmoid = true, .padsToLength = true},
                   builder);
        m_text = DualTextTower::make(config.text, builder.scope("text_model"));
        m_head = Linear::make(builder.scope("text_model.head"), text.width, config.projection);
        finish(builder);
    }

    at::Tensor textFeatures(const TextBatch& text, TensorTap* tap) const override {
        return m_head(m_text(text.ids, tap).select(1, -1));
    }

    at::Tensor pooledPlaces(const TextBatch& text) const override {
        return at::full({text.ids.size(0)}, text.ids.size(1) - 1, at::kLong);
    }

private:
    DualTextTower m_text;
    Linear m_head;
};

}  // namespace

Result<std::shared_ptr<DualEncoder>> buildSiglip(const Json& json, const std::string& context, const ParameterBuilder& builder) {
    DIPTYCH_ASSIGN(const SiglipConfig config, parseSiglip(json, context));
    return std::shared_ptr<DualEncoder>(std::make_shared<SiglipNetwork>(config, builder));
}

}  // namespace diptych
