// What was likeliest: tokens at one place, answers to one question; best first.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/engine_values.h"

namespace diptych {

// logprobs [V]; `pieceOf` names a token.
std::vector<TokenAlternative> likeliestTokens(const at::Tensor& logprobs, int count,
                                              const std::function<std::string(std::int64_t)>& pieceOf);
// The `topK` best, at least one; of equal ones the earlier first.
std::vector<Answer> bestAnswers(std::vector<Answer> answers, int topK);

}  // namespace diptych
