// A tokenizer made of parts, as tokenizer.json describes it: added tokens, normalizer, pre-tokenizer, model, tokens
// around the text; and a decoder for the way back. Built from tokenizer.json or from the older files.
// Errors of make: BadInput (added tokens, a length without room for the special tokens, ids outside the vocabulary).
// Threads: const and shared. A table of words is used by one thread at a time; another that comes meanwhile does
// without.
#pragma once

#include <map>
#include <mutex>

#include "core/text/added_tokens.h"
#include "core/text/decoder.h"
#include "core/text/normalizer.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/token_model.h"
#include "core/text/tokenizer.h"
#include "core/text/word_table.h"

namespace diptych {

// Tokens around the text; what stands behind it may be left out where the text ends in it already.
struct AroundText {
    std::vector<std::int64_t> before, behind;
    bool behindOnce = false;
};

struct TokenizerParts {
    std::vector<AddedToken> addedTokens;
    std::string leadingMark;       // put in front of the input, in which its own marks become blanks
    NormalizerPtr normalizer;      // null: none
    PreTokenizerPtr preTokenizer;  // null: none
    std::unique_ptr<TokenModel> model;
    AroundText around;
    DecoderPtr decoder;  // null: pieces joined by blanks
    std::map<TokenRole, std::string> roles;
    std::int64_t maxLength = INT32_MAX;
    bool cutLeft = false;       // truncation_side
    bool cleanUpText = false;   // clean_up_tokenization_spaces
    std::string decodedSuffix;  // becomes a blank in decoded text, whose ends are stripped then; empty: neither
};

class PipelineTokenizer : public Tokenizer {
public:
    static Result<std::unique_ptr<Tokenizer>> make(TokenizerParts parts, const std::string& context);

    std::string kind() const override { return m_parts.model->kind(); }
    Encoding encode(std::string_view text) const override;
    std::vector<std::int64_t> encodeRaw(std::string_view text, bool addSpecial) const override;
    std::vector<std::int64_t> encodePrompt(std::string_view prompt) const override;
    std::string decode(std::span<const std::int64_t> ids, bool skipSpecial) const override;
    std::optional<std::int64_t> idOf(std::string_view piece) const override;
    std::string pieceOf(std::int64_t id) const override;
    bool isSpecial(std::int64_t id) const override;
    std::optional<std::int64_t> roleId(TokenRole role) const override;
    std::vector<std::int64_t> leadingIds() const override { return m_parts.around.before; }
    std::int64_t vocabSize() const override { return static_cast<std::int64_t>(m_pieces.size()); }
    std::int64_t maxLength() const override { return m_parts.maxLength; }

private:
    struct Token {
        std::int64_t id = 0;
        TokenSpan span;
    };
    class Run;
    Status prepare(const std::string& context);
    std::vector<Token> tokensOf(std::string_view text) const;
    void putAround(std::vector<Token>& tokens) const;

    TokenizerParts m_parts;
    AddedTokens m_added;
    std::vector<const std::string*> m_pieces;  // by id; null: a gap
    std::vector<bool> m_special;               // by id
    mutable std::mutex m_tableMutex;
    mutable WordTable m_table;
};

}  // namespace diptych
