// A template's source as tokens: text between tags (white space already trimmed as trim_blocks, lstrip_blocks and the signs
// in tags ask for), and the words of each tag. Comments vanish, `raw` blocks are text.
// Errors: BadInput with the line (a tag, text or comment that does not end, a character that Jinja does not know).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace diptych::jinja {

enum class TokenKind { Text, BlockBegin, BlockEnd, OutputBegin, OutputEnd, Name, Integer, Float, String, Operator, End };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;                              // strings: unescaped
    int line = 1;
};

Result<std::vector<Token>> tokenise(std::string_view source);
Error atLine(Error error, int line);               // puts the line into the context of an error that has none

}  // namespace diptych::jinja
