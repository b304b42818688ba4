// Text to token ids and back, exact to the reference tokenizers (transformers, tokenizers), read from the tokenizer
// files of a Hugging Face folder; weights are never touched.
// Errors of loadTokenizer: NotFound (no tokenizer files), BadInput (damaged), Unsupported (a kind we cannot read).
// Threads: a loaded tokenizer is const and may be used by any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace diptych {

struct TokenSpan {
    int begin = 0, end = 0;  // bytes of the source text; both 0 for special tokens that were put in
};

struct Encoding {
    std::vector<std::int64_t> ids;    // special tokens included, cut to maxLength, no padding
    std::vector<std::string> pieces;  // vocabulary string of each id
    std::vector<TokenSpan> spans;     // where each id stands in the source text, without the blanks around it
    bool truncated = false;
};

// What the folder calls its tokens; the keys of tokenizer_config.json are bos_token, eos_token and so on.
enum class TokenRole { Bos, Eos, Unk, Sep, Pad, Cls, Mask };

class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    virtual std::string kind() const = 0;  // "wordpiece", "bpe", "unigram"
    virtual Encoding encode(std::string_view text) const = 0;
    // The ids of a text of any length: never cut, with or without the tokens that encode() puts around it.
    virtual std::vector<std::int64_t> encodeRaw(std::string_view text, bool addSpecial) const = 0;
    // A prompt that a chat template wrote: as encodeRaw with special tokens, but without them where the prompt begins
    // with the beginning-of-text token already.
    virtual std::vector<std::int64_t> encodePrompt(std::string_view prompt) const = 0;
    virtual std::string decode(std::span<const std::int64_t> ids, bool skipSpecial) const = 0;
    virtual std::optional<std::int64_t> idOf(std::string_view piece) const = 0;
    virtual std::string pieceOf(std::int64_t id) const = 0;  // empty for an id outside the vocabulary
    virtual bool isSpecial(std::int64_t id) const = 0;
    virtual std::optional<std::int64_t> roleId(TokenRole role) const = 0;  // none where the folder names none
    virtual std::vector<std::int64_t> leadingIds() const = 0;  // what encode() puts in front, such as a bos token
    virtual std::int64_t vocabSize() const = 0;                // added tokens included
    virtual std::int64_t maxLength() const = 0;                // model_max_length, special tokens included
};

Result<std::unique_ptr<Tokenizer>> loadTokenizer(const std::filesystem::path& folder);

}  // namespace diptych
