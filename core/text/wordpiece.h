// WordPiece (reference: WordPiece of the tokenizers library): the longest pieces from the left; a word with too many
// characters, or with a place where no piece fits, is unknown as a whole.
// Errors of make: BadInput (the unknown token is not in the vocabulary).
#pragma once

#include <memory>

#include "core/text/token_model.h"

namespace diptych {

struct WordPieceOptions {
    std::string unknownToken = "[UNK]", continuingPrefix = "##";
    std::size_t maxWordLength = 100;  // code points
};

class WordPiece : public TokenModel {
public:
    static Result<std::unique_ptr<TokenModel>> make(Vocabulary vocabulary, WordPieceOptions options,
                                                    const std::string& context);

    std::string kind() const override { return "wordpiece"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }
    void encode(std::string_view word, std::vector<ModelToken>& out) const override;

private:
    Vocabulary m_vocabulary;
    WordPieceOptions m_options;
    std::int32_t m_unknown = 0;
};

}  // namespace diptych
