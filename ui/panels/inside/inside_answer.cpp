#include "ui/panels/inside/inside_answer.h"

#include <limits>
#include <numeric>

namespace diptych {
namespace {

using Source = InsideAnswer::Source;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double sumOf(const std::vector<float>& map) {
    return std::accumulate(map.begin(), map.end(), 0.0, [](double sum, float value) { return sum + static_cast<double>(value); });
}

void setMap(InsideAnswer& answer, const Attention& attention, Source source, std::vector<float> map) {
    answer.source = source;
    answer.rows = attention.rows;
    answer.cols = attention.cols;
    answer.map = std::move(map);
}

std::vector<int> allPatches(const Attention& attention) {
    std::vector<int> patches(static_cast<std::size_t>(attention.patches()));
    std::iota(patches.begin(), patches.end(), 0);
    return patches;
}

void lookFromPatches(const Attention& attention, const std::vector<float>& weights, const InsideChoice& choice,
                     InsideAnswer& answer) {
    if (!choice.patches.empty())
        setMap(answer, attention, Source::Patches, patchesSeenFrom(attention, weights, choice.patches, choice.received));
    else if (attention.name == "vision" && attention.firstPatchQuery > 0)
        setMap(answer, attention, Source::ClassToken, patchesSeenBy(attention, weights, 0));
    else
        setMap(answer, attention, Source::AllPatches,
               patchesSeenFrom(attention, weights, allPatches(attention), choice.received));
}

void lookFromWords(const Attention& attention, const std::vector<float>& weights, int query, int words, InsideAnswer& answer) {
    if (query >= 0 && query < words) {
        setMap(answer, attention, Source::Token, patchesSeenBy(attention, weights, query));
        answer.onPatches = sumOf(answer.map);
        return;
    }
    std::vector<float> mean(static_cast<std::size_t>(attention.patches()));
    for (int word = 0; word < words; ++word) {
        const std::vector<float> seen = patchesSeenBy(attention, weights, word);
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += seen[i] / static_cast<float>(words);
    }
    setMap(answer, attention, Source::AllTokens, std::move(mean));
}

// Words shaded by how much of their attention falls on the chosen patches.
void shadeByPatches(const Attention& attention, const std::vector<float>& weights, const InsideChoice& choice, int shift,
                    InsideAnswer& answer) {
    const std::vector<double> shares = shareOnPatches(attention, weights, choice.patches);
    for (std::size_t token = 0; token < answer.tokens.size(); ++token) {
        const int query = static_cast<int>(token) - shift;
        answer.tokens[token] = query >= 0 && query < attention.queries ? shares[static_cast<std::size_t>(query)] : none;
    }
}

void shadeByWord(const Attention& attention, const std::vector<float>& weights, int token, InsideAnswer& answer) {
    answer.source = Source::Token;
    for (std::size_t key = 0; key < answer.tokens.size() && static_cast<int>(key) < attention.keys; ++key)
        answer.tokens[key] = static_cast<double>(
            weights[static_cast<std::size_t>(token) * static_cast<std::size_t>(attention.keys) + key]);
}

}  // namespace

int shiftOf(const ExplainResult& result) {
    return result.target == "caption" ? 1 : 0;
}

InsideAnswer attentionAnswer(const ExplainResult& result, const InsideChoice& choice) {
    InsideAnswer answer;
    const auto attention = attentionNamed(result, choice.attention);
    if (!attention || choice.layer >= attention->layers || choice.head >= attention->heads)
        return answer;
    const std::vector<float> weights = weightsOf(*attention, choice.layer, choice.head);
    const int words = std::min(static_cast<int>(result.tokens.size()), attention->queries);
    if (attention->name == "text") {
        if (choice.token >= 0 && choice.token < words) {
            answer.tokens.assign(result.tokens.size(), none);
            shadeByWord(*attention, weights, choice.token, answer);
        }
        return answer;
    }
    if (attention->patches() == 0)
        return answer;
    const bool wordsLook = attention->name == "cross" || (attention->name == "joint" && choice.patches.empty());
    const int shift = attention->name == "cross" ? shiftOf(result) : 0;
    if (wordsLook)
        lookFromWords(*attention, weights, choice.token < 0 ? -1 : choice.token - shift, words, answer);
    else
        lookFromPatches(*attention, weights, choice, answer);
    if (attention->name != "vision" && !choice.patches.empty()) {
        answer.tokens.assign(result.tokens.size(), none);
        shadeByPatches(*attention, weights, choice, shift, answer);
    }
    return answer;
}

InsideAnswer rolloutAnswer(const ExplainResult& result, int token) {
    InsideAnswer answer;
    const auto size = static_cast<std::size_t>(result.rows) * static_cast<std::size_t>(result.cols);
    for (const NamedArray& array : result.arrays) {
        if (array.name == "map" && size > 0 && array.values.size() >= size) {
            const std::size_t maps = array.values.size() / size;
            const std::size_t row = token >= 0 && static_cast<std::size_t>(token) < maps ? static_cast<std::size_t>(token) : 0;
            const auto begin = array.values.begin() + static_cast<std::ptrdiff_t>(row * size);
            answer.source = Source::Rollout;
            answer.rows = result.rows;
            answer.cols = result.cols;
            answer.map.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
        }
        if (array.name == "text_relevance")
            answer.tokens.assign(array.values.begin(), array.values.end());
    }
    return answer;
}

}  // namespace diptych
