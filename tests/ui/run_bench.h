// Real fine-tunes for tests: the built diptych-cli, the bundled model and the sample pictures, a few steps of two pictures.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/json.h"

namespace diptych::tests {

inline std::filesystem::path builtCli() { return std::filesystem::path(DIPTYCH_BINARY_DIR) / "bin" / "diptych-cli"; }
inline std::filesystem::path bundledModel() { return std::filesystem::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint"; }
inline std::filesystem::path samples() { return std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples"; }

inline bool trainingIsBuilt() {
    return std::filesystem::exists(builtCli()) &&
           std::filesystem::exists(std::filesystem::path(DIPTYCH_BINARY_DIR) / "lib" / "libdiptych_engine.so");
}

inline Json smallRun(int steps) {
    return {{"data", {{"kind", "set"}, {"path", samples().string()}}}, {"model", bundledModel().string()},
            {"objectives", {{{"kind", "itc"}}}}, {"batch", 2}, {"steps", steps}, {"lr", 1e-4},
            {"eval_every", 2}, {"eval_batches", 1}, {"checkpoint_every", 2}, {"keep_checkpoints", 2}, {"best", {{"metric", "loss"}}}};
}

inline void append(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::app | std::ios::binary) << text;
}

inline std::string stepLine(int step, double loss) {
    return Json{{"t", 1.0 * step}, {"step", step}, {"kind", "step"}, {"loss", loss}, {"losses", {{"itc", loss}}},
                {"metrics", {{"itc_accuracy", 0.5}}}, {"lr", 1e-4}, {"grad_norm", 1.5}, {"pictures", 8}, {"seconds", 0.5}}.dump() + "\n";
}

inline std::string evalLine(int step, double loss) {
    return Json{{"t", 1.0 * step}, {"step", step}, {"kind", "eval"}, {"loss", loss}, {"losses", {{"itc", loss}}}}.dump() + "\n";
}

// A run folder as training leaves it; `checkpoint` 0: none.
inline std::filesystem::path writtenRun(const std::filesystem::path& root, const std::string& name, const std::string& events, int checkpoint = 0) {
    const auto folder = root / name;
    std::filesystem::create_directories(folder / "checkpoints");
    Json request = smallRun(10);
    request["name"] = name;
    append(folder / "run.json", request.dump(2));
    append(folder / "events.jsonl", events);
    if (checkpoint > 0) {
        const std::string digits = std::to_string(checkpoint);
        const std::string step = "step-" + std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
        std::filesystem::create_directories(folder / "checkpoints" / step);
        std::filesystem::create_directory_symlink("checkpoints/" + step, folder / "best");
    }
    return folder;
}

}  // namespace diptych::tests
