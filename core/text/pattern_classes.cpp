// Oniguruma's expressions in PCRE2's words: \p{L}, \p{N}, \s, \w, \d written out; what means something else is refused.
#include <cctype>
#include <cstdio>
#include <span>

#include "core/base/errors.h"
#include "core/text/pattern.h"
#include "core/text/unicode_tables.h"

namespace diptych {

namespace {

constexpr char32_t lastCode = 0x10FFFF;

std::string rangeText(char32_t first, char32_t last) {
    char text[40];
    std::snprintf(text, sizeof text, "\\x{%X}-\\x{%X}", static_cast<unsigned>(first), static_cast<unsigned>(last));
    return text;
}

void appendRanges(std::string& out, std::span<const CodeRange> ranges, bool negated) {
    const auto add = [&](char32_t first, char32_t last) {
        constexpr char32_t surrogates = 0xD800, afterSurrogates = 0xE000;
        if (first < surrogates && last >= afterSurrogates) {  // PCRE2 takes no surrogates as ends of a range
            out += rangeText(first, surrogates - 1);
            first = afterSurrogates;
        }
        out += rangeText(first, last);
    };
    if (!negated) {
        for (const CodeRange& range : ranges)
            add(range.first, range.last);
        return;
    }
    char32_t next = 0;
    for (const CodeRange& range : ranges) {
        if (range.first > next)
            add(next, range.first - 1);
        next = range.last + 1;
    }
    if (next <= lastCode)
        add(next, lastCode);
}

class Expander {
public:
    Expander(std::string_view expression, const std::string& context) : m_in(expression), m_context(context) {}

    Result<std::string> run() {
        while (m_at < m_in.size()) {
            const char c = m_in[m_at];
            if (c == '\\') {
                DIPTYCH_TRY(escape());
            } else if (m_depth == 0 && c == '(') {
                DIPTYCH_TRY(group());
            } else if (c == '[') {
                openClass();
            } else if (m_depth > 0 && c == '&' && m_in.substr(m_at).starts_with("&&")) {
                return unsupported("&&");
            } else {
                m_depth -= m_depth > 0 && c == ']' ? 1 : 0;
                take(1);
            }
            if (m_depth > 1)
                return unsupported("a class inside a class");
        }
        return std::move(m_out);
    }

private:
    void take(std::size_t count) {
        m_out += m_in.substr(m_at, count);
        m_at += count;
    }

    Status taken(std::size_t count) {
        take(count);
        return {};
    }

    void openClass() {
        if (m_depth > 0 && m_in.substr(m_at).starts_with("[:")) {
            const std::size_t end = m_in.find(":]", m_at);
            return take(end == std::string_view::npos ? 1 : end + 2 - m_at);
        }
        ++m_depth;
        take(1);
        if (m_at < m_in.size() && m_in[m_at] == '^')
            take(1);
        if (m_at < m_in.size() && m_in[m_at] == ']') {  // a bracket in the first place stands for itself
            m_out += "\\]";
            ++m_at;
        }
    }

    // (?m) is Oniguruma's "dot matches line ends"; conditions and callouts are not portable.
    Status group() {
        take(1);
        if (m_at >= m_in.size() || m_in[m_at] != '?')
            return {};
        const std::string_view rest = m_in.substr(m_at);
        if (rest.starts_with("?(") || rest.starts_with("?C") || rest.starts_with("?{"))
            return unsupported("(" + std::string(rest.substr(0, 2)));
        for (std::size_t i = 1;
             i < rest.size() && (std::isalpha(static_cast<unsigned char>(rest[i])) != 0 || rest[i] == '-'); ++i)
            if (rest[i] == 'm')
                return unsupported("(?m");
        return {};
    }

    Status escape() {
        const std::string_view rest = m_in.substr(m_at);
        if (rest.size() < 2)
            return taken(1);
        const char kind = rest[1];
        if (kind == 's' || kind == 'S')
            return ranges(regexSpaces, kind == 'S', 2);
        if (kind == 'p' || kind == 'P')
            return property(rest, kind == 'P');
        if (kind == 'd' || kind == 'D')
            return words("\\p{Nd}", kind == 'D', false);
        if (kind == 'w' || kind == 'W')
            return words("\\p{L}\\p{M}\\p{Nd}\\p{Pc}", kind == 'W', true);
        if (kind == 'h' || kind == 'H' || kind == 'X' || kind == 'R' || kind == 'K')
            return unsupported(std::string(rest.substr(0, 2)));
        return taken(2);
    }

    Status property(std::string_view rest, bool negated) {
        const std::size_t end = rest.find('}');
        if (!rest.substr(2).starts_with('{') || end == std::string_view::npos)
            return taken(2);
        std::string_view name = rest.substr(3, end - 3);
        if (name.starts_with('^')) {
            negated = !negated;
            name.remove_prefix(1);
        }
        if (name == "L" || name == "Letter")
            return ranges(regexLetters, negated, end + 1);
        if (name == "N" || name == "Number")
            return ranges(regexNumbers, negated, end + 1);
        m_out += std::string(negated ? "\\P{" : "\\p{") + std::string(name) + "}";
        m_at += end + 1;
        return {};
    }

    Status ranges(std::span<const CodeRange> set, bool negated, std::size_t consumed) {
        if (m_depth == 0)
            m_out += negated ? "[^" : "[";
        appendRanges(m_out, set, negated && m_depth > 0);
        if (m_depth == 0)
            m_out += "]";
        m_at += consumed;
        return {};
    }

    // A class of several properties; its negation cannot stand inside another class unless it is one property.
    Status words(const std::string& properties, bool negated, bool several) {
        if (m_depth > 0 && negated && several)
            return unsupported("\\W in a class");
        if (m_depth == 0)
            m_out += (negated ? "[^" : "[") + properties + "]";
        else
            m_out += negated ? "\\P" + properties.substr(2) : properties;
        m_at += 2;
        return {};
    }

    Error unsupported(const std::string& construct) const {
        return {ErrorCode::Unsupported,
                "has \"" + visibleText(construct) + "\" in the regular expression \"" +
                    visibleText(m_in.substr(0, 80)) +
                    "\", wanted classes, groups, alternatives, quantifiers and looking around",
                m_context, "Choose another tokenizer"};
    }

    std::string_view m_in;
    const std::string& m_context;
    std::string m_out;
    std::size_t m_at = 0;
    int m_depth = 0;
};

}  // namespace

Result<std::string> expandClasses(std::string_view expression, const std::string& context) {
    return Expander(expression, context).run();
}

}  // namespace diptych
