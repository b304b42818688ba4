#include "core/text/bert_normalizer.h"

#include "core/text/letter_case.h"
#include "core/text/unicode_form.h"
#include "core/text/unicode_tables.h"

namespace diptych {

namespace {

std::vector<SourceChar> cleaned(const std::vector<SourceChar>& text) {
    std::vector<SourceChar> out;
    out.reserve(text.size());
    for (SourceChar c : text) {
        if (contains(bertToSpace, c.code))
            c.code = ' ';
        else if (contains(bertRemoved, c.code))
            continue;
        out.push_back(c);
    }
    return out;
}

std::vector<SourceChar> withIsolatedCjk(const std::vector<SourceChar>& text) {
    std::vector<SourceChar> out;
    out.reserve(text.size());
    for (const SourceChar& c : text) {
        const bool alone = c.code >= 0x3400 && contains(bertIsolatedCjk, c.code);
        if (alone)
            out.push_back({' ', c.begin, c.begin});
        out.push_back(c);
        if (alone)
            out.push_back({' ', c.end, c.end});
    }
    return out;
}

std::vector<SourceChar> withoutAccents(const std::vector<SourceChar>& text) {
    std::vector<SourceChar> out = inForm(text, UnicodeForm::Nfd);
    std::erase_if(out, [](const SourceChar& c) { return c.code >= 0x300 && contains(bertStrippedAccents, c.code); });
    return out;
}

}  // namespace

std::vector<SourceChar> bertNormalized(const std::vector<SourceChar>& text, const BertNormalizerOptions& options) {
    std::vector<SourceChar> out = options.cleanText ? cleaned(text) : text;
    if (options.isolateCjk)
        out = withIsolatedCjk(out);
    if (options.stripAccents)
        out = withoutAccents(out);
    if (!options.lowerCase)
        return out;
    std::vector<SourceChar> lower;
    lower.reserve(out.size());
    for (const SourceChar& c : out)
        appendLower(lower, c);
    return lower;
}

}  // namespace diptych
