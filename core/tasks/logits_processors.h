// What stands between raw logits and the choice of a token. Each function changes scores [B, V] float32 in place; an
// excluded token has −∞. Order of transformers: repetition penalty, no-repeat n-gram, bad words, minimum tokens, then for
// sampling temperature, top-k, top-p, min-p, typical (Meister et al. 2022).
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/tasks/generation.h"

namespace diptych {

struct ProcessorInput {
    const std::vector<TokenIds>& sequences;       // B rows: prompt and what was generated so far
    std::size_t promptLength = 0;
    const Decoding& decoding;
    const TokenIds& endIds;
    const std::vector<TokenIds>& badWords;
};

void applyPenalties(at::Tensor& scores, const ProcessorInput& input);
void applySamplingFilters(at::Tensor& scores, const Decoding& decoding);

}  // namespace diptych
