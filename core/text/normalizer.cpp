#include "core/text/normalizer.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>

#include "core/text/letter_case.h"
#include "core/text/unicode_form.h"

namespace diptych {

namespace {

// Replacements that feed each other may double a text again and again; what goes beyond this is cut off.
std::size_t mostBytes(const AlignedText& text) {
    constexpr std::size_t growth = 16, always = std::size_t{1} << 20;
    const TokenSpan source = text.sourceOf(0, text.bytes.size());
    return always + growth * static_cast<std::size_t>(source.end - source.begin);
}

void lowerAscii(std::string& bytes) {
    for (char& c : bytes)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
}

class UnicodeFormStep : public Normalizer {
public:
    explicit UnicodeFormStep(UnicodeForm form) : m_form(form) {}
    void apply(AlignedText& text) const override {
        if (!isAscii(text.bytes) && !isInForm(text.bytes, m_form))
            text = textOf(inForm(charsOf(text), m_form), text.offset);
    }

private:
    UnicodeForm m_form;
};

class LowercaseStep : public Normalizer {
public:
    void apply(AlignedText& text) const override {
        if (isAscii(text.bytes))
            return lowerAscii(text.bytes);
        std::vector<SourceChar> lower;
        lower.reserve(text.bytes.size());
        for (const SourceChar& c : charsOf(text))
            appendLower(lower, c);
        text = textOf(lower, text.offset);
    }
};

class StripStep : public Normalizer {
public:
    StripStep(bool left, bool right) : m_left(left), m_right(right) {}
    void apply(AlignedText& text) const override {
        std::size_t begin = 0, end = text.bytes.size();
        for (std::size_t next = begin; m_left && begin < end && isSpace(nextCodePoint(text.bytes, next));)
            begin = next;
        for (std::size_t last = end; m_right && end > begin && isSpace(previousCode(text.bytes, last));)
            end = last;
        if (end - begin < text.bytes.size())
            text = text.slice(begin, end);
    }

private:
    bool m_left, m_right;
};

class StripAccentsStep : public Normalizer {
public:
    void apply(AlignedText& text) const override {
        if (isAscii(text.bytes))
            return;
        std::vector<SourceChar> chars = charsOf(text);
        std::erase_if(chars, [](const SourceChar& c) {
            return (U_GET_GC_MASK(static_cast<UChar32>(c.code)) & U_GC_M_MASK) != 0;
        });
        text = textOf(chars, text.offset);
    }
};

class ReplaceStep : public Normalizer {
public:
    ReplaceStep(Pattern pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
    void apply(AlignedText& text) const override {
        std::vector<ByteRange> matches;
        m_pattern.findAll(text.bytes, matches);
        const auto isSame = [&](const ByteRange& match) {
            return text.bytes.compare(match.begin, match.end - match.begin, m_content) == 0;
        };
        if (std::all_of(matches.begin(), matches.end(), isSame))
            return;
        AlignedBuilder out(text);
        const std::size_t limit = mostBytes(text);
        std::size_t at = 0;
        for (const ByteRange& match : matches) {
            if (out.size() > limit)
                break;
            out.keep(at, match.begin);
            out.put(m_content, text.sourceOf(match.begin, match.end));
            at = match.end;
        }
        if (out.size() <= limit)
            out.keep(at, text.bytes.size());
        text = out.take();
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

class PrependStep : public Normalizer {
public:
    explicit PrependStep(std::string prefix) : m_prefix(std::move(prefix)) {}
    void apply(AlignedText& text) const override {
        if (text.bytes.empty())
            return;
        AlignedBuilder out(text);
        out.put(m_prefix, text.sourceOf(0, 0));
        out.keep(0, text.bytes.size());
        text = out.take();
    }

private:
    std::string m_prefix;
};

class BertStep : public Normalizer {
public:
    explicit BertStep(const BertNormalizerOptions& options) : m_options(options) {}
    void apply(AlignedText& text) const override {
        const auto isPlain = [](char c) { return c >= ' ' && static_cast<unsigned char>(c) < 0x7F; };
        if (!std::all_of(text.bytes.begin(), text.bytes.end(), isPlain))
            text = textOf(bertNormalized(charsOf(text), m_options), text.offset);
        else if (m_options.lowerCase)
            lowerAscii(text.bytes);
    }

private:
    BertNormalizerOptions m_options;
};

// Ends of the graphemes of a text, as bytes.
std::vector<std::size_t> graphemeEnds(const std::string& text) {
    UErrorCode failure = U_ZERO_ERROR;
    std::vector<std::size_t> ends;
    const std::unique_ptr<icu::BreakIterator> graphemes(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), failure));
    UText bytes = UTEXT_INITIALIZER;
    utext_openUTF8(&bytes, text.data(), static_cast<std::int64_t>(text.size()), &failure);
    if (U_SUCCESS(failure)) {
        graphemes->setText(&bytes, failure);
        for (std::int32_t end = graphemes->next(); end != icu::BreakIterator::DONE; end = graphemes->next())
            ends.push_back(static_cast<std::size_t>(end));
    }
    utext_close(&bytes);
    if (ends.empty() || ends.back() != text.size())
        ends.push_back(text.size());
    return ends;
}

class PrecompiledStep : public Normalizer {
public:
    explicit PrecompiledStep(Charsmap map) : m_map(std::move(map)) {}
    void apply(AlignedText& text) const override {
        AlignedBuilder out(text);
        std::size_t at = 0;
        for (const std::size_t end : graphemeEnds(text.bytes)) {
            constexpr std::size_t longGrapheme = 6;
            if (end - at >= longGrapheme || !replace(text, at, end, out))
                for (std::size_t next = at; at < end; at = next) {
                    nextCodePoint(text.bytes, next);
                    if (!replace(text, at, next, out))
                        out.keep(at, next);
                }
            at = end;
        }
        text = out.take();
    }

private:
    bool replace(const AlignedText& text, std::size_t begin, std::size_t end, AlignedBuilder& out) const {
        const auto rule = m_map.shortest(std::string_view(text.bytes).substr(begin, end - begin));
        if (rule)
            out.put(rule->replacement, text.sourceOf(begin, end));
        return rule.has_value();
    }

