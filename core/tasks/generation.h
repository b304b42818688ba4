// Text from a decoder, one token at a time: greedy, beam search and sampling as transformers 5 has them. The family hides
// behind StepDecoder. Repetition penalty, no-repeat n-grams and bad words see the whole sequence, prompt included; minimum
// and maximum tokens count new ones. Greedy works on logits, beams on log-softmax values that are not normalised again.
// Errors: Usage (options that exclude each other), Cancelled (polled at every step).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/engine.h"
#include "core/nn/token_batch.h"

namespace diptych {

// What generation asks of a family: ids in, logits of the next token out. Keeps the positions it has seen.
class StepDecoder {
public:
    virtual ~StepDecoder() = default;
    // ids [B, T] int64, the new positions → [B, V] float32, logits after the last of them. The first call brings the prompt
    // as one row, which `reorder` then repeats.
    virtual at::Tensor advance(const at::Tensor& ids) = 0;
    virtual void reorder(const at::Tensor& rows) = 0;          // [B'] int64: the rows that go on
};

struct GenerationRequest {
    TokenIds prompt;                                           // start token first, never empty
    TokenIds endIds;
    std::int64_t maxLength = 0;                                // ids that the positions allow, prompt included
    Decoding decoding;
    std::vector<TokenIds> badWords;
    std::function<void(const TokenIds&)> onStep;               // the (best) sequence so far; may be empty
};

struct GeneratedSequence {
    TokenIds ids;                                              // prompt, new tokens, end token when it came
    double score = 0;                                          // beams: the search's own score; else 0
};

// `decoding.returns` sequences, best first (sampling: in the order drawn).
Result<std::vector<GeneratedSequence>> generate(StepDecoder& decoder, const GenerationRequest& request,
                                                const CancelToken& cancel);

}  // namespace diptych
