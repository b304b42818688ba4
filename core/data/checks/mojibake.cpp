// Texts that were UTF-8, were read as Windows-1252 and saved again: their letters, taken back to bytes, are UTF-8.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/code_point.h"
#include "core/base/files.h"
#include "core/data/checks/text_signs.h"

namespace diptych {

namespace {

// The byte that Windows-1252 shows as this character; where it shows none (0x81) the control character stands for it.
// 0 for characters of other sets and for ASCII.
unsigned char byteOf(char32_t c) {
    static constexpr std::array<char32_t, 32> high{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                   0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                   0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (c >= 0x80 && c <= 0xFF)
        return static_cast<unsigned char>(c);
    const auto found = std::find(high.begin(), high.end(), c);
    return c < 0x80 || found == high.end() ? 0 : static_cast<unsigned char>(0x80 + (found - high.begin()));
}

std::size_t lengthByLead(unsigned char lead) { return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0; }

// Leads of Latin letters, of dashes and quotes, of byte order marks and emoji: one such sequence is no chance. Of others it takes two, because
// "É»" may well be meant.
bool isTelling(unsigned char lead) { return lead == 0xC2 || lead == 0xC3 || lead == 0xE2 || lead == 0xEF || lead == 0xF0; }

constexpr std::size_t longestPiece = 40;
constexpr std::string_view gbkOfReplacements = "锟斤拷", replacement = "\xEF\xBF\xBD";

struct Sequences {
    int count = 0;
    bool telling = false;
};

// UTF-8 sequences among bytes beyond ASCII.
Sequences sequencesIn(std::string_view bytes) {
    Sequences found;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[at]);
        const std::size_t length = lengthByLead(lead);
        const bool valid = length > 0 && at + length <= bytes.size() && isValidUtf8(bytes.substr(at, length));
        found.telling = found.telling || (valid && isTelling(lead));
        found.count += valid;
        at += valid ? length : 1;
    }
    return found;
}

}  // namespace

std::string mojibakeIn(std::string_view text) {
    for (const std::string_view sign : {replacement, gbkOfReplacements})
        if (text.find(sign) != std::string_view::npos)
            return std::string(sign);
    std::string bytes, run;                        // of neighbours that Windows-1252 shows; the run as it stands in the text
    int sequences = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const unsigned char byte = byteOf(nextCodePoint(text, at));
        if (byte != 0) {
            bytes += static_cast<char>(byte);
            if (run.size() < longestPiece)
                run += text.substr(begin, at - begin);
        }
        if (byte != 0 && at < text.size())
            continue;
        const Sequences found = sequencesIn(bytes);
        sequences += found.count;
        if (found.telling || sequences >= 2)
            return run;
        bytes.clear();
        run.clear();
    }
    return {};
}

std::string repairedMojibake(std::string_view text) {
    std::string repaired, bytes;                   // bytes: of neighbours that Windows-1252 shows
    std::vector<std::size_t> begins;               // where each of those characters begins in the text
    const auto flush = [&](std::size_t end) {
        begins.push_back(end);
        for (std::size_t i = 0; i < bytes.size();) {
            const std::size_t length = lengthByLead(static_cast<unsigned char>(bytes[i]));
            const bool valid = length > 0 && i + length <= bytes.size() && isValidUtf8(std::string_view(bytes).substr(i, length));
            if (valid)
                repaired += std::string_view(bytes).substr(i, length);
            else
                repaired += text.substr(begins[i], begins[i + 1] - begins[i]);
            i += valid ? length : 1;
        }
        bytes.clear();
        begins.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const unsigned char byte = byteOf(nextCodePoint(text, at));
        if (byte != 0) {
            bytes += static_cast<char>(byte);
            begins.push_back(begin);
            continue;
        }
        flush(begin);
        repaired += text.substr(begin, at - begin);
    }
    flush(text.size());
    return repaired;
}

}  // namespace diptych
