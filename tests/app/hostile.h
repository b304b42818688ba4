// Runs of the command line on input that is not to be trusted.
#pragma once

#include "tests/app/cli_run.h"
#include "tests/train/tiny_run.h"

namespace diptych::tests {

using Words = std::vector<std::string>;

inline std::string goodPicture() { return (samples() / "images" / "000000.png").string(); }

inline CliRun quick(const Words& arguments) { return runCli(arguments, {.milliseconds = 60'000}); }

inline bool isRefused(const CliRun& run) { return run.exit == 3 && run.isOneLineError(); }

// Each verb that opens a model for computing, on this folder and picture.
inline std::vector<Words> computingVerbs(const std::string& model, const std::string& picture, const std::string& out) {
    return {{"caption", "--model", model, "--image", picture, "--max-tokens", "3"},
            {"vqa", "--model", model, "--image", picture, "--question", "what?", "--max-tokens", "3"},
            {"embed", "--model", model, "--image", picture, "--text", "a cat"},
            {"match", "--model", model, "--image", picture, "--text", "a cat"},
            {"explain", "--model", model, "--image", picture, "--text", "a cat", "--out", out}};
}

}  // namespace diptych::tests
