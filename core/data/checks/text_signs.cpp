#include "core/data/checks/text_signs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "core/base/code_point.h"

namespace diptych {

namespace {

constexpr int repeatedWords = 5;
constexpr std::size_t longestPiece = 40;
constexpr std::array<std::string_view, 4> addressBeginnings{"http://", "https://", "ftp://", "www."};

bool isBlank(char32_t c) { return c <= 0x20 || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0xFEFF; }
bool isHan(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3134F) || c == 0x3007; }
bool isKana(char32_t c) { return c >= 0x3041 && c <= 0x30FF; }
bool isHangul(char32_t c) { return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF); }
bool isAsciiLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isLatin(char32_t c) { return isAsciiLetter(c) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF); }

// Letters of the scripts between Latin and Han, with their marks; punctuation, symbols and emoji are none.
bool isOtherLetter(char32_t c) { return (c >= 0x370 && c <= 0x1FFF && c != 0x37E) || (c >= 0xA000 && c <= 0xABFF); }

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool isNameByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string lowerName(std::string_view text, std::size_t at) {
    std::string name;
    for (; at < text.size() && isNameByte(text[at]) && name.size() < 16; ++at)
        name += lowered(text[at]);
    return name;
}

// Elements of HTML that hang on to texts of web pages.
bool isElement(const std::string& name) {
    static constexpr std::array<std::string_view, 47> names{
        "a", "abbr", "b", "big", "blockquote", "body", "br", "button", "center", "code", "div", "em", "embed", "figcaption", "figure", "font",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "html", "i", "iframe", "img", "input", "li", "link", "meta", "ol", "p", "pre",
        "script", "small", "span", "strong", "style", "sub", "sup", "table", "td", "tr", "ul"};
    return std::binary_search(names.begin(), names.end(), std::string_view(name));
}

// "<div class=x>", "</b>", "<br/>" at `at`, which holds "<".
bool isTagAt(std::string_view text, std::size_t at) {
    std::size_t begin = at + 1;
    if (begin < text.size() && text[begin] == '/')
        ++begin;
    const std::string name = lowerName(text, begin);
    const std::size_t end = begin + name.size();
    return isElement(name) && end < text.size() && (text[end] == '>' || text[end] == '/' || text[end] == ' ');
}

// "&nbsp;", "&#39;", "&#x27;" at `at`, which holds "&".
bool isEntityAt(std::string_view text, std::size_t at) {
    std::size_t begin = at + 1;
    const bool numbered = begin < text.size() && text[begin] == '#';
    if (numbered)
        ++begin;
    const std::string name = lowerName(text, begin);
    const std::size_t end = begin + name.size();
    return name.size() >= (numbered ? 1u : 2u) && name.size() <= 8 && end < text.size() && text[end] == ';';
}

std::string firstOf(std::string_view text, const auto& words) {
    const std::string folded = foldedText(text);
    for (const std::string_view word : words)
        if (folded.find(word) != std::string::npos)
            return std::string(word);
    return {};
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t at) {
    std::size_t end = std::min(text.size(), at + longestPiece);
    while (end > at && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(at, end - at));
}

TextCounts countText(std::string_view text) {
    TextCounts counts;
    std::array<std::int64_t, 26> each{};
    bool inWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = nextCodePoint(text, at);
        const bool cjk = isHan(c) || isKana(c) || isHangul(c), blank = isBlank(c);
        counts.words += !blank && !cjk && !inWord;
        inWord = !blank && !cjk;
        counts.visible += !blank;
        counts.cjk += cjk;
        counts.han += isHan(c);
        counts.kana += isKana(c);
        counts.latin += isLatin(c);
        counts.letters += cjk || isLatin(c) || isOtherLetter(c);
        if (!isAsciiLetter(c))
            continue;
        const char letter = lowered(static_cast<char>(c));
        ++each[static_cast<std::size_t>(letter - 'a')];
        ++counts.asciiLetters;
        counts.vowels += std::string_view("aeiouy").find(letter) != std::string_view::npos;
    }
    counts.mostAlike = *std::max_element(each.begin(), each.end());
    return counts;
}

std::size_t markupAt(std::string_view text, std::size_t from) {
    std::size_t at = text.find_first_of("<&", from);
    while (at != std::string_view::npos && !(text[at] == '<' ? isTagAt(text, at) : isEntityAt(text, at)))
        at = text.find_first_of("<&", at + 1);
    return at;
}

std::string markupIn(std::string_view text) {
    const std::size_t at = markupAt(text, 0);
    return at == std::string_view::npos ? std::string() : excerpt(text, at);
}

std::size_t addressAt(std::string_view text, std::size_t from) {
    const auto beginsAt = [&](std::size_t at) {
        return std::any_of(addressBeginnings.begin(), addressBeginnings.end(), [&](std::string_view beginning) {
            return std::equal(beginning.begin(), beginning.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                              text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), at + beginning.size())),
                              [](char wanted, char got) { return wanted == lowered(got); });
        });
    };
    while (from < text.size() && !beginsAt(from))
        ++from;
    return from < text.size() ? from : std::string_view::npos;
}

std::string addressIn(std::string_view text) { return firstOf(text, addressBeginnings); }

std::string stockPhraseIn(std::string_view text) {
    static constexpr std::array<std::string_view, 14> phrases{
        "all rights reserved", "click here",     "click to enlarge", "image may contain", "no photo description available", "royalty free", "royalty-free",
        "stock photo",         "buy now",        "free shipping",    "subscribe to our",  "点击查看",                       "版权所有",     "图片来源"};
    return firstOf(text, phrases);
}

std::string repeatedWordIn(std::string_view text) {
    std::string_view last;
    int times = 0;
    for (std::size_t at = 0; at < text.size();) {
        at = text.find_first_not_of(" \t\r\n", at);
        if (at == std::string_view::npos)
            break;
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        times = word == last ? times + 1 : 1;
        if (times >= repeatedWords)
            return excerpt(word);
        last = word;
        at = end;
    }
    return {};
}

std::string foldedText(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank)
            folded += lowered(c);
        else if (!folded.empty() && folded.back() != ' ')
            folded += ' ';
    }
    if (!folded.empty() && folded.back() == ' ')
        folded.pop_back();
    return folded;
}

}  // namespace diptych
