// Texts and queries as words for a full-text index. ICU finds the words of any language; those of scripts without spaces
// between words (Chinese, Japanese) are then taken apart into characters that stand together, because dictionaries divide
// the same characters differently from sentence to sentence: so a word inside a sentence is always found. Case, width and
// compatibility forms are folded (NFKC case folding).
// Threads: a WordBreaker belongs to one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace diptych {

class WordBreaker {
public:
    WordBreaker();
    ~WordBreaker();
    WordBreaker(WordBreaker&&) noexcept;
    WordBreaker& operator=(WordBreaker&&) noexcept;

    // Appends the words of the text, a space after each.
    void append(std::string_view text, std::string& into);
    // A query as FTS5 reads it: every part must be there. Parts are divided by blanks; "two words" and characters without
    // blanks are phrases; an ending * means any word that begins so. Empty where there is no word.
    std::string queryOf(std::string_view query);
    // Changes where words are found in another way: an index that was built in another one must be built anew.
    static std::string version();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace diptych
