// Tokens that are found in the text before the model sees it (reference: AddedVocabulary of the tokenizers library),
// such as <image> or [MASK]: first in the raw text, then, those that are `normalized`, in the normalised text; the
// longest at the earliest place. Errors of make: BadInput (too long, an id that is another token's or far out).
#pragma once

#include <map>
#include <optional>
#include <span>

#include "core/text/aligned_text.h"
#include "core/text/byte_trie.h"
#include "core/text/normalizer.h"
#include "core/text/token_model.h"

namespace diptych {

struct AddedToken {
    std::string content;
    bool singleWord = false, leftStrip = false, rightStrip = false, normalized = false, special = true;
    std::optional<std::int64_t> id;  // as a file says; none: the vocabulary's, else the next one
};

class AddedTokens {
public:
    // Of tokens with the same content the last one counts. The normalizer may be null.
    static Result<AddedTokens> make(std::span<const AddedToken> tokens, const Vocabulary& vocabulary,
                                    const Normalizer* normalizer, const std::string& context);

    struct Part {
        ByteRange range;
        std::int64_t id = -1;  // -1: text between tokens
    };
    // The parts of a text in order; empty ones are left out.
    std::vector<Part> splitRaw(std::string_view text) const { return split(text, m_raw); }
    std::vector<Part> splitNormalized(std::string_view text) const { return split(text, m_normalized); }
    bool hasNormalized() const { return m_hasNormalized; }

    const AddedToken* find(std::int64_t id) const;
    std::optional<std::int64_t> idOf(std::string_view content) const;
    // As a piece: a normalised token shows its normalised spelling.
    const std::string& spelling(std::int64_t id) const { return m_spellings.at(id); }
    std::int64_t size() const { return m_tokens.empty() ? 0 : m_tokens.rbegin()->first + 1; }  // highest id + 1

private:
    std::vector<Part> split(std::string_view text, const ByteTrie& trie) const;
    Result<std::int64_t> placeOf(const AddedToken& token, const Vocabulary& vocabulary, std::int64_t next,
                                 const std::string& context) const;
    bool fits(const AddedToken& token, std::string_view text, const ByteRange& match) const;

    std::map<std::int64_t, AddedToken> m_tokens;
    std::map<std::int64_t, std::string> m_spellings;
    std::map<std::string, std::int64_t, std::less<>> m_ids;
    ByteTrie m_raw, m_normalized;
    bool m_hasNormalized = false;
};

}  // namespace diptych
