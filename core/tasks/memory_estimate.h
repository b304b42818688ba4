// What opening a model and one answer about one picture add to the process's resident memory at its peak, in bytes, told
// before a weight is read: from the headers of the files, config.json and the shape of one picture as the network gets it.
// Weights that lie in the file as they are computed with are mapped and count once they are touched; all others are
// copied. Tables of word vectors are touched in few rows unless they are also the output. Within ±20 % of what is measured
// (tests/tasks/test_memory_estimate.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine_values.h"
#include "core/nn/checkpoint.h"

namespace diptych {

struct MemoryQuestion {
    const ModelInfo& info;                         // heads, attentions, patch size, unexpected tensors
    const Checkpoint& checkpoint;
    std::string dtype = "f32";                     // OpenRequest::dtype
    std::vector<std::int64_t> pixels;              // shape of one picture's pixel_values; empty: not known
};

std::int64_t estimatedMemory(const MemoryQuestion& question);

}  // namespace diptych
