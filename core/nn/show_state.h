// States on their way through a stack of blocks, for whoever wants to see them (core/nn/tap.h). x [B, tokens, C]: layer 0 is
// what goes into block 0, n what comes out of block n-1.
#pragma once

#include "core/nn/tap.h"

namespace diptych {

inline void showState(TensorTap* tap, std::string_view name, int layer, const at::Tensor& x) {
    if (tap != nullptr && tap->wants(name, layer))
        tap->observe(name, layer, x);
}

}  // namespace diptych
