// The filter language (docs/filter.md has its grammar): terms, quoted phrases, key:value, comparisons, /regex/, not, and, or,
// parentheses. Text is compared without case and width (Unicode NFKC_Casefold), so that Ａ is a. A line parses to a tree; the
// tree goes back to a line; RowFilter (row_filter.h) decides for rows.
// Errors: a FilterProblem with its column, counted in characters (code points) from 1. Bounded: 16,384 characters, 1,000 terms,
// 64 levels. Threads: values.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace diptych {

enum class FilterField {
    Anywhere, Path, Id, Split, Caption, Question, Answer, Type, Language, Tag, Label, Column,       // texts
    Finding, Has, Missing, Excluded,                                                                // states
    Words, QuestionWords, Captions, Questions, Answers, Boxes, Tags, Width, Height, Aspect, Row     // numbers
};

enum class FilterMatch { Contains, Equals, Glob, Regex, RegexAnyCase, Number, Present };

struct FilterTest {
    FilterField field = FilterField::Anywhere;
    FilterMatch match = FilterMatch::Contains;
    std::string text;                                    // what is looked for, as written
    std::string column;                                  // of Column: its name
    double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();   // of Number
    bool openLow = false, openHigh = false;              // the end itself is not meant

    friend bool operator==(const FilterTest&, const FilterTest&) = default;
};

struct FilterNode {
    enum class Kind { Term, All, Any, Not };             // All without children: every row
    Kind kind = Kind::All;
    FilterTest test;
    std::vector<FilterNode> children;
    std::int64_t begin = 0, end = 0;                     // where it stands in the line: characters, [begin, end)
};
bool sameMeaning(const FilterNode& a, const FilterNode& b);         // equal but for their places

struct FilterProblem {
    enum class Code {
        UnknownKey, WrongSign, NoNumber, UnknownThing, NoYesNo, UnclosedGroup, NothingToClose, LoneOperator, EmptyGroup, BadRegex, TooLong,
        TooDeep, TooMany
    };
    Code code = Code::UnknownKey;
    std::int64_t column = 1, length = 0;                 // characters
    std::string got;                                     // the piece of the line
    std::string expected;                                // English: "a number, as in words>20"
};

struct FilterParse {
    FilterNode root;
    std::optional<FilterProblem> problem;
};

FilterParse parseFilter(std::string_view line);
// The same for programs: BadInput "column 7: got …, wanted …".
Result<FilterNode> readFilter(std::string_view line);
std::string toText(const FilterNode& node);

// Chips: the terms that must all hold.
struct FilterChip {
    std::string text;
    std::int64_t begin = 0, end = 0;                     // characters of the line
    bool negated = false;
};
std::vector<FilterChip> chipsOf(const FilterNode& root);
std::string withoutChip(const FilterNode& root, std::size_t chip);
std::string withChipNegated(const FilterNode& root, std::size_t chip);
// `line` with `term` as its last chip; chips of the same key give way; the same term is taken out. Lines with a problem: the term alone.
std::string withTerm(std::string_view line, std::string_view term);
// key:value, quoted where it must be.
std::string termText(std::string_view key, std::string_view value);

struct FilterKey {
    std::string_view name;                               // "split", "words"; typed before a sign
    bool isNumber = false;                               // compared by > >= < <= = : ; else key:value
    std::string_view meaning;                            // English, one line
    std::vector<std::string_view> values;                // those that are all there is; empty: any
};
const std::vector<FilterKey>& knownFilterKeys();

}  // namespace diptych
