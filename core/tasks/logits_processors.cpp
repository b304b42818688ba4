#include "core/tasks/logits_processors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

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
    std::vector<bool> said(static_cast<std::size_t>(row.size(0)));
    for (const std::int64_t id : sequence) {
        if (id < 0 || id >= row.size(0) || said[static_cast<std::size_t>(id)])
            continue;
        said[static_cast<std::size_t>(id)] = true;
        row[id] = static_cast<float>(row[id] < 0 ? row[id] * penalty : row[id] / penalty);
    }
}

// The last token of a bad word is excluded where the tokens before it stand at the end of the sequence.
void excludeBadWords(Row row, const TokenIds& sequence, const std::vector<TokenIds>& words) {
    for (const TokenIds& word : words) {
        if (word.size() - 1 > sequence.size())
            continue;
        const auto tail = sequence.end() - static_cast<std::ptrdiff_t>(word.size() - 1);
        if (std::equal(tail, sequence.end(), word.begin()))
            exclude(row, word.back());
    }
}

std::uint64_t hashOf(const std::int64_t* first, std::size_t count) {
    std::uint64_t hash = 0x9E3779B97F4A7C15U;
    for (std::size_t i = 0; i < count; ++i)
        hash = (hash ^ static_cast<std::uint64_t>(first[i])) * 0x100000001B3U;
    return hash;
}

void keepTopK(at::Tensor& scores, std::int64_t k) {
    const std::int64_t kept = std::min(k, scores.size(-1));
    const at::Tensor smallest = std::get<0>(scores.topk(kept, -1)).slice(-1, kept - 1);  // [B, 1]
    scores.masked_fill_(scores < smallest, excludedScore);
}

void keepTopP(at::Tensor& scores, double p, std::int64_t kept) {
    const auto [sorted, order] = scores.sort(/*dim=*/-1, /*descending=*/false);
    at::Tensor removed = at::softmax(sorted, -1).cumsum(-1) <= 1.0 - p;
    removed.slice(-1, -std::min(kept, scores.size(-1))).fill_(false);
    scores.masked_fill_(removed.scatter(-1, order, removed), excludedScore);
}

void keepMinP(at::Tensor& scores, double minP, std::int64_t kept) {
    const at::Tensor probabilities = at::softmax(scores, -1);
    const at::Tensor top = probabilities.amax({-1}, /*keepdim=*/true);
    at::Tensor removed = probabilities < top * minP;
    const at::Tensor best = std::get<1>(scores.topk(std::min(kept, scores.size(-1)), -1));  // [B, kept]
    scores.masked_fill_(removed.scatter(-1, best, false), excludedScore);
}

// Keeps the tokens whose surprise is nearest to the entropy, until their mass reaches `mass`.
void keepTypical(at::Tensor& scores, double mass, std::int64_t kept) {
    const at::Tensor logs = at::log_softmax(scores, -1);
    const at::Tensor entropy = -at::nan_to_num(logs * logs.exp(), 0.0).sum(-1, true);  // [B, 1]
    const auto [distances, order] = (-logs - entropy).abs().sort(-1, false);
    const at::Tensor cumulative = at::softmax(scores.gather(-1, order), -1).cumsum(-1);
    const at::Tensor last = (cumulative < mass).sum({-1}, true).clamp_max(scores.size(-1) - 1);
    at::Tensor removed = distances > distances.gather(-1, last);
    removed.slice(-1, 0, std::min(kept, scores.size(-1))).fill_(false);
    scores.masked_fill_(removed.scatter(-1, order, removed), excludedScore);
}

}  // namespace

RepeatedNgrams::RepeatedNgrams(const TokenIds& prompt, int n)
    : m_n(static_cast<std::size_t>(std::max(0, n))), m_promptLength(prompt.size()) {
    for (std::size_t i = 0; m_n > 0 && i + m_n <= prompt.size(); ++i)
        m_places.emplace(hashOf(prompt.data() + i, m_n - 1), i);
}

TokenIds RepeatedNgrams::completing(const TokenIds& sequence) const {
    TokenIds tokens;
    if (m_n == 0 || sequence.size() + 1 < m_n)
        return tokens;
    const std::int64_t* const tail = sequence.data() + (sequence.size() - (m_n - 1));
    const auto look = [&](std::size_t place) {
        if (std::equal(tail, tail + (m_n - 1), sequence.data() + place))
            tokens.push_back(sequence[place + m_n - 1]);
    };
    const auto [first, last] = m_places.equal_range(hashOf(tail, m_n - 1));
    for (auto place = first; place != last; ++place)
        look(place->second);
    // Those that end behind the prompt.
    for (std::size_t i = m_promptLength + 1 > m_n ? m_promptLength + 1 - m_n : 0; i + m_n <= sequence.size(); ++i)
        look(i);
    return tokens;
}

TokenPenalties::TokenPenalties(const GenerationRequest& request)
    : m_request(request), m_ngrams(request.prompt, request.decoding.noRepeatNgram),
      m_leastLength(request.prompt.size() + static_cast<std::size_t>(std::max(0, request.decoding.minTokens))) {
    for (const TokenIds& word : request.badWords) {
        const bool isEnd = word.size() == 1 &&
                           std::find(request.endIds.begin(), request.endIds.end(), word.front()) != request.endIds.end();
        if (!word.empty() && !isEnd)
            m_badWords.push_back(word);
    }
}

bool TokenPenalties::active(std::size_t length) const {
    const Decoding& decoding = m_request.decoding;
    return decoding.repetitionPenalty != 1.0 || decoding.noRepeatNgram > 0 || !m_badWords.empty() || length < m_leastLength;
}

void TokenPenalties::apply(at::Tensor& scores, const std::vector<TokenIds>& sequences) const {
    auto rows = scores.accessor<float, 2>();
    for (std::size_t b = 0; b < sequences.size(); ++b) {
        Row row = rows[static_cast<std::int64_t>(b)];
        const TokenIds& sequence = sequences[b];
        if (m_request.decoding.repetitionPenalty != 1.0)
            penaliseRepetition(row, sequence, m_request.decoding.repetitionPenalty);
        for (const std::int64_t id : m_ngrams.completing(sequence))
            exclude(row, id);
        excludeBadWords(row, sequence, m_badWords);
        if (sequence.size() < m_leastLength)
            for (const std::int64_t id : m_request.endIds)
                exclude(row, id);
    }
}

void applySamplingFilters(at::Tensor& scores, const Decoding& decoding, std::int64_t kept) {
    if (decoding.temperature != 1.0)
        scores.div_(decoding.temperature);
    if (decoding.topK > 0)
        keepTopK(scores, std::max<std::int64_t>(decoding.topK, kept));
    if (decoding.topP < 1.0)
        keepTopP(scores, decoding.topP, kept);
    if (decoding.minP > 0.0)
        keepMinP(scores, decoding.minP, kept);
    if (decoding.typical < 1.0)
        keepTypical(scores, decoding.typical, kept);
}

}  // namespace diptych
