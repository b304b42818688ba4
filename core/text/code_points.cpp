#include "core/text/code_points.h"

#include "core/base/files.h"

namespace diptych {

namespace {

// Length and value of the valid sequence at `at`; length 0 for an invalid byte.
int decodeOne(std::string_view text, std::size_t at, char32_t& code) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!isValidUtf8(text.substr(at, static_cast<std::size_t>(length))) ||
        at + static_cast<std::size_t>(length) > text.size())
        return 0;
    code = length == 1 ? lead : lead & (0xFF >> (length + 1));
    for (int i = 1; i < length; ++i)
        code = (code << 6) | (static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]) & 0x3F);
    return length;
}

}  // namespace

std::vector<SourceChar> toCodePoints(std::string_view text) {
    std::vector<SourceChar> chars;
    chars.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        SourceChar c{byte, static_cast<int>(at), 0};
        int length = 1;
        if (byte >= 0x80) {
            length = decodeOne(text, at, c.code);
            if (length == 0) {
                c.code = 0xFFFD;
                length = 1;
            }
        }
        at += static_cast<std::size_t>(length);
        c.end = static_cast<int>(at);
        chars.push_back(c);
    }
    return chars;
}

void appendUtf8(std::string& text, char32_t code) {
    const auto byte = [&](char32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | (code >> 6));
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | (code >> 12));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | (code >> 18));
        byte(0x80 | ((code >> 12) & 0x3F));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

}  // namespace diptych
