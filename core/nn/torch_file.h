// The tensors of a file that torch.save or TorchScript wrote (pytorch_model.bin, *.pt): a zip archive with a pickle that
// says where each lies. Nothing in it is executed and nothing copied; views, shared storages and transposed strides stay.
// Errors: as core/nn/torch_zip.h and core/nn/pickle.h.
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/nn/stored_tensor.h"

namespace diptych {

Result<std::vector<StoredTensor>> readTorchWeights(const std::filesystem::path& file);

}  // namespace diptych
