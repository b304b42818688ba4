#include "core/data/catalog/words.h"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <stdexcept>

#include "core/base/code_point.h"
#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t longestQuery = 4096, mostParts = 64;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

struct WordBreaker::State {
    State() {
        UErrorCode status = U_ZERO_ERROR;
        words.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
        folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status))
            throw std::runtime_error(std::string("ICU has no word breaks: ") + u_errorName(status));
    }
    ~State() { utext_close(&text); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    const std::string& folded(std::string_view raw) {
        UErrorCode status = U_ZERO_ERROR;
        fold.clear();
        icu::StringByteSink<std::string> sink(&fold);
        const std::string mended = isValidUtf8(raw) ? std::string() : sanitizeUtf8(raw);
        const std::string_view valid = mended.empty() ? raw : std::string_view(mended);
        folding->normalizeUTF8(0, icu::StringPiece(valid.data(), static_cast<std::int32_t>(valid.size())), sink, nullptr, status);
        return fold;
    }

    std::unique_ptr<icu::BreakIterator> words;
    const icu::Normalizer2* folding = nullptr;
    UText text = UTEXT_INITIALIZER;
    std::string fold;
};

WordBreaker::WordBreaker() : m_state(std::make_unique<State>()) {}
WordBreaker::~WordBreaker() = default;
WordBreaker::WordBreaker(WordBreaker&&) noexcept = default;
WordBreaker& WordBreaker::operator=(WordBreaker&&) noexcept = default;

void WordBreaker::append(std::string_view text, std::string& into) {
    State& state = *m_state;
    const std::string& folded = state.folded(text);
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&state.text, folded.data(), static_cast<std::int64_t>(folded.size()), &status);
    state.words->setText(&state.text, status);
    std::int32_t begin = state.words->first();
    for (std::int32_t end = state.words->next(); end != icu::BreakIterator::DONE; begin = end, end = state.words->next()) {
        const std::int32_t kind = state.words->getRuleStatus();
        if (kind < UBRK_WORD_NONE_LIMIT)
            continue;
        const std::string_view word = std::string_view(folded).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
        for (std::size_t at = 0, from = 0; at < word.size(); from = at) {
            nextCodePoint(word, at);
            if (kind < UBRK_WORD_KANA)
                at = word.size();
            into.append(word.substr(from, at - from)).push_back(' ');
        }
    }
}

std::string WordBreaker::queryOf(std::string_view query) {
    query = query.substr(0, longestQuery);
    std::string all;
    std::size_t parts = 0;
    for (std::size_t at = 0; at < query.size() && parts < mostParts;) {
        if (isBlank(query[at])) {
            ++at;
            continue;
        }
        const bool isQuoted = query[at] == '"';
        const std::size_t begin = at + (isQuoted ? 1 : 0);
        const auto last = std::find_if(query.begin() + static_cast<std::ptrdiff_t>(begin), query.end(),
                                       [&](char c) { return c == '"' || (!isQuoted && isBlank(c)); });
        std::size_t end = static_cast<std::size_t>(last - query.begin());
        std::string words;
        append(query.substr(begin, end - begin), words);
        at = end + (isQuoted ? 1 : 0);
        const bool isPrefix = isQuoted ? at < query.size() && query[at] == '*' : end > begin && query[end - 1] == '*';
        if (words.empty())
            continue;
        words.pop_back();
        all += (parts++ == 0 ? "\"" : " \"") + words + "\"" + (isPrefix ? " *" : "");
    }
    return all;
}

std::string WordBreaker::version() { return std::string("1 ") + U_ICU_VERSION; }

}  // namespace diptych
