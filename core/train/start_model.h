// The network that a run starts from: the weights of a Hugging Face folder, or fresh ones from a seed for a folder that
// holds a configuration only. Whitening sets the patch embedding to the principal axes of real patches and their
// negatives, so that the first layer sees decorrelated colours and edges from the first step on.
// Errors: as parseBlipConfig and Checkpoint::open; BadInput for weights that do not fit; Unsupported for other families.
#pragma once

#include <filesystem>
#include <memory>

#include "core/families/blip.h"
#include "core/train/data/batch_source.h"
#include "core/train/run_config.h"

namespace diptych {

Result<BlipConfig> readModelConfig(const std::filesystem::path& folder);
Result<std::shared_ptr<BlipNetwork>> openStartModel(const RunConfig& config, const BlipConfig& model);
Status whitenPatchEmbedding(const BlipNetwork& network, const BatchSource& source);

// config.json, tokenizer and processor files of `from`, so that the checkpoint opens by itself.
Status copyModelFiles(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace diptych
