// A tensor as a weight file holds it, without a copy: where its first element lies, its dtype, shape and strides.
// Safetensors and tensor-only pickles both give these; parts, transposes and conversions are views of the same bytes.
// The reader has checked that every element lies inside the file. Writing into a view changes no file.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/safetensors.h"

namespace diptych {

struct StoredTensor {
    TensorInfo info;                               // name as the file spells it; begin and end mean nothing here
    std::shared_ptr<std::byte> data;               // first element, may be unaligned; null where there are none
    std::vector<std::int64_t> strides;             // in elements; empty: contiguous
    bool shared = false;                           // an earlier tensor of the file lies on the same bytes
};

bool isFloating(DType dtype);
// In the dtype of the file (those LibTorch lacks become float32): a view of the file where its bytes are aligned, else a copy.
at::Tensor storedValues(const StoredTensor& stored);
// Floating-point numbers as `compute` (kFloat, kBFloat16): a view where the file has that dtype and nobody else has these
// bytes, else a copy. Others as they are, in a copy.
at::Tensor computedValues(const StoredTensor& stored, at::ScalarType compute);

}  // namespace diptych
