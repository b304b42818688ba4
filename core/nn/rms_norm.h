// Root mean square norm (Zhang & Sennrich 2019) as Llama has it: x / √(mean(x²) + eps) · weight, over the last axis.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/nn/parameters.h"

namespace diptych {

struct RmsNorm {
    at::Tensor weight;                             // [C]
    double eps = 1e-6;

    static RmsNorm make(const ParameterBuilder& p, std::int64_t width, double eps);
    at::Tensor operator()(const at::Tensor& x) const;
};

}  // namespace diptych
