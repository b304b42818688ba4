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
    int begin = 0, end = 0;           // bytes of the source text; both 0 for special tokens that were put in
};

struct Encoding {
    std::vector<std::int64_t> ids;    // special tokens included, cut to maxLength, no padding
    std::vector<std::string> pieces;  // vocabulary string of each id
    std::vector<TokenSpan> spans;     // where each id stands in the source text
    bool truncated = false;
};

class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    virtual std::string kind() const = 0;                        // "wordpiece", "bpe", "unigram"
    virtual Encoding encode(std::string_view text) const = 0;
    virtual std::string decode(std::span<const std::int64_t> ids, bool skipSpecial) const = 0;
    virtual std::optional<std::int64_t> idOf(std::string_view piece) const = 0;
    virtual std::string pieceOf(std::int64_t id) const = 0;      // empty for an id outside the vocabulary
    virtual bool isSpecial(std::int64_t id) const = 0;
    virtual std::int64_t vocabSize() const = 0;                  // added tokens included
    virtual std::int64_t maxLength() const = 0;                  // model_max_length, special tokens included
};

Result<std::unique_ptr<Tokenizer>> loadTokenizer(const std::filesystem::path& folder);

}  // namespace diptych
