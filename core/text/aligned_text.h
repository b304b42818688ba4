// Text on its way through a tokenizer, where every byte remembers the bytes of the source that it came from. A text
// that was not changed needs no table: byte i then stands for byte offset + i of the source. Units: bytes of valid
// UTF-8. AlignedBuilder writes the next form of a text from left to right.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/code_points.h"

namespace diptych {

struct ByteRange {
    std::size_t begin = 0, end = 0;
};

struct AlignedText {
    std::string bytes;
    std::vector<TokenSpan> spans;  // of each byte; empty: not changed
    int offset = 0;

    static AlignedText of(std::string_view source, int offset);    // invalid bytes become U+FFFD
    TokenSpan sourceOf(std::size_t begin, std::size_t end) const;  // of a range that may be empty
    AlignedText slice(std::size_t begin, std::size_t end) const;
};

class AlignedBuilder {
public:
    explicit AlignedBuilder(const AlignedText& from);

    void keep(std::size_t begin, std::size_t end);
    void put(std::string_view bytes, TokenSpan source);
    void put(char32_t code, TokenSpan source);
    std::size_t size() const { return m_out.bytes.size(); }
    AlignedText take() { return std::move(m_out); }

private:
    const AlignedText& m_from;
    AlignedText m_out;
};

std::vector<SourceChar> charsOf(const AlignedText& text);
AlignedText textOf(std::span<const SourceChar> chars, int offset);

}  // namespace diptych
