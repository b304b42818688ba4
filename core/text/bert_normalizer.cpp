#include "core/text/bert_normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/text/unicode_tables.h"

namespace diptych {

namespace {

bool isCombining(char32_t c) { return c >= 0x300 && u_getCombiningClass(static_cast<UChar32>(c)) != 0; }

void appendDecomposed(std::vector<SourceChar>& out, const SourceChar& c) {
    if (c.code < 0xC0) {
        out.push_back(c);
        return;
    }
    UErrorCode failure = U_ZERO_ERROR;
    static const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(failure);
    icu::UnicodeString decomposed;
    if (nfd == nullptr || !nfd->getDecomposition(static_cast<UChar32>(c.code), decomposed)) {
        out.push_back(c);
        return;
    }
    for (int i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1))
        out.push_back({static_cast<char32_t>(decomposed.char32At(i)), c.begin, c.end});
}

std::vector<SourceChar> decompose(const std::vector<SourceChar>& text) {
    std::vector<SourceChar> out;
    out.reserve(text.size());
    for (const SourceChar& c : text)
        appendDecomposed(out, c);
    // Canonical order: marks between two starters by their combining class.
    for (std::size_t begin = 0; begin < out.size();) {
        if (!isCombining(out[begin].code)) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < out.size() && isCombining(out[end].code))
            ++end;
        const auto at = [&](std::size_t i) { return out.begin() + static_cast<std::ptrdiff_t>(i); };
        std::stable_sort(at(begin), at(end), [](const SourceChar& a, const SourceChar& b) {
            return u_getCombiningClass(static_cast<UChar32>(a.code)) < u_getCombiningClass(static_cast<UChar32>(b.code));
        });
        begin = end;
    }
    return out;
}

void appendLower(Word& word, const SourceChar& c) {
    if (c.code < 0x80) {
        const bool upper = c.code >= 'A' && c.code <= 'Z';
        word.push_back({upper ? c.code + 32 : c.code, c.begin, c.end});
        return;
    }
    const auto found = std::lower_bound(lowerCases.begin(), lowerCases.end(), c.code,
                                        [](const LowerCase& entry, char32_t value) { return entry.from < value; });
    if (found == lowerCases.end() || found->from != c.code) {
        word.push_back(c);
        return;
    }
    word.push_back({found->to, c.begin, c.end});
    if (found->second != 0)
        word.push_back({found->second, c.begin, c.end});
}

bool isPlainAscii(char32_t c) { return c > 0x20 && c < 0x7F; }

std::vector<SourceChar> clean(const std::vector<SourceChar>& text) {
    std::vector<SourceChar> out;
    out.reserve(text.size());
    for (SourceChar c : text) {
        if (!isPlainAscii(c.code)) {
            if (contains(bertToSpace, c.code))
                c.code = ' ';
            else if (contains(bertRemoved, c.code))
                continue;
        }
        out.push_back(c);
    }
    return out;
}

// Collects words; blanks end them, CJK and punctuation stand alone.
class WordCollector {
public:
    explicit WordCollector(const BertNormalizerOptions& options) : m_options(options) {}

    void add(const SourceChar& c) {
        if (c.code < 0x80 ? c.code == ' ' || (c.code >= 9 && c.code <= 13) : contains(bertToSpace, c.code))
            return endWord();
        if (m_options.isolateCjk && c.code >= 0x3400 && contains(bertIsolatedCjk, c.code))
            return addAlone(c);
        const std::size_t before = m_word.size();
        if (m_options.lowerCase)
            appendLower(m_word, c);
        else
            m_word.push_back(c);
        if (contains(bertPunctuation, m_word[before].code)) {
            Word mark(m_word.begin() + static_cast<std::ptrdiff_t>(before), m_word.end());
            m_word.resize(before);
            endWord();
            m_words.push_back(std::move(mark));
        }
    }

    std::vector<Word> take() {
        endWord();
        return std::move(m_words);
    }

private:
    void addAlone(const SourceChar& c) {
        endWord();
        m_words.push_back({c});
    }
    void endWord() {
        if (!m_word.empty())
            m_words.push_back(std::move(m_word));
        m_word.clear();
    }

    const BertNormalizerOptions& m_options;
    std::vector<Word> m_words;
    Word m_word;
};

}  // namespace

std::vector<Word> bertWords(const std::vector<SourceChar>& text, const BertNormalizerOptions& options) {
    const std::vector<SourceChar> cleaned = options.cleanText ? clean(text) : text;
    WordCollector collector(options);
    if (!options.stripAccents) {
        for (const SourceChar& c : cleaned)
            collector.add(c);
        return collector.take();
    }
    for (const SourceChar& c : decompose(cleaned))
        if (c.code < 0x300 || !contains(bertStrippedAccents, c.code))
            collector.add(c);
    return collector.take();
}

}  // namespace diptych
