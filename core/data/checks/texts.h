// Captions, questions and conversations, row by row, against what is known of the set as a whole.
// Threads: SetTexts is const once made; itemTextFindings may be called by any threads.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/data/checks/checks.h"

namespace diptych {

// What single rows are judged by.
struct SetTexts {
    bool isOfClasses = false;                           // one short text a picture, each at many: names of classes
    std::set<std::string> splitsWithTexts, splitsWithAnswers;
    std::unordered_map<std::uint64_t, std::int64_t> captionUses;   // by the hash of the folded text
    std::int64_t captions = 0;
};

SetTexts textsOfSet(const Dataset& set);
std::uint64_t textHash(std::string_view text);          // of the folded text
std::vector<Finding> itemTextFindings(const DataItem& item, const SetTexts& texts, const TokenLimit& limit);

}  // namespace diptych
