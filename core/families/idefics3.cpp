#include "core/families/idefics3.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include "core/families/config_section.h"

namespace diptych {

namespace {

Result<VisionTowerConfig> parseTower(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json given, configSection(json, "vision_config", context));
    // Where the file is silent: Idefics3VisionConfig, which differs from SiglipVisionConfig.
    Json vision{{"hidden_size", 1152}, {"num_attention_heads", 16}, {"patch_size", 32}};
    vision.update(given);
    vision["vision_use_head"] = false;
    return parseSiglipVision(vision, "vision_config", context);
}

// A tile of fewer or more patches than the table has rows: each patch takes the position its place in the tile falls on.
// [1, rows · cols]
at::Tensor positionsOf(std::int64_t rows, std::int64_t cols, std::int64_t side) {
    const auto places = [&](std::int64_t count) { return at::div(at::arange(count, at::kLong) * side, count, "floor"); };
    return (places(rows).unsqueeze(1) * side + places(cols).unsqueeze(0)).view({1, rows * cols});
}

}  // namespace

Result<Idefics3Config> parseIdefics3Config(const Json& json, const std::string& context) {
    DIPTYCH_TRY(readArchitectures(json, {"Idefics3ForConditionalGeneration", "SmolVLMForConditionalGeneration"}, context));
    DIPTYCH_TRY(refuseUnsupported(json, context));
    Idefics3Config config;
    DIPTYCH_ASSIGN(config.language, parseLanguage(json, context));
    DIPTYCH_ASSIGN(config.vision, parseTower(json, context));
    ConfigSection top(json, "", context);
    top.size("image_token_id", config.pictureToken, 0, std::int64_t{1} << 30);
    top.size("scale_factor", config.scale, 1, config.vision.gridSide());
    DIPTYCH_TRY(top.status());
    if (config.vision.gridSide() % config.scale != 0)
        return Error{ErrorCode::BadInput,
                     "is " + std::to_string(config.scale) + ", wanted a divisor of the " +
                         std::to_string(config.vision.gridSide()) + " patches of a side",
                     "scale_factor", "Repair config.json"};
    return config;
}

std::string idefics3Name(std::string_view fileName) {
    constexpr std::string_view lead = "model.";
    return std::string(fileName.starts_with(lead) ? fileName.substr(lead.size()) : fileName);
}

at::Tensor pixelShuffle(const at::Tensor& states, std::int64_t rows, std::int64_t cols, std::int64_t scale) {
    const std::int64_t pictures = states.size(0), width = states.size(2);
    return states.view({pictures, rows / scale, scale, cols / scale, scale, width})
        .permute({0, 1, 3, 2, 4, 5})                                                  // [I, rows/s, cols/s, s, s, C]
        .reshape({pictures, rows / scale * (cols / scale), scale * scale * width});
}

std::shared_ptr<Idefics3Network> Idefics3Network::build(const Idefics3Config& config, const ParameterBuilder& builder) {
    auto network = std::make_shared<Idefics3Network>();
    network->m_config = config;
    network->m_pictureToken = config.pictureToken;
    network->m_tower = VisionTower::make(config.vision, builder.scope("vision_model"));
    network->m_connector = Linear::make(builder.scope("connector.modality_projection.proj"),
                                        config.vision.encoder.width * config.scale * config.scale, config.language.width, false);
    network->m_language = LanguageModel::make(config.language, builder.scope("text_model"), builder);
    builder.expectAbsent("position_ids");
    builder.expectAbsent("rotary_emb.inv_freq");
    network->m_parameters = builder.parameters();
    return network;
}

at::Tensor Idefics3Network::features(const at::Tensor& pixels, TensorTap* tap) const {
    const VisionTowerConfig& vision = m_config.vision;
    const std::int64_t rows = pixels.size(2) / vision.patchSize, cols = pixels.size(3) / vision.patchSize;
    VisionInput input{.pixels = pixels};
    if (rows != vision.gridSide() || cols != vision.gridSide())
        input.positions = positionsOf(rows, cols, vision.gridSide());
    const at::Tensor states = m_tower.postNorm(m_tower.lastState(input, tap));        // [I, rows · cols, C]
    return m_connector(pixelShuffle(states, rows, cols, m_config.scale));
}

PictureTokens Idefics3Network::tokensOf(std::int64_t height, std::int64_t width) const {
    const std::int64_t rows = height / m_config.vision.patchSize / m_config.scale;
    const std::int64_t cols = width / m_config.vision.patchSize / m_config.scale;
    return {rows, cols, rows * cols, 0};
}

}  // namespace diptych
