#include "core/text/pre_tokenizer.h"

#include <algorithm>

#include "core/text/byte_level.h"
#include "core/text/letter_case.h"
#include "core/text/unicode_tables.h"

namespace diptych {

namespace {

struct Part {
    ByteRange range;
    bool isMatch = false;
};

// Matches and what lies between them, covering the word.
std::vector<Part> partsOf(const ByteRange& word, const std::vector<ByteRange>& matches, bool invert) {
    std::vector<Part> parts;
    std::size_t at = word.begin;
    for (const ByteRange& match : matches) {
        if (match.begin > at)
            parts.push_back({{at, match.begin}, invert});
        parts.push_back({match, !invert});
        at = match.end;
    }
    if (at < word.end)
        parts.push_back({{at, word.end}, invert});
    return parts;
}

void appendContiguous(std::vector<ByteRange>& words, const std::vector<Part>& parts) {
    bool previous = false;
    const std::size_t first = words.size();
    for (const Part& part : parts) {
        if (part.isMatch == previous && words.size() > first)
            words.back().end = part.range.end;
        else
            words.push_back(part.range);
        previous = part.isMatch;
    }
}

void appendMergedWithPrevious(std::vector<ByteRange>& words, const std::vector<Part>& parts) {
    bool previous = false;
    const std::size_t first = words.size();
    for (const Part& part : parts) {
        if (part.isMatch && !previous && words.size() > first)
            words.back().end = part.range.end;
        else
            words.push_back(part.range);
        previous = part.isMatch;
    }
}

void appendMergedWithNext(std::vector<ByteRange>& words, const std::vector<Part>& parts) {
    bool next = false;
    const auto first = static_cast<std::ptrdiff_t>(words.size());
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (part->isMatch && !next && words.begin() + first != words.end())
            words.back().begin = part->range.begin;
        else
            words.push_back(part->range);
        next = part->isMatch;
    }
    std::reverse(words.begin() + first, words.end());
}

// Removed and Isolated: matches, what lies between them, or both.
void appendPlain(std::vector<ByteRange>& words, const ByteRange& word, const std::vector<ByteRange>& matches,
                 bool keepMatches, bool keepBetween) {
    std::size_t at = word.begin;
    for (const ByteRange& match : matches) {
        if (keepBetween && match.begin > at)
            words.push_back({at, match.begin});
        if (keepMatches)
            words.push_back(match);
        at = match.end;
    }
    if (keepBetween && at < word.end)
        words.push_back({at, word.end});
}

void appendCut(std::vector<ByteRange>& words, const ByteRange& word, const std::vector<ByteRange>& matches,
               SplitBehavior behavior, bool invert) {
    switch (behavior) {
        case SplitBehavior::Removed:
            return appendPlain(words, word, matches, invert, !invert);
        case SplitBehavior::Isolated:
            return appendPlain(words, word, matches, true, true);
        case SplitBehavior::Contiguous:
            return appendContiguous(words, partsOf(word, matches, invert));
        case SplitBehavior::MergedWithPrevious:
            return appendMergedWithPrevious(words, partsOf(word, matches, invert));
        case SplitBehavior::MergedWithNext:
            return appendMergedWithNext(words, partsOf(word, matches, invert));
    }
}

// Splits every word at what `find(word, matches)` reports.
template <typename Find>
void splitWords(PreTokens& tokens, SplitBehavior behavior, bool invert, Find find) {
    std::vector<ByteRange> words, matches;
    words.reserve(tokens.words.size());
    for (const ByteRange& word : tokens.words) {
        matches.clear();
        find(std::string_view(tokens.text.bytes).substr(word.begin, word.end - word.begin), matches);
        for (ByteRange& match : matches) {
            match.begin += word.begin;
            match.end += word.begin;
        }
        appendCut(words, word, matches, behavior, invert);
    }
    tokens.words = std::move(words);
}

// Writes the text anew: `rewrite(out, word, isFirst)` puts one word's new bytes.
template <typename Rewrite>
void rewriteWords(PreTokens& tokens, Rewrite rewrite) {
    AlignedBuilder out(tokens.text);
    for (ByteRange& word : tokens.words) {
        const std::size_t begin = out.size();
        rewrite(out, word);
        word = {begin, out.size()};
    }
    tokens.text = out.take();
}

class SplitStep : public PreTokenizer {
public:
    SplitStep(Pattern pattern, SplitBehavior behavior, bool invert)
        : m_pattern(std::move(pattern)), m_behavior(behavior), m_invert(invert) {}
    void apply(PreTokens& tokens) const override {
        splitWords(tokens, m_behavior, m_invert,
                   [&](std::string_view word, std::vector<ByteRange>& matches) { m_pattern.findAll(word, matches); });
    }

private:
    Pattern m_pattern;
    SplitBehavior m_behavior;
    bool m_invert;
};

bool isAsciiIn(CharacterClass characters, char32_t c) {
    const bool digit = c >= '0' && c <= '9', letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    switch (characters) {
        case CharacterClass::Space:
            return isSpace(c);
        case CharacterClass::Digit:
            return digit;
        case CharacterClass::Punctuation:
            return c > ' ' && c < 0x7F && !digit && !letter;
    }
    return false;
}

bool isIn(CharacterClass characters, char32_t c) {
    if (c < 0x80)
        return isAsciiIn(characters, c);
    switch (characters) {
        case CharacterClass::Space:
            return isSpace(c);
        case CharacterClass::Digit:
            return contains(numericDigits, c);
        case CharacterClass::Punctuation:
            return contains(bertPunctuation, c);
    }
    return false;
}

class ClassSplitStep : public PreTokenizer {
public:
    ClassSplitStep(CharacterClass characters, SplitBehavior behavior)
        : m_characters(characters), m_behavior(behavior) {}
    void apply(PreTokens& tokens) const override {
        splitWords(tokens, m_behavior, false, [&](std::string_view word, std::vector<ByteRange>& matches) {
            for (std::size_t at = 0; at < word.size();) {
                const std::size_t begin = at;
                if (isIn(m_characters, nextCodePoint(word, at)))
                    matches.push_back({begin, at});
            }
        });
    }

private:
    CharacterClass m_characters;
    SplitBehavior m_behavior;
};

class ByteLevelStep : public PreTokenizer {
public:
    explicit ByteLevelStep(const ByteLevelOptions& options) : m_options(options) {
        if (options.useRegex)
            m_split = makeSplit(Pattern::expression(byteLevelExpression, "byte-level expression").value(),
                                SplitBehavior::Isolated, false);
    }
    void apply(PreTokens& tokens) const override {
        const std::string& bytes = tokens.text.bytes;
        const auto lacksBlank = [&](const ByteRange& word) { return bytes[word.begin] != ' '; };
        if (m_options.addPrefixSpace && std::any_of(tokens.words.begin(), tokens.words.end(), lacksBlank))
            rewriteWords(tokens, [&](AlignedBuilder& out, const ByteRange& word) {
                if (lacksBlank(word))
                    out.put(" ", tokens.text.sourceOf(word.begin, word.begin));
                out.keep(word.begin, word.end);
            });
        if (m_split != nullptr)
            m_split->apply(tokens);
        if (!std::all_of(tokens.words.begin(), tokens.words.end(),
                         [&](const ByteRange& word) { return isVisible(tokens, word); }))
            rewriteWords(tokens, [&](AlignedBuilder& out, const ByteRange& word) {
                for (std::size_t i = word.begin; i < word.end; ++i)
                    out.put(byteLevelCharacter(static_cast<unsigned char>(tokens.text.bytes[i])),
                            tokens.text.sourceOf(i, i + 1));
            });
    }

private:
    static bool isVisible(const PreTokens& tokens, const ByteRange& word) {
        const auto begin = tokens.text.bytes.begin();
        return std::all_of(begin + static_cast<std::ptrdiff_t>(word.begin),
                           begin + static_cast<std::ptrdiff_t>(word.end), [](char c) { return c > 0x20 && c < 0x7F; });
    }

