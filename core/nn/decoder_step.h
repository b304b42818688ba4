// One new token a row through all blocks of a decoder, as when a text is generated: what DecoderStack computes, in one
// parallel region over raw numbers instead of twenty calls of the library a block. Every weight is read once; sums are made
// in one order whatever the number of threads. CPU, states in float32, no autograd; weights may be narrower
// (core/nn/row_product.h). A test holds it equal to the plain path.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/nn/decoder_stack.h"

namespace diptych {

// Whether `decoderStep` may stand in for the blocks: a cache, one token in each of a few rows, nobody looks on, SiLU.
bool suitsDecoderStep(const DecoderStack& stack, const at::Tensor& x, const DecoderCall& call);
// x [B, 1, C] → [B, 1, C] before the last norm; the cache grows by one position. Cancelled: means nothing.
at::Tensor decoderStep(const DecoderStack& stack, const at::Tensor& x, const DecoderCall& call);

}  // namespace diptych
