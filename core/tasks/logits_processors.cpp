#include "core/tasks/logits_processors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <set>

namespace diptych {

namespace {

constexpr float excluded = -std::numeric_limits<float>::infinity();
constexpr double excludedScore = -std::numeric_limits<double>::infinity();

using Row = at::TensorAccessor<float, 1>;

void exclude(Row row, std::int64_t id) {
    if (id >= 0 && id < row.size(0))
        row[id] = excluded;
}

void penaliseRepetition(Row row, const TokenIds& sequence, double penalty) {
    for (const std::int64_t id : std::set<std::int64_t>(sequence.begin(), sequence.end()))
        if (id >= 0 && id < row.size(0))
            row[id] = static_cast<float>(row[id] < 0 ? row[id] * penalty : row[id] / penalty);
}

// A token is excluded when it would complete an n-gram that the sequence holds already.
void excludeRepeatedNgrams(Row row, const TokenIds& sequence, std::size_t n) {
    if (sequence.size() + 1 < n)
        return;
    const auto tail = sequence.end() - static_cast<std::ptrdiff_t>(n - 1);
    for (std::size_t i = 0; i + n <= sequence.size(); ++i)
        if (std::equal(tail, sequence.end(), sequence.begin() + static_cast<std::ptrdiff_t>(i)))
            exclude(row, sequence[i + n - 1]);
}

// The last token of a bad word is excluded where the tokens before it stand at the end of the sequence.
void excludeBadWords(Row row, const TokenIds& sequence, const std::vector<TokenIds>& words) {
    for (const TokenIds& word : words) {
        if (word.empty() || word.size() - 1 > sequence.size())
            continue;
        const auto tail = sequence.end() - static_cast<std::ptrdiff_t>(word.size() - 1);
        if (std::equal(tail, sequence.end(), word.begin()))
            exclude(row, word.back());
    }
}

void keepTopK(at::Tensor& scores, std::int64_t k) {
    const std::int64_t kept = std::min(k, scores.size(-1));
    const at::Tensor smallest = std::get<0>(scores.topk(kept, -1)).slice(-1, kept - 1);  // [B, 1]
    scores.masked_fill_(scores < smallest, excludedScore);
}

void keepTopP(at::Tensor& scores, double p) {
    const auto [sorted, order] = scores.sort(/*dim=*/-1, /*descending=*/false);
    at::Tensor removed = at::softmax(sorted, -1).cumsum(-1) <= 1.0 - p;
    removed.slice(-1, -1).fill_(false);
    scores.masked_fill_(removed.scatter(-1, order, removed), excludedScore);
}

void keepMinP(at::Tensor& scores, double minP) {
    const at::Tensor probabilities = at::softmax(scores, -1);
    const at::Tensor top = probabilities.amax({-1}, /*keepdim=*/true);
    scores.masked_fill_(probabilities < top * minP, excludedScore);
}

// Keeps the tokens whose surprise is nearest to the entropy, until their mass reaches `mass`.
void keepTypical(at::Tensor& scores, double mass) {
    const at::Tensor logs = at::log_softmax(scores, -1);
    const at::Tensor entropy = -at::nan_to_num(logs * logs.exp(), 0.0).sum(-1, true);  // [B, 1]
    const auto [distances, order] = (-logs - entropy).abs().sort(-1, false);
    const at::Tensor cumulative = at::softmax(scores.gather(-1, order), -1).cumsum(-1);
    const at::Tensor last = (cumulative < mass).sum({-1}, true).clamp_max(scores.size(-1) - 1);
    const at::Tensor removed = distances > distances.gather(-1, last);
    scores.masked_fill_(removed.scatter(-1, order, removed), excludedScore);
}

}  // namespace

void applyPenalties(at::Tensor& scores, const ProcessorInput& input) {
    const Decoding& decoding = input.decoding;
    auto rows = scores.accessor<float, 2>();
    for (std::size_t b = 0; b < input.sequences.size(); ++b) {
        Row row = rows[static_cast<std::int64_t>(b)];
        const TokenIds& sequence = input.sequences[b];
        if (decoding.repetitionPenalty != 1.0)
            penaliseRepetition(row, sequence, decoding.repetitionPenalty);
        if (decoding.noRepeatNgram > 0)
            excludeRepeatedNgrams(row, sequence, static_cast<std::size_t>(decoding.noRepeatNgram));
        excludeBadWords(row, sequence, input.badWords);
        if (sequence.size() < input.promptLength + static_cast<std::size_t>(std::max(0, decoding.minTokens)))
            for (const std::int64_t id : input.endIds)
                exclude(row, id);
    }
}

void applySamplingFilters(at::Tensor& scores, const Decoding& decoding) {
    if (decoding.temperature != 1.0)
        scores.div_(decoding.temperature);
    if (decoding.topK > 0)
        keepTopK(scores, decoding.topK);
    if (decoding.topP < 1.0)
        keepTopP(scores, decoding.topP);
    if (decoding.minP > 0.0)
        keepMinP(scores, decoding.minP);
    if (decoding.typical < 1.0)
        keepTypical(scores, decoding.typical);
}

}  // namespace diptych
