#include "core/nn/rms_norm.h"

#include <ATen/ATen.h>

namespace diptych {

RmsNorm RmsNorm::make(const ParameterBuilder& p, std::int64_t width, double eps) {
    return {p.make("weight", {width}, Init::Ones), eps};
}

at::Tensor RmsNorm::operator()(const at::Tensor& x) const {
    return x * at::rsqrt(x.square().mean({-1}, /*keepdim=*/true) + eps) * weight;
}

}  // namespace diptych
