// Words for the gaps of a text, whatever the family: which tokens of a text are gaps, and the likeliest words of each.
// Errors: NotFound (the tokenizer names no mask token), Usage (the text has none).
#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/result.h"
#include "core/engine_values.h"
#include "core/nn/token_batch.h"
#include "core/text/tokenizer.h"

namespace diptych {

// Places of the mask token in `ids`, [masks] int64.
Result<at::Tensor> maskPlaces(const TokenIds& ids, const Tokenizer& tokenizer);

// logits [masks, V] → softmax over the vocabulary, the best `topK` of each.
FillMaskResult likeliestWords(const at::Tensor& logits, const Tokenizer& tokenizer, int topK);

}  // namespace diptych
