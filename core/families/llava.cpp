#include "core/families/llava.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "core/families/config_section.h"

namespace diptych {

namespace {

Error unsupported(const std::string& key, const Json& value, const std::string& wanted) {
    return {ErrorCode::Unsupported, "is " + value.dump() + ", wanted " + wanted, key, "Use a model with this option"};
}

Result<VisionTowerConfig> parseTower(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json vision, configSection(json, "vision_config", context));
    DIPTYCH_ASSIGN(const std::string kind, jsonStringOr(vision, "model_type", "clip_vision_model", context));
    if (kind == "clip_vision_model")
        return parseClipVision(vision, "vision_config", context);
    if (kind == "siglip_vision_model")
        return parseSiglipVision(vision, "vision_config", context);
    return unsupported("vision_config.model_type", kind, "\"clip_vision_model\" or \"siglip_vision_model\"");
}

// A number or a list of numbers; entries count from 0, or from the end.
Result<std::vector<std::int64_t>> parseLayers(const Json& json, std::int64_t blocks) {
    const Json given = json.value("vision_feature_layer", Json(-2));
    const Json list = given.is_array() ? given : Json::array({given.is_null() ? Json(-2) : given});
    std::vector<std::int64_t> layers;
    for (const Json& entry : list) {
        const bool fits = entry.is_number_integer() && entry >= -blocks - 1 && entry <= blocks;
        if (!fits || list.size() > static_cast<std::size_t>(mostLayers))
            return Error{ErrorCode::BadInput,
                         "is " + entry.dump() + ", wanted a state of a tower of " + std::to_string(blocks) + " layers",
                         "vision_feature_layer", "Repair config.json"};
        const auto layer = entry.get<std::int64_t>();
        layers.push_back(layer < 0 ? blocks + 1 + layer : layer);
    }
    if (layers.empty())
        return Error{ErrorCode::BadInput, "is empty, wanted a layer", "vision_feature_layer", "Repair config.json"};
    return layers;
}

void replacePrefix(std::string& name, std::string_view prefix, std::string_view by) {
    if (name.starts_with(prefix))
        name.replace(0, prefix.size(), by);
}

}  // namespace

Result<LlavaConfig> parseLlavaConfig(const Json& json, const std::string& context) {
    DIPTYCH_TRY(readArchitectures(json, {"LlavaForConditionalGeneration"}, context));
    DIPTYCH_TRY(refuseUnsupported(json, context));
    LlavaConfig config;
    DIPTYCH_ASSIGN(config.language, parseLanguage(json, context));
    DIPTYCH_ASSIGN(config.vision, parseTower(json, context));
    DIPTYCH_ASSIGN(config.featureLayers, parseLayers(json, config.vision.encoder.layers));
    DIPTYCH_ASSIGN(const std::string strategy, jsonStringOr(json, "vision_feature_select_strategy", "default", context));
    if (strategy != "default" && strategy != "full")
        return unsupported("vision_feature_select_strategy", strategy, "\"default\" or \"full\"");
    config.dropsFirst = strategy == "default";
    ConfigSection top(json, "", context);
    top.readElsewhere({"vision_feature_layer", "vision_feature_select_strategy"});
    top.overruled({"image_seq_length"});           // by the tower's patches
    top.size("image_token_index", config.pictureToken, 0, std::int64_t{1} << 30);
    top.size("image_token_id", config.pictureToken, 0, std::int64_t{1} << 30);
    top.flag("multimodal_projector_bias", config.projectorBias);
    top.activation("projector_hidden_act", config.projectorActivation);
    DIPTYCH_TRY(top.status());
    return config;
}

std::string llavaName(std::string_view fileName) {
    std::string name(fileName);
    replacePrefix(name, "model.", "");
    replacePrefix(name, "language_model.model.", "language_model.");
    replacePrefix(name, "language_model.lm_head.", "lm_head.");
    replacePrefix(name, "vision_tower.vision_model.", "vision_tower.");
    return name;
}

std::shared_ptr<LlavaNetwork> LlavaNetwork::build(const LlavaConfig& config, const ParameterBuilder& builder) {
    auto network = std::make_shared<LlavaNetwork>();
    network->m_config = config;
    network->m_pictureToken = config.pictureToken;
    VisionTowerConfig vision = config.vision;
    vision.poolingHead = vision.poolingHead && builder.available("vision_tower.head.");   // nothing here asks it
    network->m_tower = VisionTower::make(vision, builder.scope("vision_tower"));
    const auto projector = builder.scope("multi_modal_projector");
    const auto states = static_cast<std::int64_t>(config.featureLayers.size());
    const std::int64_t width = config.language.width;
    network->m_projector1 =
        Linear::make(projector.scope("linear_1"), config.vision.encoder.width * states, width, config.projectorBias);
    network->m_projector2 = Linear::make(projector.scope("linear_2"), width, width, config.projectorBias);
    network->m_language = LanguageModel::make(config.language, builder.scope("language_model"), builder);
    builder.expectAbsent("position_ids");
    builder.expectAbsent("rotary_emb.inv_freq");
    network->m_parameters = builder.parameters();
    return network;
}

at::Tensor LlavaNetwork::features(const at::Tensor& pixels, TensorTap* tap) const {
    std::vector<std::int64_t> layers = m_config.featureLayers;
    if (tap != nullptr)
        layers.push_back(m_config.vision.encoder.layers);
    std::vector<at::Tensor> states = m_tower.hiddenStates({.pixels = pixels}, layers, tap);
    states.resize(m_config.featureLayers.size());
    const at::Tensor joined = at::cat(states, 2).slice(1, m_config.dropsFirst ? 1 : 0);   // [I, tokens, C · states]
    return m_projector2(activate(m_projector1(joined), m_config.projectorActivation));
}

PictureTokens LlavaNetwork::tokensOf(std::int64_t height, std::int64_t width) const {
    const std::int64_t rows = height / m_config.vision.patchSize, cols = width / m_config.vision.patchSize;
    const std::int64_t dropped = m_config.dropsFirst ? 1 : 0, lead = m_config.vision.firstPatch();
    return {rows, cols, rows * cols + lead - dropped, dropped - lead};
}

}  // namespace diptych
