// UTF-8 text as code points that remember which bytes of the source they come from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"

namespace diptych {

struct SourceChar {
    char32_t code = 0;
    int begin = 0, end = 0;                // bytes of the source text
};

// Invalid bytes become U+FFFD.
std::vector<SourceChar> toCodePoints(std::string_view text);
void appendUtf8(std::string& text, char32_t code);

}  // namespace diptych