    ByteLevelOptions m_options;
    PreTokenizerPtr m_split;
};

class MetaspaceStep : public PreTokenizer {
public:
    MetaspaceStep(std::string replacement, PrependScheme scheme, bool split)
        : m_replacement(std::move(replacement)), m_scheme(scheme) {
        if (split)
            m_split = makeSplit(Pattern::literal(m_replacement), SplitBehavior::MergedWithNext, false);
    }
    void apply(PreTokens& tokens) const override {
        rewriteWords(tokens, [&](AlignedBuilder& out, const ByteRange& word) {
            const std::string_view text = std::string_view(tokens.text.bytes).substr(word.begin, word.end - word.begin);
            const bool first = word.begin == 0 && tokens.startsInput;
            const bool wanted = m_scheme == PrependScheme::Always || (m_scheme == PrependScheme::First && first);
            if (wanted && text.front() != ' ' && !text.starts_with(m_replacement))
                out.put(m_replacement, tokens.text.sourceOf(word.begin, word.begin));
            for (std::size_t i = word.begin; i < word.end; ++i)
                if (tokens.text.bytes[i] == ' ')
                    out.put(m_replacement, tokens.text.sourceOf(i, i + 1));
                else
                    out.keep(i, i + 1);
        });
        if (m_split != nullptr)
            m_split->apply(tokens);
    }

private:
    std::string m_replacement;
    PrependScheme m_scheme;
    PreTokenizerPtr m_split;
};

class PreTokenizerSequence : public PreTokenizer {
public:
    explicit PreTokenizerSequence(std::vector<PreTokenizerPtr> steps) : m_steps(std::move(steps)) {}
    void apply(PreTokens& tokens) const override {
        for (const PreTokenizerPtr& step : m_steps)
            step->apply(tokens);
    }

private:
    std::vector<PreTokenizerPtr> m_steps;
};

}  // namespace

PreTokenizerPtr makeSplit(Pattern pattern, SplitBehavior behavior, bool invert) {
    return std::make_unique<SplitStep>(std::move(pattern), behavior, invert);
}

PreTokenizerPtr makeClassSplit(CharacterClass characters, SplitBehavior behavior) {
    return std::make_unique<ClassSplitStep>(characters, behavior);
}

PreTokenizerPtr makeBertPreTokenizer() {
    std::vector<PreTokenizerPtr> steps;
    steps.push_back(makeClassSplit(CharacterClass::Space, SplitBehavior::Removed));
    steps.push_back(makeClassSplit(CharacterClass::Punctuation, SplitBehavior::Isolated));
    return makePreTokenizerSequence(std::move(steps));
}

PreTokenizerPtr makeByteLevel(const ByteLevelOptions& options) {
    return std::make_unique<ByteLevelStep>(options);
}

PreTokenizerPtr makeMetaspace(std::string replacement, PrependScheme scheme, bool split) {
    return std::make_unique<MetaspaceStep>(std::move(replacement), scheme, split);
}

PreTokenizerPtr makePreTokenizerSequence(std::vector<PreTokenizerPtr> steps) {
    return std::make_unique<PreTokenizerSequence>(std::move(steps));
}

}  // namespace diptych
