#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/families/bridgetower.h"
#include "core/families/config_section.h"

namespace diptych {

namespace {

Result<BridgeTowerVisionConfig> parseVision(const Json& json, const std::string& context) {
    BridgeTowerVisionConfig config;
    ConfigSection section(json, "vision_config", context);
    bool shared = true, stopped = false;
    section.size("hidden_size", config.width, 64);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("image_size", config.imageSize);
    section.size("patch_size", config.patchSize);
    section.number("layer_norm_eps", config.layerNormEps);
    section.flag("remove_last_layer", config.withoutLast);
    section.flag("share_layernorm", shared);
    section.flag("stop_gradient", stopped);        // the reference's fused pass never reads it
    section.only("num_channels", 3);
    section.headsDivide(config.width, config.heads());
    config.separateNorms = !shared;
    section.patchesFit(config.patchSize, config.imageSize);
    DIPTYCH_TRY(section.status());
    return config;
}

Result<BertConfig> parseText(const Json& json, const std::string& context) {
    BertConfig config;
    config.vocabSize = 50265;
    config.maxPositions = 514;
    config.padId = 1;
    config.typeVocabSize = 1;
    config.layerNormEps = 1e-5;
    ConfigSection section(json, "text_config", context);
    readBertStack(section, config);
    section.size("type_vocab_size", config.typeVocabSize);
    section.size("pad_token_id", config.padId, 0);
    refuseDecoderOptions(section);
    DIPTYCH_TRY(section.status());
    config.firstPosition = config.padId + 1;
    if (config.firstPosition >= config.maxPositions || config.padId >= config.vocabSize)
        return Error{ErrorCode::BadInput,
                     "is " + std::to_string(config.padId) + ", wanted less than vocab_size and max_position_embeddings - 1",
                     "text_config.pad_token_id", "Repair config.json"};
    return config;
}

// A bridge needs a block of both towers; the first one stands on all blocks below.
Status checkBridges(const BridgeTowerConfig& config) {
    const std::int64_t most = config.text.layers + 1;
    if (config.bridges > most)
        return Error{ErrorCode::BadInput,
                     "is " + std::to_string(config.bridges) + ", wanted at most text_config.num_hidden_layers + 1, " +
                         std::to_string(most),
                     "num_hidden_layers", "Repair config.json"};
    if (config.bridges > 1 && config.vision.blocks() < config.text.layers)
        return Error{ErrorCode::BadInput,
                     "leaves " + std::to_string(config.vision.blocks()) + " blocks, wanted as many as the text tower has, " +
                         std::to_string(config.text.layers),
                     "vision_config.num_hidden_layers", "Repair config.json"};
    return {};
}

Status checkWidths(ConfigSection& section, const BridgeTowerConfig& config) {
    std::int64_t width = 768;
    section.size("hidden_size", width);
    DIPTYCH_TRY(section.status());
    if (width == config.text.width)
        return {};
    return Error{ErrorCode::Unsupported,
                 "is " + std::to_string(width) + ", wanted text_config.hidden_size, " + std::to_string(config.text.width),
                 "hidden_size", "Use a model whose cross-modal layers are as wide as its text tower"};
}

}  // namespace

Result<BridgeTowerConfig> parseBridgeTowerConfig(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json vision, configSection(json, "vision_config", context));
    DIPTYCH_ASSIGN(const Json text, configSection(json, "text_config", context));
    BridgeTowerConfig config;
    DIPTYCH_ASSIGN(config.vision, parseVision(vision, context));
    DIPTYCH_ASSIGN(config.text, parseText(text, context));
    ConfigSection section(json, "", context);
    section.size("num_hidden_layers", config.bridges, 1, mostLayers);
    section.size("contrastive_hidden_size", config.projection);
    section.number("layer_norm_eps", config.layerNormEps);
    section.activation("hidden_act", config.headActivation);
    config.link = static_cast<LinkTowerKind>(section.choice("link_tower_type", {"add", "scaled_add", "interpolate"}));
    section.flag("share_link_tower_layers", config.oneLink);
    section.flag("share_cross_modal_transformer_layers", config.oneTransform);
    section.flag("tie_word_embeddings", config.tiedWords);
    section.overruled({"num_attention_heads"});    // by text_config, whose blocks the cross-modal ones are
    if (!config.vision.separateNorms)
        section.overruled({"init_layernorm_from_vision_encoder"});   // says how training began
    if (config.vision.separateNorms)               // the reference names norms that it does not have
        section.only("init_layernorm_from_vision_encoder", false);
    DIPTYCH_TRY(section.status());
    DIPTYCH_TRY(checkWidths(section, config));
    DIPTYCH_TRY(checkBridges(config));
    DIPTYCH_ASSIGN(config.architectures,
                   readArchitectures(json, {"BridgeTowerForContrastiveLearning", "BridgeTowerForImageAndTextRetrieval",
                                            "BridgeTowerForMaskedLM", "BridgeTowerModel"},
                                     context));
    return config;
}

std::string canonicalBridgeTowerName(std::string_view fileName) {
    for (const std::string_view bare : {"text_model.", "vision_model.", "cross_modal_", "token_type_embeddings."})
        if (fileName.starts_with(bare))
            return "bridgetower." + std::string(fileName);
    return std::string(fileName);
}

BridgeTowerHeads BridgeTowerNetwork::headsOf(const BridgeTowerConfig& config, const ParameterBuilder& builder) {
    const auto named = [&](const char* architecture) {
        return std::find(config.architectures.begin(), config.architectures.end(), architecture) != config.architectures.end();
    };
    BridgeTowerHeads heads;
    heads.contrastive = named("BridgeTowerForContrastiveLearning") || builder.available("itc_") ||
                        builder.available("logit_scale");
    heads.itm = named("BridgeTowerForImageAndTextRetrieval") || builder.available("itm_score.");
    heads.mlm = named("BridgeTowerForMaskedLM") || builder.available("mlm_score.");
    return heads;
}

}  // namespace diptych
