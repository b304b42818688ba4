// Two-tower configurations of a few hundred numbers, for tests that need no folder.
#pragma once

#include <nlohmann/json.hpp>
#include <memory>

#include "core/families/dual_encoder.h"

namespace diptych::tests {

inline nlohmann::json tinyVisionConfig() {
    return {{"hidden_size", 12}, {"intermediate_size", 20}, {"num_hidden_layers", 2}, {"num_attention_heads", 3},
            {"image_size", 16}, {"patch_size", 4}};
}

inline nlohmann::json tinyTextConfig() {
    return {{"hidden_size", 8}, {"intermediate_size", 16}, {"num_hidden_layers", 2}, {"num_attention_heads", 2},
            {"max_position_embeddings", 10}, {"vocab_size", 40}};
}

inline nlohmann::json tinyClipConfig() {
    return {{"model_type", "clip"}, {"projection_dim", 6}, {"text_config", tinyTextConfig()}, {"vision_config", tinyVisionConfig()}};
}

// SigLIP's text ends in the width of the picture's side.
inline nlohmann::json tinySiglipConfig() {
    nlohmann::json config = tinyClipConfig();
    config["text_config"]["projection_size"] = 12;
    return config;
}

inline std::shared_ptr<DualEncoder> tinyDual(DualBuilder build, const nlohmann::json& config, std::uint64_t seed = 3) {
    const auto network = build(config, "test", ParameterBuilder::fromSeed(seed));
    return network.ok() ? *network : nullptr;
}

}  // namespace diptych::tests
