#include "core/eval/measures.h"

#include <algorithm>
#include <limits>

namespace diptych {

double areaUnderRoc(const std::vector<double>& positives, const std::vector<double>& negatives) {
    if (positives.empty() || negatives.empty())
        return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> sorted = negatives;
    std::sort(sorted.begin(), sorted.end());
    double wins = 0;
    for (const double score : positives) {
        const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), score);
        wins += static_cast<double>(low - sorted.begin()) + 0.5 * static_cast<double>(high - low);
    }
    return wins / (static_cast<double>(positives.size()) * static_cast<double>(negatives.size()));
}

std::vector<int> ownRanks(const std::vector<float>& scores, std::size_t n, bool byColumn) {
    std::vector<int> ranks(n, 1);
    for (std::size_t i = 0; i < n; ++i) {
        const float own = scores[i * n + i];
        for (std::size_t j = 0; j < n; ++j) {
            const float other = byColumn ? scores[j * n + i] : scores[i * n + j];
            ranks[i] += j != i && other >= own ? 1 : 0;
        }
    }
    return ranks;
}

double recallAt(const std::vector<int>& ranks, int k) {
    const auto hits = std::count_if(ranks.begin(), ranks.end(), [k](int rank) { return rank <= k; });
    return ranks.empty() ? 0 : static_cast<double>(hits) / static_cast<double>(ranks.size());
}

void AnswerTally::add(const std::string& given, const std::string& wanted) {
    right += comparable(given) == comparable(wanted) ? 1 : 0;
    ++total;
    ++gold[comparable(wanted)];
}

double AnswerTally::majority() const {
    int most = 0;
    for (const auto& [answer, count] : gold)
        most = std::max(most, count);
    return total == 0 ? 0 : static_cast<double>(most) / total;
}

std::string comparable(const std::string& text) {
    std::string out;
    bool blank = false;
    for (const char c : text) {
        if (c == ' ') {
            blank = true;
            continue;
        }
        const bool wide = (static_cast<unsigned char>(c) & 0x80) != 0;
        const bool afterWide = !out.empty() && (static_cast<unsigned char>(out.back()) & 0x80) != 0;
        if (blank && !out.empty() && !wide && !afterWide)
            out += ' ';
        blank = false;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return out;
}

}  // namespace diptych
