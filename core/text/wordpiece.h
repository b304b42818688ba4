// BERT's WordPiece tokenizer (reference: BertTokenizer of transformers on the tokenizers library): special tokens are split
// off the raw text first, then bertWords, then the longest pieces from the left; a word of more than 100 code points or with
// no piece is [UNK].
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/text/bert_normalizer.h"
#include "core/text/tokenizer.h"

namespace diptych {

struct WordPieceFiles {
    std::vector<std::string> vocabulary;           // by id
    std::vector<std::string> specialTokens;        // split off the raw text, never decoded with skipSpecial
    std::string unk = "[UNK]", cls = "[CLS]", sep = "[SEP]";
    BertNormalizerOptions normalizer;
    std::int64_t maxLength = INT32_MAX;
    bool cleanUpText = false;                      // clean_up_tokenization_spaces
};

class WordPieceTokenizer : public Tokenizer {
public:
    static Result<std::unique_ptr<Tokenizer>> make(WordPieceFiles files, const std::string& context);

    std::string kind() const override { return "wordpiece"; }
    Encoding encode(std::string_view text) const override;
    std::string decode(std::span<const std::int64_t> ids, bool skipSpecial) const override;
    std::optional<std::int64_t> idOf(std::string_view piece) const override;
    std::string pieceOf(std::int64_t id) const override;
    bool isSpecial(std::int64_t id) const override;
    std::int64_t vocabSize() const override { return static_cast<std::int64_t>(m_files.vocabulary.size()); }
    std::int64_t maxLength() const override { return m_files.maxLength; }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    void encodePart(std::string_view text, int offset, Encoding& out) const;
    void encodeWord(const Word& word, int offset, Encoding& out) const;
    void append(Encoding& out, std::int64_t id, TokenSpan span) const;
    // The special token that begins earliest at or after `from` (the longest of several); npos: none.
    std::size_t nextSpecial(std::string_view text, std::size_t from, std::string_view& token) const;

    WordPieceFiles m_files;
    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> m_ids;
    std::unordered_set<std::int64_t> m_special;
    std::int64_t m_unk = 0, m_cls = 0, m_sep = 0;
};

}  // namespace diptych
