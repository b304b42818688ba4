#include "core/text/siglip_text.h"

#include "core/text/letter_case.h"

namespace diptych {

namespace {

bool isAsciiPunctuation(char32_t c) {
    return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 0x7F);
}

class SiglipCanonicalizer : public Normalizer {
public:
    explicit SiglipCanonicalizer(bool lowerCase) : m_lowerCase(lowerCase) {}
    void apply(AlignedText& text) const override {
        std::vector<SourceChar> chars = charsOf(text), out;
        if (m_lowerCase)
            chars = pythonLower(chars);
        out.reserve(chars.size());
        for (SourceChar c : chars) {
            if (isAsciiPunctuation(c.code))
                continue;
            if (isPythonSpace(c.code)) {
                if (out.empty() || out.back().code == ' ')
                    continue;
                c.code = ' ';
            }
            out.push_back(c);
        }
        if (!out.empty() && out.back().code == ' ')
            out.pop_back();
        text = textOf(out, text.offset);
    }

private:
    bool m_lowerCase;
};

}  // namespace

NormalizerPtr makeSiglipCanonicalizer(bool lowerCase) {
    return std::make_unique<SiglipCanonicalizer>(lowerCase);
}

}  // namespace diptych
