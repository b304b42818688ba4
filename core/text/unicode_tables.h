// Character classes as the reference tokenizers see them (they differ from ICU's and PCRE2's): sorted ranges of code
// points. regexLetters, regexNumbers, regexSpaces are \p{L}, \p{N}, \s of tokenizer.json; regexSpaces is White_Space
// too. Generated: scripts/make_unicode_tables.py.
#pragma once

#include <algorithm>
#include <span>

namespace diptych {

struct CodeRange {
    char32_t first, last;
};

struct LowerCase {
    char32_t from, to, second = 0;  // second 0: one code point
};

extern const std::span<const CodeRange> bertRemoved, bertToSpace, bertIsolatedCjk, bertPunctuation, bertStrippedAccents;
extern const std::span<const CodeRange> regexLetters, regexNumbers, regexSpaces, numericDigits, pythonSpaces;
extern const std::span<const LowerCase> lowerCases;

inline bool contains(std::span<const CodeRange> ranges, char32_t c) {
    const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                        [](char32_t value, const CodeRange& range) { return value < range.first; });
    return after != ranges.begin() && c <= std::prev(after)->last;
}

}  // namespace diptych
