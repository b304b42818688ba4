// What stands between raw logits and the choice of a token; scores [B, V] float32 are changed in place, an excluded token has
// −∞. Order of transformers: repetition penalty, no-repeat n-grams, bad words, minimum tokens (TokenPenalties), then for
// sampling temperature, top-k, top-p, min-p, typical (Meister et al. 2022; applySamplingFilters).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/tasks/generation.h"

namespace diptych {

// The n-grams of a prompt, indexed once, and those of what came after, looked through at each step.
class RepeatedNgrams {
public:
    RepeatedNgrams(const TokenIds& prompt, int n);         // n < 1: none is forbidden
    // Tokens that would complete an n-gram the sequence holds already. `sequence` begins with the prompt.
    TokenIds completing(const TokenIds& sequence) const;

private:
    std::size_t m_n, m_promptLength;
    std::unordered_multimap<std::uint64_t, std::size_t> m_places;   // hash of the first n - 1 tokens → where they begin
};

class TokenPenalties {
public:
    explicit TokenPenalties(const GenerationRequest& request);

    // False: `apply` would change nothing for sequences of this length.
    bool active(std::size_t length) const;
    // `sequences`: B rows, prompt and what was generated so far.
    void apply(at::Tensor& scores, const std::vector<TokenIds>& sequences) const;

private:
    const GenerationRequest& m_request;
    RepeatedNgrams m_ngrams;
    std::vector<TokenIds> m_badWords;                      // without the empty ones and those that are an end token
    std::size_t m_leastLength = 0;                         // no end token before it
};

// At least `kept` tokens stay possible whatever the filters ask.
void applySamplingFilters(at::Tensor& scores, const Decoding& decoding, std::int64_t kept = 1);

}  // namespace diptych
