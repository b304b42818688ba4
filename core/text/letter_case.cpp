#include "core/text/letter_case.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "core/text/unicode_tables.h"

namespace diptych {

namespace {

constexpr char32_t capitalSigma = 0x3A3, finalSigma = 0x3C2;

const LowerCase* lowerCaseOf(char32_t c) {
    const auto found = std::lower_bound(lowerCases.begin(), lowerCases.end(), c,
                                        [](const LowerCase& entry, char32_t value) { return entry.from < value; });
    return found == lowerCases.end() || found->from != c ? nullptr : &*found;
}

bool isKnownToPython(char32_t c) {
    UVersionInfo age;
    u_charAge(static_cast<UChar32>(c), age);
    return age[0] >= 1 && age[0] <= 14;
}

bool has(char32_t c, UProperty property) {
    return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0;
}

// A cased letter before it and none behind it, with case-ignorable characters between left aside.
bool endsWord(const std::vector<SourceChar>& text, std::size_t at) {
    std::size_t before = at;
    while (before > 0 && has(text[before - 1].code, UCHAR_CASE_IGNORABLE))
        --before;
    if (before == 0 || !has(text[before - 1].code, UCHAR_CASED))
        return false;
    std::size_t after = at + 1;
    while (after < text.size() && has(text[after].code, UCHAR_CASE_IGNORABLE))
        ++after;
    return after == text.size() || !has(text[after].code, UCHAR_CASED);
}

}  // namespace

void appendLower(std::vector<SourceChar>& out, const SourceChar& c) {
    if (c.code < 0x80) {
        const bool upper = c.code >= 'A' && c.code <= 'Z';
        out.push_back({upper ? c.code + 32 : c.code, c.begin, c.end});
        return;
    }
    const LowerCase* lower = lowerCaseOf(c.code);
    out.push_back(lower == nullptr ? c : SourceChar{lower->to, c.begin, c.end});
    if (lower != nullptr && lower->second != 0)
        out.push_back({lower->second, c.begin, c.end});
}

std::vector<SourceChar> pythonLower(const std::vector<SourceChar>& text) {
    std::vector<SourceChar> out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const SourceChar& c = text[i];
        if (c.code == capitalSigma && endsWord(text, i))
            out.push_back({finalSigma, c.begin, c.end});
        else if (c.code >= 0x80 && !isKnownToPython(c.code))
            out.push_back(c);
        else
            appendLower(out, c);
    }
    return out;
}

bool isSpace(char32_t c) {
    return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) : contains(regexSpaces, c);
}

bool isPythonSpace(char32_t c) {
    return contains(pythonSpaces, c);
}

std::string_view pythonStripped(std::string_view text) {
    std::size_t begin = 0, end = text.size();
    for (std::size_t next = begin; begin < end && isPythonSpace(nextCodePoint(text, next));)
        begin = next;
    for (std::size_t last = end; end > begin && isPythonSpace(previousCode(text, last));)
        end = last;
    return text.substr(begin, end - begin);
}

}  // namespace diptych
