// What is wrong with a filter, and what its keys mean, in the language of the window.
#pragma once

#include <QString>

#include "core/data/filter/filter.h"

namespace diptych {

QString problemText(const FilterProblem& problem);  // one sentence, with its column

}  // namespace diptych
