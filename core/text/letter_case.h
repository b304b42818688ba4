// Lower case and white space as two worlds know them: the tokenizers library maps code point by code point, Python's
// str.lower() (Unicode 14) also knows the final sigma. Both map U+0130 to two code points.
#pragma once

#include <vector>

#include "core/text/code_points.h"

namespace diptych {

void appendLower(std::vector<SourceChar>& out, const SourceChar& c);
std::vector<SourceChar> pythonLower(const std::vector<SourceChar>& text);

bool isSpace(char32_t c);        // White_Space, as \s of the regular expressions
bool isPythonSpace(char32_t c);  // str.strip(), str.split(), \s of Python: U+001C to U+001F too
std::string_view pythonStripped(std::string_view validText);

}  // namespace diptych
