// Walking over UTF-8. The text must be valid (isValidUtf8, sanitizeUtf8 in files.h see to that).
#pragma once

#include <cstddef>
#include <string_view>

namespace diptych {

// The code point at byte `at`, which moves to the next one.
char32_t nextCodePoint(std::string_view text, std::size_t& at);

}  // namespace diptych
