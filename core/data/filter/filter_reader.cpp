#include "core/data/filter/filter_reader.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "core/base/code_point.h"
#include "core/base/files.h"
#include "core/data/filter/fold.h"

namespace diptych {

namespace {

char asciiOf(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        return static_cast<char>(c - 0xFEE0);
    if (c == 0x201C || c == 0x201D)
        return '"';
    if (c < 0x80)
        return c >= 9 && c <= 13 ? ' ' : static_cast<char>(c);
    return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0 ? ' ' : '\x7f';
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool isComparison(char c) { return c == ':' || c == '=' || c == '<' || c == '>'; }

}  // namespace

FilterReader::FilterReader(std::string_view line) {
    const std::string valid = sanitizeUtf8(line);
    for (std::size_t at = 0; at < valid.size();)
        m_chars.push_back(nextCodePoint(valid, at));
}

char FilterReader::sign(std::int64_t place) const { return place < size() ? asciiOf(m_chars[static_cast<std::size_t>(place)]) : '\0'; }

void FilterReader::skipBlanks() {
    while (sign() == ' ')
        ++m_at;
}

bool FilterReader::isBoundary(std::int64_t place, bool inGroup) const {
    const char c = sign(place);
    return c == '\0' || c == ' ' || (inGroup && c == ')');
}

std::string FilterReader::piece(std::int64_t begin, std::int64_t end) const {
    std::string text;
    for (std::int64_t i = begin; i < std::min(end, size()); ++i)
        appendCharacter(m_chars[static_cast<std::size_t>(i)], text);
    return text;
}

std::string FilterReader::keyHere() const {
    std::string key;
    std::int64_t place = m_at;
    for (char c = sign(place); isLetter(c) || (!key.empty() && (c == '.' || c == '_')); c = sign(++place))
        key += lowered(c);
    return isComparison(sign(place)) ? key : std::string();
}

std::string FilterReader::takeComparison() {
    std::string taken;
    if (isComparison(sign()))
        taken = sign(m_at++);
    if ((taken == "<" || taken == ">") && sign() == '=')
        taken += sign(m_at++);
    return taken;
}

// Two closing marks inside stand for one. What " opens, no other mark closes, so that any text can be written between them.
void FilterReader::takeQuoted(std::string& text) {
    const bool isPlain = m_chars[static_cast<std::size_t>(m_at)] == '"';
    const auto closes = [&](std::int64_t place) { return sign(place) == '"' && (!isPlain || m_chars[static_cast<std::size_t>(place)] == '"'); };
    for (++m_at; !atEnd(); ++m_at) {
        if (closes(m_at) && !closes(m_at + 1)) {
            ++m_at;
            return;
        }
        m_at += closes(m_at) ? 1 : 0;
        appendCharacter(m_chars[static_cast<std::size_t>(m_at)], text);
    }
}

FilterWord FilterReader::takeWord(bool inGroup, std::string_view stops) {
    FilterWord word;
    for (std::int64_t open = 0; !atEnd() && sign() != ' ' && stops.find(sign()) == std::string_view::npos;) {
        if (sign() == '"') {
            word.quoted = true;
            takeQuoted(word.text);
            continue;
        }
        if (sign() == ')' && inGroup && open == 0)
            break;
        open += sign() == '(' ? 1 : sign() == ')' && open > 0 ? -1 : 0;
        appendCharacter(m_chars[static_cast<std::size_t>(m_at++)], word.text);
    }
    return word;
}

std::optional<FilterExpression> FilterReader::takeExpression(bool inGroup) {
    if (sign() != '/')
        return std::nullopt;
    FilterExpression expression;
    std::int64_t place = m_at + 1;
    for (; place < size() && sign(place) != '/'; ++place) {
        if (sign(place) == '\\' && place + 1 < size() && sign(++place) != '/')
            expression.pattern += '\\';
        appendCharacter(m_chars[static_cast<std::size_t>(place)], expression.pattern);
    }
    expression.anyCase = sign(place + 1) == 'i';
    const std::int64_t end = place + (expression.anyCase ? 2 : 1);
    if (place >= size() || expression.pattern.empty() || !isBoundary(end, inGroup))
        return std::nullopt;                                             // a path, as in /data/images
    m_at = end;
    return expression;
}

bool FilterReader::takeKeyword(std::string_view keyword, bool inGroup) {
    const auto length = static_cast<std::int64_t>(keyword.size());
    for (std::int64_t i = 0; i < length; ++i)
        if (lowered(sign(m_at + i)) != keyword[static_cast<std::size_t>(i)])
            return false;
    if (!isBoundary(m_at + length, inGroup) && sign(m_at + length) != '(')
        return false;
    m_at += length;
    return true;
}

}  // namespace diptych
