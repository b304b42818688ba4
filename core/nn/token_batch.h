// Token ids on their way into a network: one row, or rows of unequal length filled up with padding; and values on their
// way out.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace diptych {

using TokenIds = std::vector<std::int64_t>;

struct TextBatch {
    at::Tensor ids;                                // [B, T] int64
    at::Tensor mask;                               // [B, T] int64 or float, 1 = token; undefined: all ones
    bool paddingStates = false;                    // compute the states of padding too; else they are 0 where a mask is given
};

at::Tensor idTensor(std::span<const std::int64_t> ids);        // [1, T] int64
// Rows of unequal length: ids [B, T] filled with `padId` on the right, mask [B, T] int64 (undefined where all are equally long).
TextBatch paddedBatch(const std::vector<TokenIds>& rows, std::int64_t padId);

std::vector<float> toVector(const at::Tensor& values);         // row-major float32 copy
at::Tensor unitRows(const at::Tensor& rows);                   // vectors of the last axis, each brought to length 1

}  // namespace diptych
