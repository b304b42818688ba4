#include "core/text/chat_template_strings.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>
#include <string.h>

namespace diptych::jinja {

namespace {

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string utf8(const icu::UnicodeString& text) {
    std::string result;
    text.toUTF8String(result);
    return result;
}

std::size_t firstLength(std::string_view text) {
    std::size_t length = std::min<std::size_t>(1, text.size());
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
        ++length;
    return length;
}

std::size_t lastLength(std::string_view text) {
    std::size_t length = std::min<std::size_t>(1, text.size());
    while (length < text.size() && (static_cast<unsigned char>(text[text.size() - length]) & 0xC0) == 0x80)
        ++length;
    return length;
}

char32_t codeOf(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character.empty() ? '\0' : character.front());
    char32_t code = character.size() < 2 ? lead : lead & (0xFFU >> (character.size() + 1));
    for (std::size_t i = 1; i < character.size(); ++i)
        code = (code << 6) | (static_cast<unsigned char>(character[i]) & 0x3FU);
    return code;
}

// str.isspace: bidirectional WS, B or S, or a space separator; ICU's own white space leaves U+001C to U+001F out.
bool isSpace(std::string_view character) {
    const char32_t c = codeOf(character);
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isLineEnd(std::string_view character) {
    const char32_t c = codeOf(character);
    return (c >= 10 && c <= 13) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool isStripped(std::string_view character, const std::optional<std::string_view>& chars) {
    return chars ? chars->find(character) != std::string_view::npos : isSpace(character);
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

std::string firstTitled(std::string_view character) {
    return utf8(unicode(character).toTitle(nullptr, icu::Locale::getRoot()));
}

}  // namespace

std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> all;
    while (!text.empty()) {
        const std::size_t length = firstLength(text);
        all.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return all;
}

std::size_t characterCount(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string upperCase(std::string_view text) { return utf8(unicode(text).toUpper(icu::Locale::getRoot())); }

std::string lowerCase(std::string_view text) { return utf8(unicode(text).toLower(icu::Locale::getRoot())); }

std::string capitalised(std::string_view text) {
    const std::string_view first = text.substr(0, firstLength(text));
    // Lowered as a whole: what a final sigma becomes depends on the letters before it.
    return firstTitled(first) + lowerCase(text).substr(lowerCase(first).size());
}

std::string titleCase(std::string_view text) {
    std::string result, word;
    const auto flush = [&] {
        result += capitalised(word);
        word.clear();
    };
    for (const std::string_view character : characters(text)) {
        const bool cased = u_hasBinaryProperty(static_cast<UChar32>(codeOf(character)), UCHAR_CASED) != 0;
        if (cased) {
            word += character;
            continue;
        }
        flush();
        result += character;
    }
    flush();
    return result;
}

std::string titleWords(std::string_view text) {
    std::string result;
    bool begins = true;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::string_view character = rest.substr(0, firstLength(rest));
        rest.remove_prefix(character.size());
        result += begins ? upperCase(character) : lowerCase(character);
        begins = isSpace(character) || std::string_view("-({[<").find(character) != std::string_view::npos;
    }
    return result;
}

std::string_view stripped(std::string_view text, Side side, std::optional<std::string_view> chars) {
    while (side != Side::Right && !text.empty() && isStripped(text.substr(0, firstLength(text)), chars))
        text.remove_prefix(firstLength(text));
    while (side != Side::Left && !text.empty() && isStripped(text.substr(text.size() - lastLength(text)), chars))
        text.remove_suffix(lastLength(text));
    return text;
}

std::size_t findText(std::string_view text, std::string_view wanted, std::size_t from) {
    if (from > text.size())
        return std::string_view::npos;
    if (wanted.empty())
        return from;
    const void* found = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::size_t findLastText(std::string_view text, std::string_view wanted) {
    const std::size_t fromEnd = findText(reversed(text), reversed(wanted));
    return fromEnd == std::string_view::npos ? fromEnd : text.size() - fromEnd - wanted.size();
}

std::int64_t countText(std::string_view text, std::string_view wanted) {
    if (wanted.empty())
        return static_cast<std::int64_t>(characterCount(text)) + 1;
    std::int64_t count = 0;
    for (std::size_t at = 0; (at = findText(text, wanted, at)) != std::string_view::npos; at += wanted.size())
        ++count;
    return count;
}

namespace {

std::vector<std::string_view> splitAtSpace(std::string_view text, std::int64_t most) {
    std::vector<std::string_view> parts;
    text = stripped(text, Side::Left);
    while (!text.empty()) {
        if (most >= 0 && static_cast<std::int64_t>(parts.size()) == most) {
            parts.push_back(text);
            break;
        }
        std::size_t end = 0;
        while (end < text.size() && !isSpace(text.substr(end, firstLength(text.substr(end)))))
            end += firstLength(text.substr(end));
        parts.push_back(text.substr(0, end));
        text = stripped(text.substr(end), Side::Left);
    }
    return parts;
}

}  // namespace

std::vector<std::string_view> splitText(std::string_view text, std::optional<std::string_view> separator, std::int64_t most) {
    if (!separator)
        return splitAtSpace(text, most);
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    while (most < 0 || static_cast<std::int64_t>(parts.size()) < most) {
        const std::size_t end = findText(text, *separator, begin);
        if (end == std::string_view::npos)
            break;
        parts.push_back(text.substr(begin, end - begin));
        begin = end + separator->size();
    }
    parts.push_back(text.substr(begin));
    return parts;
}

std::vector<std::string_view> splitFromRight(std::string_view text, std::string_view separator, std::int64_t most) {
    const std::string backwards = reversed(text);
    std::vector<std::string_view> parts;
    std::size_t end = text.size();
    for (const std::string_view part : splitText(backwards, reversed(separator), most)) {
        parts.push_back(text.substr(end - part.size(), part.size()));
        end -= std::min(end, part.size() + separator.size());
    }
    std::reverse(parts.begin(), parts.end());
    return parts;
}

std::vector<std::string_view> splitLines(std::string_view text) {
    std::vector<std::string_view> lines;
    std::size_t begin = 0, at = 0;
    while (at < text.size()) {
        std::size_t length = firstLength(text.substr(at));
        if (!isLineEnd(text.substr(at, length))) {
            at += length;
            continue;
        }
        lines.push_back(text.substr(begin, at - begin));
        length = text.substr(at).starts_with("\r\n") ? 2 : length;
        begin = at += length;
    }
    if (begin < text.size())
        lines.push_back(text.substr(begin));
    return lines;
}

std::optional<std::string> replaced(std::string_view text, std::string_view from, std::string_view to, std::int64_t most,
                                    std::size_t maxBytes) {
    std::string result;
    std::size_t at = 0;
    for (std::int64_t count = 0; most < 0 || count < most; ++count) {
        const std::size_t found = findText(text, from, at);
        if (found == std::string_view::npos)
            break;
        // An empty text stands before every character and at the end.
        const std::size_t kept = from.empty() ? firstLength(text.substr(at)) : found - at;
        if (result.size() + kept + to.size() > maxBytes)
            return std::nullopt;
        if (from.empty())
            result.append(to).append(text.substr(at, kept));
        else
            result.append(text.substr(at, kept)).append(to);
        at += kept + from.size();
        if (from.empty() && kept == 0)
            return result;
    }
    if (result.size() + text.size() - at > maxBytes)
        return std::nullopt;
    return result.append(text.substr(at));
}

}  // namespace diptych::jinja
