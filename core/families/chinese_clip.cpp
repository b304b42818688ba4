#include "core/families/chinese_clip.h"

#include <ATen/ATen.h>

#include "core/families/clip.h"
#include "core/families/config_section.h"
#include "core/nn/bert.h"

namespace diptych {

namespace {

struct ChineseClipConfig {
    BertConfig text;
    std::int64_t projection = 512;
    VisionTowerConfig vision;
};

Status parseText(const Json& json, const std::string& context, BertConfig& config) {
    config.vocabSize = 30522;
    config.typeVocabSize = 2;
    ConfigSection section(json, "text_config", context);
    readBertStack(section, config);
    section.size("type_vocab_size", config.typeVocabSize);
    section.size("pad_token_id", config.padId, 0, config.vocabSize - 1);
    refuseDecoderOptions(section);
    return section.status();
}

Result<ChineseClipConfig> parseChineseClip(const Json& json, const std::string& context) {
    DIPTYCH_TRY(readArchitectures(json, {"ChineseCLIPModel"}, context));
    DIPTYCH_ASSIGN(const Json text, clipSection(json, "text_config", context));
    DIPTYCH_ASSIGN(const Json vision, clipSection(json, "vision_config", context));
    ChineseClipConfig config;
    DIPTYCH_TRY(parseText(text, context, config.text));
    DIPTYCH_ASSIGN(config.vision, parseClipVision(vision, "vision_config", context));
    ConfigSection top(json, "", context);
    top.size("projection_dim", config.projection);
    DIPTYCH_TRY(top.status());
    return config;
}

class ChineseClipNetwork : public DualEncoder {
public:
    ChineseClipNetwork(const ChineseClipConfig& config, const ParameterBuilder& builder) : m_config(config.text) {
        makeVision({.vision = config.vision, .textLayers = config.text.layers, .textHeads = config.text.heads,
                    .textPositions = config.text.maxPositions, .vocabSize = config.text.vocabSize,
                    .projection = config.projection, .padId = config.text.padId},
                   builder);
        m_text = BertStack::make(config.text, builder.scope("text_model"));
        m_projection = Linear::make(builder.scope("text_projection"), config.text.width, config.projection, false);
        finish(builder);
    }

    at::Tensor textFeatures(const TextBatch& text, TensorTap* tap) const override {
        BertCall call;
        call.tokenMask = text.paddingStates ? at::Tensor() : text.mask;
        call.selfMask = additiveMask(text.mask);
        call.tap = tap;
        return m_projection(m_text(text.ids, m_config, call).select(1, 0));
    }

    at::Tensor pooledPlaces(const TextBatch& text) const override { return at::zeros({text.ids.size(0)}, at::kLong); }

private:
    BertConfig m_config;
    BertStack m_text;
    Linear m_projection;
};

}  // namespace

Result<std::shared_ptr<DualEncoder>> buildChineseClip(const Json& json, const std::string& context,
                                                      const ParameterBuilder& builder) {
    DIPTYCH_ASSIGN(const ChineseClipConfig config, parseChineseClip(json, context));
    return std::shared_ptr<DualEncoder>(std::make_shared<ChineseClipNetwork>(config, builder));
}

}  // namespace diptych
