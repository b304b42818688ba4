#include "core/text/unicode_form.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <iterator>

namespace diptych {

namespace {

// ICU's own tables: getting them fails only where its data is missing, and then nothing is normalised.
const icu::Normalizer2* icuForm(UnicodeForm form) {
    UErrorCode failure = U_ZERO_ERROR;
    switch (form) {
        case UnicodeForm::Nfc:
            return icu::Normalizer2::getNFCInstance(failure);
        case UnicodeForm::Nfd:
            return icu::Normalizer2::getNFDInstance(failure);
        case UnicodeForm::Nfkc:
            return icu::Normalizer2::getNFKCInstance(failure);
        case UnicodeForm::Nfkd:
            return icu::Normalizer2::getNFKDInstance(failure);
    }
    return nullptr;
}

// The reference normalises by the tables of Unicode 9; what came later is neither decomposed nor sorted.
bool isKnown(char32_t c) {
    constexpr std::uint8_t newest = 9;
    UVersionInfo age;
    u_charAge(static_cast<UChar32>(c), age);
    return age[0] <= newest;
}

bool isComposed(UnicodeForm form) {
    return form == UnicodeForm::Nfc || form == UnicodeForm::Nfkc;
}

struct Mark {
    SourceChar c;
    std::uint8_t order = 0;  // canonical combining class
};

void appendDecomposed(std::vector<Mark>& out, const SourceChar& c, const icu::Normalizer2& form) {
    icu::UnicodeString parts;
    const auto whole = static_cast<UChar32>(c.code);
    if (c.code < 0xA0 || !isKnown(c.code) || !form.getDecomposition(whole, parts)) {
        const bool isMark = c.code >= 0x300 && isKnown(c.code);
        out.push_back({c, isMark ? form.getCombiningClass(whole) : std::uint8_t{0}});
        return;
    }
    for (int i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 code = parts.char32At(i);
        out.push_back({{static_cast<char32_t>(code), c.begin, c.end}, form.getCombiningClass(code)});
    }
}

void sortMarks(std::vector<Mark>& text) {
    const auto isMark = [](const Mark& mark) { return mark.order != 0; };
    for (auto begin = text.begin(); (begin = std::find_if(begin, text.end(), isMark)) != text.end();) {
        const auto end = std::find_if_not(begin, text.end(), isMark);
        std::stable_sort(begin, end, [](const Mark& a, const Mark& b) { return a.order < b.order; });
        begin = end;
    }
}

std::vector<SourceChar> composed(const std::vector<Mark>& text, const icu::Normalizer2& form) {
    std::vector<SourceChar> out;
    out.reserve(text.size());
    std::size_t starter = text.size();  // place in `out`; none yet
    int lastOrder = -1;                 // of what stands between the starter and here; -1: nothing
    for (const Mark& mark : text) {
        if (starter < out.size() && lastOrder < static_cast<int>(mark.order) && isKnown(mark.c.code)) {
            const UChar32 pair =
                form.composePair(static_cast<UChar32>(out[starter].code), static_cast<UChar32>(mark.c.code));
            if (pair >= 0) {
                out[starter].code = static_cast<char32_t>(pair);
                out[starter].end = std::max(out[starter].end, mark.c.end);
                continue;
            }
        }
        if (mark.order == 0) {
            starter = out.size();
            lastOrder = -1;
        } else {
            lastOrder = mark.order;
        }
        out.push_back(mark.c);
    }
    return out;
}

}  // namespace

bool isInForm(std::string_view validText, UnicodeForm form) {
    const icu::Normalizer2* normalizer = icuForm(form);
    UErrorCode failure = U_ZERO_ERROR;
    const auto text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(validText.data(), static_cast<std::int32_t>(validText.size())));
    return normalizer == nullptr || normalizer->quickCheck(text, failure) == UNORM_YES;
}

std::vector<SourceChar> inForm(const std::vector<SourceChar>& text, UnicodeForm form) {
    const icu::Normalizer2* normalizer = icuForm(form);
    if (normalizer == nullptr)
        return text;
    std::vector<Mark> marks;
    marks.reserve(text.size());
    for (const SourceChar& c : text)
        appendDecomposed(marks, c, *normalizer);
    sortMarks(marks);
    if (isComposed(form))
        return composed(marks, *icuForm(UnicodeForm::Nfc));
    std::vector<SourceChar> out;
    out.reserve(marks.size());
    std::transform(marks.begin(), marks.end(), std::back_inserter(out), [](const Mark& mark) { return mark.c; });
    return out;
}

}  // namespace diptych
