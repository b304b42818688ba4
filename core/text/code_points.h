// UTF-8 text as code points that remember which bytes of the source they come from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/code_point.h"
#include "core/text/tokenizer.h"

namespace diptych {

// U+2581, which stands for a blank in the vocabularies of SentencePiece.
inline constexpr std::string_view blankMark = "\xE2\x96\x81";

struct SourceChar {
    char32_t code = 0;
    int begin = 0, end = 0;  // bytes of the source text
};

// Invalid bytes become U+FFFD.
std::vector<SourceChar> toCodePoints(std::string_view text);
void appendUtf8(std::string& text, char32_t code);

// The code point that ends at `end` of valid UTF-8, which moves before it.
char32_t previousCode(std::string_view validText, std::size_t& end);

bool isAscii(std::string_view text);

}  // namespace diptych
