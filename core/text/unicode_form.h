// Unicode normalisation forms of text that remembers its source (UAX #15; data from ICU, of what Unicode 9 knew, as the
// reference has it). Sorting of marks is n log n, so that a million marks behind one letter cost no more than their
// number.
#pragma once

#include <string_view>
#include <vector>

#include "core/text/normalizer.h"

namespace diptych {

bool isInForm(std::string_view validText, UnicodeForm form);  // false also where only a full look would tell
std::vector<SourceChar> inForm(const std::vector<SourceChar>& text, UnicodeForm form);

}  // namespace diptych
