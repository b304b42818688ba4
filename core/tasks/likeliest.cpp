#include "core/tasks/likeliest.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

std::vector<TokenAlternative> likeliestTokens(const at::Tensor& logprobs, int count,
                                              const std::function<std::string(std::int64_t)>& pieceOf) {
    const auto [values, ids] = logprobs.topk(std::min<std::int64_t>(count, logprobs.size(0)));
    std::vector<TokenAlternative> alternatives;
    for (std::int64_t i = 0; i < ids.size(0); ++i) {
        const std::int64_t id = ids[i].item<std::int64_t>();
        alternatives.push_back({id, pieceOf(id), values[i].item<double>()});
    }
    return alternatives;
}

std::vector<Answer> bestAnswers(std::vector<Answer> answers, int topK) {
    std::stable_sort(answers.begin(), answers.end(), [](const Answer& a, const Answer& b) { return a.score > b.score; });
    answers.resize(std::min(answers.size(), static_cast<std::size_t>(std::max(1, topK))));
    return answers;
}

}  // namespace diptych
