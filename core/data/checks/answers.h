// Questions against their answers, and how evenly classes and answers are spread.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "core/data/checks/texts.h"

namespace diptych {

// `allowed`: folded answers that a model can give; empty: anything.
std::vector<Finding> itemAnswerFindings(const DataItem& item, const SetTexts& texts, const std::unordered_set<std::string>& allowed);
std::vector<Finding> balanceFindings(const Dataset& set, const SetTexts& texts);

}  // namespace diptych
