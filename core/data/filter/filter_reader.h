// A line of the filter language as characters: what stands for a sign of the language (full-width signs too), words with their
// quotation marks taken off, where an expression ends. Places are characters. Only core/data/filter includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

struct FilterWord {
    std::string text;                            // without quotation marks
    bool quoted = false;                         // some of it was
};

struct FilterExpression {
    std::string pattern;                         // \/ is / here
    bool anyCase = false;
};

class FilterReader {
public:
    explicit FilterReader(std::string_view line);

    std::int64_t size() const { return static_cast<std::int64_t>(m_chars.size()); }
    std::int64_t at() const { return m_at; }
    void moveTo(std::int64_t place) { m_at = place; }
    bool atEnd() const { return m_at >= size(); }
    // The sign at a place as ASCII: ： is :, “ is "; 0 behind the end. Any blank is ' '.
    char sign(std::int64_t place) const;
    char sign() const { return sign(m_at); }
    void skipBlanks();
    bool isBoundary(std::int64_t place, bool inGroup) const;              // a blank, the end, or the end of a group
    std::string piece(std::int64_t begin, std::int64_t end) const;

    // Letters, '.' and '_' up to a sign of comparison; empty where there is no key. Does not move.
    std::string keyHere() const;
    std::string takeComparison();                                         // ":", ">=", … or empty
    FilterWord takeWord(bool inGroup, std::string_view stops = {});
    std::optional<FilterExpression> takeExpression(bool inGroup);         // /…/ or /…/i
    bool takeKeyword(std::string_view keyword, bool inGroup);

private:
    void takeQuoted(std::string& text);

    std::vector<char32_t> m_chars;
    std::int64_t m_at = 0;
};

}  // namespace diptych
