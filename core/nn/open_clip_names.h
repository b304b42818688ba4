// Tensors of OpenAI's CLIP under the names of HF's CLIPModel; every part is a view of the same bytes.
// Errors: BadInput (a shape that is none of CLIP's), Unsupported (a tensor that HF's CLIP has no place for).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/stored_tensor.h"

namespace diptych {

Result<std::vector<StoredTensor>> renameOpenClip(const std::vector<StoredTensor>& tensors, const std::string& context);

}  // namespace diptych
