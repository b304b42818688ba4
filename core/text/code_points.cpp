#include "core/text/code_points.h"

#include <algorithm>

#include "core/base/files.h"

namespace diptych {

namespace {

std::size_t lengthByLead(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

char32_t previousCode(std::string_view validText, std::size_t& end) {
    do
        --end;
    while ((static_cast<unsigned char>(validText[end]) & 0xC0) == 0x80);
    std::size_t at = end;
    return nextCodePoint(validText, at);
}

std::vector<SourceChar> toCodePoints(std::string_view text) {
    std::vector<SourceChar> chars;
    chars.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        SourceChar c{lead, static_cast<int>(at), 0};
        if (lead < 0x80) {
            ++at;
        } else {
            const std::size_t length = lengthByLead(lead);
            const bool valid = at + length <= text.size() && isValidUtf8(text.substr(at, length));
            c.code = 0xFFFD;
            if (valid)
                c.code = nextCodePoint(text, at);
            else
                ++at;
        }
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

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace diptych
