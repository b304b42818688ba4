#include "core/text/aligned_text.h"

#include <algorithm>

#include "core/base/files.h"

namespace diptych {

AlignedText AlignedText::of(std::string_view source, int offset) {
    AlignedText text;
    text.offset = offset;
    if (isAscii(source) || isValidUtf8(source)) {
        text.bytes = source;
        return text;
    }
    std::vector<SourceChar> chars = toCodePoints(source);
    for (SourceChar& c : chars) {
        c.begin += offset;
        c.end += offset;
    }
    return textOf(chars, offset);
}

TokenSpan AlignedText::sourceOf(std::size_t begin, std::size_t end) const {
    if (spans.empty())
        return {offset + static_cast<int>(begin), offset + static_cast<int>(end)};
    if (begin >= end) {
        const int at = begin < spans.size() ? spans[begin].begin : spans.back().end;
        return {at, at};
    }
    return {spans[begin].begin, std::max(spans[begin].begin, spans[end - 1].end)};
}

AlignedText AlignedText::slice(std::size_t begin, std::size_t end) const {
    AlignedText part;
    part.bytes = bytes.substr(begin, end - begin);
    part.offset = spans.empty() ? offset + static_cast<int>(begin) : offset;
    if (!spans.empty())
        part.spans.assign(spans.begin() + static_cast<std::ptrdiff_t>(begin),
                          spans.begin() + static_cast<std::ptrdiff_t>(end));
    return part;
}

AlignedBuilder::AlignedBuilder(const AlignedText& from) : m_from(from) {
    m_out.offset = from.offset;
    m_out.bytes.reserve(from.bytes.size() + 16);
    m_out.spans.reserve(from.bytes.size() + 16);
}

void AlignedBuilder::keep(std::size_t begin, std::size_t end) {
    m_out.bytes.append(m_from.bytes, begin, end - begin);
    for (std::size_t i = begin; i < end; ++i)
        m_out.spans.push_back(m_from.sourceOf(i, i + 1));
}

void AlignedBuilder::put(std::string_view bytes, TokenSpan source) {
    m_out.bytes += bytes;
    m_out.spans.insert(m_out.spans.end(), bytes.size(), source);
}

void AlignedBuilder::put(char32_t code, TokenSpan source) {
    appendUtf8(m_out.bytes, code);
    m_out.spans.resize(m_out.bytes.size(), source);
}

std::vector<SourceChar> charsOf(const AlignedText& text) {
    std::vector<SourceChar> chars;
    chars.reserve(text.bytes.size());
    for (std::size_t at = 0; at < text.bytes.size();) {
        const std::size_t begin = at;
        const char32_t code = nextCodePoint(text.bytes, at);
        const TokenSpan span = text.sourceOf(begin, at);
        chars.push_back({code, span.begin, span.end});
    }
    return chars;
}

AlignedText textOf(std::span<const SourceChar> chars, int offset) {
    AlignedText text;
    text.offset = offset;
    text.bytes.reserve(chars.size());
    text.spans.reserve(chars.size());
    for (const SourceChar& c : chars) {
        appendUtf8(text.bytes, c.code);
        text.spans.resize(text.bytes.size(), TokenSpan{c.begin, c.end});
    }
    return text;
}

}  // namespace diptych
