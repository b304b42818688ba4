// Case and width folded: most English and Chinese text by a table of what Unicode's NFKC_Casefold does to it, the rest by ICU.
#include "core/data/filter/fold.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include "core/base/code_point.h"
#include "core/base/files.h"
#include "core/data/filter/row_filter.h"

namespace diptych {

namespace {

constexpr char32_t needsIcu = 0xFFFFFFFF;

char32_t foldedLatin(char32_t c) {
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 0x20;
    return c >= 0xE0 && c <= 0xFF ? c : needsIcu;
}

// What stands for itself, or for one other character, whatever is beside it: combining marks are not among them.
char32_t foldedSimply(char32_t c) {
    if (c >= 0x4E00 && c <= 0x9FFF)
        return c;
    if (c >= 0xFF01 && c <= 0xFF5E) {
        c -= 0xFEE0;
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    if (c < 0x100)
        return foldedLatin(c);
    const bool inert = c == 0x2013 || c == 0x2014 || c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x3001 || c == 0x3002 ||
                       (c >= 0x300A && c <= 0x3011) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
    return inert ? c : c == 0x3000 ? U' ' : needsIcu;
}

// Bytes of the character that begins with `lead`; 0 where none does.
std::size_t lengthOf(unsigned char lead) { return lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 0; }

// False where a character is met that only ICU folds; `at` is then its place.
bool foldWide(std::string_view text, std::size_t at, std::string& out) {
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            out += static_cast<char>(lead >= 'A' && lead <= 'Z' ? lead + 32 : lead);
            ++at;
            continue;
        }
        const std::size_t length = lengthOf(lead);
        if (length == 0 || at + length > text.size())
            return false;
        const char32_t folded = foldedSimply(nextCodePoint(text, at));
        if (folded == needsIcu)
            return false;
        appendCharacter(folded, out);
    }
    return true;
}

void foldByIcu(std::string_view text, std::string& out) {
    out.clear();
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(failure);
    const std::string valid = sanitizeUtf8(text);
    icu::StringByteSink<std::string> sink(&out);
    if (U_SUCCESS(failure))
        normalizer->normalizeUTF8(0, icu::StringPiece(valid.data(), static_cast<std::int32_t>(valid.size())), sink, nullptr, failure);
    if (U_FAILURE(failure))
        out = valid;
}

bool isSingle(char32_t c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c > 0xFFFF;
}

}  // namespace

void appendCharacter(char32_t c, std::string& text) {
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xC0 | (c >> 6));
        text += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        if (c < 0x10000) {
            text += static_cast<char>(0xE0 | (c >> 12));
        } else {
            text += static_cast<char>(0xF0 | (c >> 18));
            text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        }
        text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (c & 0x3F));
    }
}

void foldForSearch(std::string_view text, std::string& out) {
    out.resize(text.size());
    unsigned char high = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {                       // written for the vectoriser: most texts are ASCII
        const auto c = static_cast<unsigned char>(text[i]);
        high |= c;
        out[i] = static_cast<char>(c + (static_cast<unsigned char>(c - 'A') < 26 ? 32 : 0));
    }
    if (high < 0x80)
        return;
    out.clear();
    if (!foldWide(text, 0, out))
        foldByIcu(text, out);
}

std::string foldedForSearch(std::string_view text) {
    std::string folded;
    foldForSearch(text, folded);
    return folded;
}

std::int64_t wordsOf(std::string_view text) {
    std::int64_t words = 0;
    bool inside = false;                                                  // a word that was counted already
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = nextCodePoint(text, at);
        const auto code = static_cast<UChar32>(c);
        const bool single = isSingle(c), counts = c < 0x80 ? (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') : u_isalnum(code) != 0;
        const bool blank = c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) : u_isUWhiteSpace(code) != 0;
        words += single || (counts && !inside);
        inside = !single && !blank && (inside || counts);
    }
    return words;
}

}  // namespace diptych
