// Named tensors to and from one safetensors file: optimiser state and helper heads.
// Errors: Io, BadInput, NotFound as in core/base/safetensors.h.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/nn/parameters.h"

namespace diptych {

Status saveTensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors);
Result<std::map<std::string, at::Tensor>> loadTensors(const std::filesystem::path& path);    // F32 and I64 only

}  // namespace diptych
