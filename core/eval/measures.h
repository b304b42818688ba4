// Plain measures on values: area under the ROC curve, recall at k, tallies of answers.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace diptych {

// Probability that a positive scores higher than a negative, ties count half (Mann–Whitney); NaN when one side is empty.
double areaUnderRoc(const std::vector<double>& positives, const std::vector<double>& negatives);

// Ranks from 1 of the own column in each row of a square matrix [n, n], row-major; ties count against it.
std::vector<int> ownRanks(const std::vector<float>& scores, std::size_t n, bool byColumn);
double recallAt(const std::vector<int>& ranks, int k);

struct AnswerTally {
    int right = 0, total = 0;
    std::map<std::string, int> gold;               // how often each answer is the right one

    void add(const std::string& given, const std::string& wanted);
    double accuracy() const { return total == 0 ? 0 : static_cast<double>(right) / total; }
    double majority() const;                       // accuracy of always saying the most frequent answer
};

// Lower case (ASCII), runs of blanks as one, no blanks beside CJK characters, ends trimmed.
std::string comparable(const std::string& text);

}  // namespace diptych
