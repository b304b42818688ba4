#include "core/text/chat_template_lexer.h"

#include <algorithm>
#include <cctype>

#include "core/text/chat_template_strings.h"
#include "core/text/chat_template_value.h"
#include "core/text/code_points.h"

namespace diptych::jinja {

namespace {

constexpr std::string_view space = " \t\n\r\v\f";

bool isNameChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// One kind of line end, and the last one of the file gone, as Jinja does it.
std::string normalisedLines(std::string_view source) {
    std::string text;
    text.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n')
            continue;
        text += source[i] == '\r' ? '\n' : source[i];
    }
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

class Lexer {
public:
    explicit Lexer(std::string_view source) : m_source(normalisedLines(source)), m_rest(m_source) {}

    Result<std::vector<Token>> run() {
        while (!m_rest.empty()) {
            const std::size_t tag = nextTag();
            if (tag == std::string_view::npos) {
                addText(m_rest);
                skip(m_rest.size());
                break;
            }
            DIPTYCH_TRY(readTag(tag));
        }
        add(TokenKind::End, "");
        return std::move(m_tokens);
    }

private:
    std::size_t nextTag() const {
        for (std::size_t at = m_rest.find('{'); at != std::string_view::npos; at = m_rest.find('{', at + 1))
            if (at + 1 < m_rest.size() && (m_rest[at + 1] == '{' || m_rest[at + 1] == '%' || m_rest[at + 1] == '#'))
                return at;
        return std::string_view::npos;
    }

    void add(TokenKind kind, std::string text) { m_tokens.push_back({kind, std::move(text), m_line}); }
    void addText(std::string_view text) {
        if (!text.empty())
            add(TokenKind::Text, std::string(text));
    }

    void skip(std::size_t count) {
        m_line += static_cast<int>(std::count(m_rest.begin(), m_rest.begin() + static_cast<std::ptrdiff_t>(count), '\n'));
        if (count > 0)
            m_lineStarts = m_rest[count - 1] == '\n';
        m_rest.remove_prefix(count);
    }

    bool take(std::string_view wanted) {
        if (!m_rest.starts_with(wanted))
            return false;
        skip(wanted.size());
        return true;
    }

    Error fault(const std::string& message) const { return atLine(badTemplate(message), m_line); }

    // The text before a tag, without the blanks that the tag takes away.
    std::string_view trimmedBefore(std::size_t tag) const {
        const std::string_view text = m_rest.substr(0, tag);
        const char kind = m_rest[tag + 1];
        const char sign = tag + 2 < m_rest.size() ? m_rest[tag + 2] : ' ';
        if (sign == '-')
            return stripped(text, Side::Right);
        if (sign == '+' || kind == '{')
            return text;
        const std::size_t line = text.rfind('\n') + 1;  // npos + 1 is 0
        if ((line > 0 || m_lineStarts) && stripped(text.substr(line), Side::Left).empty())
            return text.substr(0, line);
        return text;
    }

    Status readTag(std::size_t tag) {
        const std::string_view before = trimmedBefore(tag);
        addText(before);
        skip(tag);
        const char kind = m_rest[1];
        skip(2);
        if (!take("-"))
            take("+");
        if (kind == '#')
            return readComment();
        if (kind == '%' && beginsRaw())
            return readRaw();
        add(kind == '{' ? TokenKind::OutputBegin : TokenKind::BlockBegin, "");
        return readWords(kind == '{' ? "}}" : "%}", kind == '{');
    }

    // What follows the end of a block or comment: all white space after '-', nothing after '+', else one line end.
    void trimAfter(char sign, bool output) {
        if (sign == '-')
            skip(m_rest.size() - stripped(m_rest, Side::Left).size());
        else if (sign != '+' && !output)
            take("\n");
    }

    Status readComment() {
        const std::size_t end = m_rest.find("#}");
        if (end == std::string_view::npos)
            return fault("has a comment that does not end");
        const char sign = end > 0 ? m_rest[end - 1] : ' ';
        skip(end + 2);
        trimAfter(sign, false);
        return {};
    }

    bool beginsRaw() const {
        const std::string_view word = stripped(m_rest.substr(0, std::min<std::size_t>(64, m_rest.size())), Side::Left);
        return word.starts_with("raw") && (word.size() == 3 || !isNameChar(word[3]));
    }

    Status readRaw() {
        const std::size_t open = m_rest.find("%}");
        if (open == std::string_view::npos)
            return fault("has a tag that does not end");
        const char sign = open > 0 ? m_rest[open - 1] : ' ';
        skip(open + 2);
        trimAfter(sign, false);
        for (std::size_t at = m_rest.find("{%"); at != std::string_view::npos; at = m_rest.find("{%", at + 2)) {
            std::string_view word = m_rest.substr(at + 2, 64);
            word.remove_prefix(word.starts_with('-') || word.starts_with('+') ? 1 : 0);
            if (!stripped(word, Side::Left).starts_with("endraw"))
                continue;
            addText(trimmedBefore(at));
            skip(at);
            const std::size_t close = m_rest.find("%}");
            if (close == std::string_view::npos)
                break;
            const char closing = m_rest[close - 1];
            skip(close + 2);
            trimAfter(closing, false);
            return {};
        }
        return fault("has a raw block that does not end");
    }

