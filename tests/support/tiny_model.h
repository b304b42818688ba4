// A BLIP folder of a few thousand numbers with the tokenizer and the image processor of the bundled model: it opens, trains
// and explains in no time, and says nothing that makes sense. Weights: none (writeTinyModel), or see tiny_weights.h.
#pragma once

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace diptych::tests {

inline std::filesystem::path bundledModel() {
    return std::filesystem::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint";
}

inline std::filesystem::path samples() {
    return std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples";
}

// Where a test that writes and syncs a thousand files should put them: in memory, where the system has such a place.
inline QString scratchTemplate() {
    const QString memory = QStringLiteral("/dev/shm");
    return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) + QStringLiteral("/diptych-test-XXXXXX");
}

inline std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void writeContent(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

// Two layers of width 16 with two heads on either side, pictures of 96 px in patches of 32: G = 9.
inline nlohmann::json tinyConfig() {
    const std::string vocabulary = contentOf(bundledModel() / "vocab.txt");
    const auto size = std::count(vocabulary.begin(), vocabulary.end(), '\n');
    nlohmann::json config = nlohmann::json::parse(contentOf(bundledModel() / "config.json"));
    config["image_text_hidden_size"] = 8;
    for (const char* side : {"vision_config", "text_config"})
        config[side].update({{"hidden_size", 16}, {"intermediate_size", 32}, {"num_hidden_layers", 2}, {"num_attention_heads", 2}});
    config["vision_config"].update({{"image_size", 96}, {"patch_size", 32}});
    config["text_config"].update({{"encoder_hidden_size", 16}, {"vocab_size", size}});
    return config;
}

inline void writeTinyModel(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const char* name : {"preprocessor_config.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"})
        std::filesystem::copy_file(bundledModel() / name, folder / name);
    writeContent(folder / "config.json", tinyConfig().dump());
}

}  // namespace diptych::tests
