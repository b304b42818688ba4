// Reading the cases of the parity packs whose `argv` is a command line.
#pragma once

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace diptych::tests {

// What stands behind every `option`, in order.
inline std::vector<std::string> argumentsAfter(const nlohmann::json& one, const std::string& option) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i + 1 < one["argv"].size(); ++i)
        if (one["argv"][i] == option)
            values.push_back(one["argv"][i + 1]);
    return values;
}

// "…/images/rgb.png" → "rgb_png": what the pack calls tensors of that picture.
inline std::string pictureKey(const std::string& argument) {
    std::string key = std::filesystem::path(argument).filename().string();
    std::replace(key.begin(), key.end(), '.', '_');
    return key;
}

}  // namespace diptych::tests