    Status readWords(std::string_view end, bool output) {
        int brackets = 0;
        for (;;) {
            skip(std::min(m_rest.find_first_not_of(space), m_rest.size()));
            if (m_rest.empty())
                return fault("has a tag that does not end");
            if (brackets == 0 && closes(end, output))
                return {};
            const char c = m_rest.front();
            brackets += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
            if (brackets < 0)
                return fault(std::string("closes a bracket that was not opened: ") + c);
            DIPTYCH_TRY(readWord());
        }
    }

    bool closes(std::string_view end, bool output) {
        const char sign = m_rest.front();
        const bool hasSign = (sign == '-' || (sign == '+' && !output)) && m_rest.substr(1).starts_with(end);
        if (!hasSign && !m_rest.starts_with(end))
            return false;
        add(output ? TokenKind::OutputEnd : TokenKind::BlockEnd, "");
        skip(end.size() + (hasSign ? 1 : 0));
        trimAfter(hasSign ? sign : ' ', output);
        return true;
    }

    Status readWord() {
        const char c = m_rest.front();
        if (c == '\'' || c == '"')
            return readString(c);
        if (isDigit(c))
            return readNumber();
        if (isNameChar(c)) {
            std::size_t length = 1;
            while (length < m_rest.size() && isNameChar(m_rest[length]))
                ++length;
            return takeWord(TokenKind::Name, length);
        }
        for (const std::string_view two : {"==", "!=", "<=", ">=", "//", "**"})
            if (m_rest.starts_with(two))
                return takeWord(TokenKind::Operator, 2);
        if (std::string_view("+-*/%~<>=()[]{}.,:|").find(c) != std::string_view::npos)
            return takeWord(TokenKind::Operator, 1);
        return fault(std::string("has the character '") + c + "' in a tag");
    }

    Status takeWord(TokenKind kind, std::size_t length) {
        add(kind, std::string(m_rest.substr(0, length)));
        skip(length);
        return {};
    }

    Status readNumber() {
        std::size_t length = 1;
        bool isFloat = false;
        const auto digits = [&] {
            while (length < m_rest.size() && (isDigit(m_rest[length]) || m_rest[length] == '_'))
                ++length;
        };
        digits();
        if (length + 1 < m_rest.size() && m_rest[length] == '.' && isDigit(m_rest[length + 1])) {
            isFloat = true;
            ++length;
            digits();
        }
        if (length < m_rest.size() && (m_rest[length] == 'e' || m_rest[length] == 'E')) {
            const std::size_t sign = length + 1 < m_rest.size() && (m_rest[length + 1] == '-' || m_rest[length + 1] == '+');
            if (length + 1 + sign < m_rest.size() && isDigit(m_rest[length + 1 + sign])) {
                isFloat = true;
                length += 1 + sign;
                digits();
            }
        }
        std::string number(m_rest.substr(0, length));
        std::erase(number, '_');
        add(isFloat ? TokenKind::Float : TokenKind::Integer, std::move(number));
        skip(length);
        return {};
    }

    Status readString(char quote) {
        std::string text;
        std::size_t at = 1;
        while (at < m_rest.size() && m_rest[at] != quote) {
            if (m_rest[at] != '\\') {
                text += m_rest[at++];
                continue;
            }
            if (!unescape(at, text))
                return fault("has a wrong escape in a text");
        }
        if (at >= m_rest.size())
            return fault("has a text that does not end");
        add(TokenKind::String, std::move(text));
        skip(at + 1);
        return {};
    }

    // The escapes of Python's texts; others stay as they are written.
    bool unescape(std::size_t& at, std::string& text) const {
        if (at + 1 >= m_rest.size())
            return false;
        const char c = m_rest[at + 1];
        constexpr std::string_view letters = "ntr\\'\"abfv0", meanings("\n\t\r\\'\"\a\b\f\v\0", 11);
        if (c == 'x' || c == 'u' || c == 'U')
            return unescapeHex(c == 'x' ? 2 : c == 'u' ? 4 : 8, at, text);
        if (c == '\n') {                           // a line that goes on
            at += 2;
            return true;
        }
        const std::size_t place = letters.find(c);
        if (place == std::string_view::npos)
            text.append(1, '\\').append(1, c);
        else
            text += meanings[place];
        at += 2;
        return true;
    }

    bool unescapeHex(std::size_t digits, std::size_t& at, std::string& text) const {
        const std::string_view hex = m_rest.substr(std::min(at + 2, m_rest.size()), digits);
        if (hex.size() < digits || !std::all_of(hex.begin(), hex.end(), [](unsigned char h) { return std::isxdigit(h) != 0; }))
            return false;
        const unsigned long code = std::stoul(std::string(hex), nullptr, 16);
        if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return false;
        appendUtf8(text, static_cast<char32_t>(code));
        at += 2 + digits;
        return true;
    }

    std::string m_source;
    std::string_view m_rest;
    int m_line = 1;
    bool m_lineStarts = true;                      // the rest begins a line
    std::vector<Token> m_tokens;
};

}  // namespace

Result<std::vector<Token>> tokenise(std::string_view source) { return Lexer(source).run(); }

Error atLine(Error error, int line) {
    if (error.context.empty())
        error.context = "chat template, line " + std::to_string(line);
    return error;
}

}  // namespace diptych::jinja
