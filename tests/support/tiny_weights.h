// Weights for the folder of tiny_model.h, from a seed.
#pragma once

#include "core/base/json.h"
#include "core/families/blip.h"
#include "tests/support/tiny_model.h"

namespace diptych::tests {

inline std::shared_ptr<BlipNetwork> tinyNetwork(std::uint64_t seed = 5) {
    const auto config = parseBlipConfig(tinyConfig(), "tiny model");
    const auto builder = ParameterBuilder::fromSeed(seed);
    return BlipNetwork::build(*config, BlipNetwork::headsOf(*config, builder), builder);
}

inline Status writeTinyModelWithWeights(const std::filesystem::path& folder, const BlipNetwork& network) {
    writeTinyModel(folder);
    return saveParameters(folder, network.parameters(), DType::F32);
}

}  // namespace diptych::tests