    Charsmap m_map;
};

class NormalizerSequence : public Normalizer {
public:
    explicit NormalizerSequence(std::vector<NormalizerPtr> steps) : m_steps(std::move(steps)) {}
    void apply(AlignedText& text) const override {
        for (const NormalizerPtr& step : m_steps)
            step->apply(text);
    }

private:
    std::vector<NormalizerPtr> m_steps;
};

}  // namespace

NormalizerPtr makeUnicodeForm(UnicodeForm form) {
    return std::make_unique<UnicodeFormStep>(form);
}
NormalizerPtr makeLowercase() {
    return std::make_unique<LowercaseStep>();
}
NormalizerPtr makeStrip(bool left, bool right) {
    return std::make_unique<StripStep>(left, right);
}
NormalizerPtr makeStripAccents() {
    return std::make_unique<StripAccentsStep>();
}
NormalizerPtr makePrepend(std::string prefix) {
    return std::make_unique<PrependStep>(std::move(prefix));
}
NormalizerPtr makePrecompiled(Charsmap map) {
    return std::make_unique<PrecompiledStep>(std::move(map));
}
NormalizerPtr makeBertNormalizer(const BertNormalizerOptions& options) {
    return std::make_unique<BertStep>(options);
}

NormalizerPtr makeReplace(Pattern pattern, std::string content) {
    return std::make_unique<ReplaceStep>(std::move(pattern), std::move(content));
}

NormalizerPtr makeNormalizerSequence(std::vector<NormalizerPtr> steps) {
    return std::make_unique<NormalizerSequence>(std::move(steps));
}

}  // namespace diptych
