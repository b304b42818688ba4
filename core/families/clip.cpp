#include "core/families/clip.h"

#include <ATen/ATen.h>

#include "core/families/dual_text_tower.h"

namespace diptych {

namespace {

struct ClipConfig {
    DualTextConfig text;
    std::int64_t eosId = 49407, projection = 512;
    bool largestIdEnds = false;                    // pool at the largest id
    VisionTowerConfig vision;
};

constexpr std::int64_t legacyEos = 2;

Status parseText(const Json& json, const std::string& context, ClipConfig& config) {
    config.text.encoder = {.width = 512, .intermediate = 2048, .layers = 12, .heads = 8};
    ConfigSection section(json, "text_config", context);
    readDualText(section, config.text);
    section.size("eos_token_id", config.eosId, 0);
    return section.status();
}

Result<ClipConfig> parseClip(const Json& json, const std::string& architecture, const std::string& context) {
    DIPTYCH_TRY(readArchitectures(json, {architecture}, context));
    DIPTYCH_ASSIGN(const Json text, clipSection(json, "text_config", context));
    DIPTYCH_ASSIGN(const Json vision, clipSection(json, "vision_config", context));
    ClipConfig config;
    DIPTYCH_TRY(parseText(text, context, config));
    DIPTYCH_ASSIGN(config.vision, parseClipVision(vision, "vision_config", context));
    ConfigSection top(json, "", context);
    top.size("projection_dim", config.projection);
    DIPTYCH_TRY(top.status());
    return config;
}

class ClipNetwork : public DualEncoder {
public:
    ClipNetwork(const ClipConfig& config, const ParameterBuilder& builder)
        : m_eosId(config.eosId), m_largestIdEnds(config.largestIdEnds) {
        const EncoderConfig& text = config.text.encoder;
        makeVision({.vision = config.vision, .textLayers = text.layers, .textHeads = text.heads,
                    .textPositions = config.text.maxPositions, .vocabSize = config.text.vocabSize,
                    .projection = config.projection},
                   builder);
        m_text = DualTextTower::make(config.text, builder.scope("text_model"));
        m_projection = Linear::make(builder.scope("text_projection"), text.width, config.projection, false);
        finish(builder);
    }

    at::Tensor textFeatures(const TextBatch& text, TensorTap* tap) const override {
        // No mask: the tower is causal and padding stands behind the token that is read.
        return m_projection(statesAt(m_text(text.ids, tap), pooledPlaces(text)));
    }

    at::Tensor pooledPlaces(const TextBatch& text) const override {
        const at::Tensor ids = text.mask.defined() ? text.ids.masked_fill(text.mask == 0, -1) : text.ids;
        return m_largestIdEnds ? ids.argmax(1) : (ids == m_eosId).to(at::kLong).argmax(1);
    }

private:
    std::int64_t m_eosId;
    bool m_largestIdEnds;
    DualTextTower m_text;
    Linear m_projection;
};

}  // namespace

Result<Json> clipSection(const Json& config, const std::string& name, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* older, jsonObject(config, name + "_dict", context));
    if (older != nullptr)
        return *older;
    return configSection(config, name.c_str(), context);
}

Result<std::shared_ptr<DualEncoder>> buildClip(const Json& json, const std::string& context, const ParameterBuilder& builder) {
    DIPTYCH_ASSIGN(ClipConfig config, parseClip(json, "CLIPModel", context));
    config.largestIdEnds = config.eosId == legacyEos;
    return std::shared_ptr<DualEncoder>(std::make_shared<ClipNetwork>(config, builder));
}

Result<std::shared_ptr<DualEncoder>> buildMetaClip2(const Json& json, const std::string& context,
                                                    const ParameterBuilder& builder) {
    DIPTYCH_ASSIGN(const ClipConfig config, parseClip(json, "MetaClip2Model", context));
    return std::shared_ptr<DualEncoder>(std::make_shared<ClipNetwork>(config, builder));
}

}  // namespace diptych
