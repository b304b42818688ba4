// Byte-pair encoding (Sennrich et al. 2016; reference: BPE of the tokenizers library): a word's characters are merged
// in the order of the merges' ranks, leftmost first. A queue over a linked list makes it n log n in the length of the
// word. Errors of make: BadInput (a merge of tokens that the vocabulary lacks, an unknown token that it lacks).
#pragma once

#include <span>

#include "core/text/token_model.h"

namespace diptych {

struct BpeOptions {
    std::string unknownToken;            // empty: characters that are not there are dropped
    std::string wordPrefix, wordSuffix;  // continuing_subword_prefix, end_of_word_suffix
    bool fuseUnknown = false, byteFallback = false, ignoreMerges = false;
};

struct Merge {
    std::int32_t left = 0, right = 0, result = 0;
    std::uint32_t rank = 0;
};

class Bpe : public TokenModel {
public:
    // Merges as pairs of strings, in the order of their ranks.
    static Result<std::unique_ptr<TokenModel>> make(Vocabulary vocabulary,
                                                    std::span<const std::pair<std::string, std::string>> merges,
                                                    BpeOptions options, const std::string& context);
    // Merges with ranks of their own; of the same pair the last one counts.
    static Result<std::unique_ptr<TokenModel>> make(Vocabulary vocabulary, std::span<const Merge> merges,
                                                    BpeOptions options, const std::string& context);

    std::string kind() const override { return "bpe"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }
    void encode(std::string_view word, std::vector<ModelToken>& out) const override;

private:
    struct Merged {
        std::uint32_t rank = 0;
        std::int32_t id = 0;
    };
    struct Hash {
        std::size_t operator()(std::uint64_t pair) const { return (pair ^ (pair >> 29)) * 0x9E3779B97F4A7C15u >> 7; }
    };
    void appendCharacters(std::string_view word, std::vector<ModelToken>& out) const;
    const Merged* mergeOf(std::int32_t left, std::int32_t right) const;
    void merge(std::vector<ModelToken>& symbols, std::size_t first) const;

    Vocabulary m_vocabulary;
    BpeOptions m_options;
    std::int32_t m_unknown = -1;
    std::vector<std::int32_t> m_bytes;  // see byteTokens
    std::unordered_map<std::uint64_t, Merged, Hash> m_merges;
};

}  // namespace diptych
