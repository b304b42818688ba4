// Which files of a model folder hold its weights, and every tensor in them: model.safetensors, else the shards that
// model.safetensors.index.json names, else the same for pytorch_model.bin (core/nn/torch_file.h). Nothing is copied. Each
// shard must hold the tensors the index gives it.
// Errors: NotFound (no weights, a shard is absent), BadInput (damaged, contradictory), Unsupported (not plain tensors).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/stored_tensor.h"

namespace diptych {

struct WeightFile {
    std::filesystem::path path;
    std::vector<StoredTensor> tensors;
};

bool hasWeightFiles(const std::filesystem::path& folder);
Result<std::vector<WeightFile>> readWeightsByFile(const std::filesystem::path& folder);
// The same, all of them in one list.
Result<std::vector<StoredTensor>> readWeightFiles(const std::filesystem::path& folder);
// What the user should know of how the weights are kept; empty: nothing.
std::string weightsAdvice(const std::filesystem::path& folder);
// All tensors of one file.
Result<std::vector<StoredTensor>> readSafetensorsWeights(const std::filesystem::path& file);

}  // namespace diptych
