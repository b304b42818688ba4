#include "core/text/byte_level.h"

#include <array>

#include "core/base/files.h"
#include "core/text/code_points.h"

namespace diptych {

namespace {

struct Alphabet {
    std::array<std::string, 256> characters;
    std::array<int, 0x144> bytes{};  // by code point; -1: not in the alphabet

    Alphabet() {
        bytes.fill(-1);
        char32_t next = 0x100;
        for (int byte = 0; byte < 256; ++byte) {
            const bool visible = (byte > 0x20 && byte < 0x7F) || (byte > 0xA0 && byte != 0xAD);
            const char32_t code = visible ? static_cast<char32_t>(byte) : next++;
            appendUtf8(characters[static_cast<std::size_t>(byte)], code);
            bytes[code] = byte;
        }
    }
};

const Alphabet& alphabet() {
    static const Alphabet table;
    return table;
}

struct Sequence {
    std::size_t length = 1;  // of the sequence, or of its longest start that is well-formed
    bool whole = false;
};

Sequence sequenceAt(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80 || lead < 0xC2 || lead > 0xF4)
        return {1, lead < 0x80};
    const std::size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    std::size_t length = 1;
    while (length < wanted && at + length < bytes.size() && byte(length) >= (length == 1 ? low : 0x80) &&
           byte(length) <= (length == 1 ? high : 0xBF))
        ++length;
    return {length, length == wanted};
}

}  // namespace

const std::string_view byteLevelExpression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

std::string_view byteLevelCharacter(unsigned char byte) {
    return alphabet().characters[byte];
}

void appendFromByteLevel(std::string& bytes, std::string_view piece) {
    const std::size_t before = bytes.size();
    for (std::size_t at = 0; at < piece.size();) {
        const char32_t code = nextCodePoint(piece, at);
        const int byte = code < alphabet().bytes.size() ? alphabet().bytes[code] : -1;
        if (byte < 0) {
            bytes.resize(before);
            bytes += piece;
            return;
        }
        bytes += static_cast<char>(byte);
    }
}

std::string lossyUtf8(std::string_view bytes) {
    if (isValidUtf8(bytes))
        return std::string(bytes);
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        const Sequence sequence = sequenceAt(bytes, at);
        text += sequence.whole ? bytes.substr(at, sequence.length) : "\xEF\xBF\xBD";
        at += sequence.length;
    }
    return text;
}

}  // namespace diptych
