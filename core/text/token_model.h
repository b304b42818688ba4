// The model of a tokenizer: one word's bytes to token ids. Bpe, WordPiece, Unigram and SentencePieceUnigram are models.
// Threads: models are const and shared.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/text/tokenizer.h"

namespace diptych {

struct ModelToken {
    std::int32_t id = 0;
    std::uint32_t begin = 0, end = 0;  // bytes of the word
};

// The strings of a vocabulary and their ids. Ids may leave gaps, but not many: a table is made that has a place for
// each.
class Vocabulary {
public:
    Vocabulary() = default;
    Vocabulary(Vocabulary&&) = default;
    Vocabulary& operator=(Vocabulary&&) = default;
    // By id; of equal strings the last one is found. Errors: BadInput (more than maxTokens).
    static Result<Vocabulary> ofList(std::vector<std::string> tokens, const std::string& context);
    // Errors: BadInput (an id twice, negative, or far beyond the number of tokens).
    static Result<Vocabulary> ofPairs(const std::vector<std::pair<std::string, std::int64_t>>& tokens,
                                      const std::string& context);

    static constexpr std::size_t maxTokens = 4'000'000;

    std::int32_t find(std::string_view token) const;  // -1: not there
    const std::string& operator[](std::int32_t id) const { return m_tokens[static_cast<std::size_t>(id)]; }
    bool holds(std::int64_t id) const { return id >= 0 && id < size(); }
    std::int64_t size() const { return static_cast<std::int64_t>(m_tokens.size()); }  // highest id + 1
    const std::vector<std::string>& tokens() const { return m_tokens; }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    void index();

    std::vector<std::string> m_tokens;
    std::unordered_map<std::string_view, std::int32_t, Hash, std::equal_to<>> m_ids;  // views into m_tokens
};

// Ids of the byte tokens <0x00> to <0xFF>; -1: not in the vocabulary.
std::vector<std::int32_t> byteTokens(const Vocabulary& vocabulary);
// Appends one token a byte, the first at `begin`; false, and nothing appended, where one of them is missing.
bool appendByteTokens(const std::vector<std::int32_t>& ids, std::string_view bytes, std::uint32_t begin,
                      std::vector<ModelToken>& out);

class TokenModel {
public:
    virtual ~TokenModel() = default;
    virtual std::string kind() const = 0;  // "wordpiece", "bpe", "unigram"
    virtual const Vocabulary& vocabulary() const = 0;
    // Appends the tokens of a word that is not empty.
    virtual void encode(std::string_view word, std::vector<ModelToken>& out) const = 0;
    // The same word gives the same tokens cheaply from a table of words.
    virtual bool isWorthKeeping() const { return true; }
};

}  // namespace diptych
