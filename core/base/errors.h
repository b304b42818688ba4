// How errors leave a program: the exit status of the command line, and text of data made safe for one line.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace diptych {

int exitCode(ErrorCode code);                      // 1, 2, 3 or 130 as docs/interfaces say

// Control characters, line ends and bidi controls as \u{XXXX}; invalid UTF-8 as U+FFFD.
std::string visibleText(std::string_view text);

}  // namespace diptych
