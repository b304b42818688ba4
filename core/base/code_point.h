// Walking over UTF-8. The text must be valid (isValidUtf8, sanitizeUtf8 in files.h see to that).
#pragma once

#include <cstddef>
#include <string_view>

namespace diptych {

// The code point at byte `at`, which moves to the next one.
inline char32_t nextCodePoint(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    auto c = static_cast<char32_t>(more == 0 ? lead : lead & (0x3F >> more));
    for (int i = 0; i < more; ++i)
        c = (c << 6) | (static_cast<unsigned char>(text[at++]) & 0x3F);
    return c;
}

}  // namespace diptych
