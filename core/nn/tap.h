// The one way to look inside a network. Nobody asks: the fused path runs. Somebody wants a value: the explicit path runs
// for that layer and hands the tensor over, still part of the autograd graph where one is recorded.
// Names: "vision.attn" "text.attn" "cross.attn" [B, H, queries, keys] after softmax;
//        "vision.hidden" "text.hidden" [B, tokens, C]: layer 0 is what goes into block 0, n what comes out of block n-1.
// Layers count from 0. Called on the thread that runs the network.
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

namespace diptych {

class TensorTap {
public:
    virtual ~TensorTap() = default;
    virtual bool wants(std::string_view name, int layer) const = 0;
    virtual void observe(std::string_view name, int layer, const at::Tensor& value) = 0;
};

}  // namespace diptych
