// Unigram language model (Kudo 2018): the most likely cut of a text into pieces. Two use it: Unigram as in
// tokenizer.json (reference: the tokenizers library, scores in double), and SentencePiece models (float, see
// sentencepiece.h). The cost is linear in the text, times the longest piece. Errors of make: BadInput (unknown token
// outside the vocabulary, scores that are no numbers).
#pragma once

#include <memory>

#include "core/text/byte_trie.h"
#include "core/text/token_model.h"

namespace diptych {

// The best cut of a text; an id of -1 stands for one character that no piece covers. The trie's values are places in
// `scores`.
template <typename Score>
std::vector<ModelToken> bestCut(std::string_view text, const ByteTrie& pieces, const std::vector<Score>& scores,
                                Score unknownScore);

struct UnigramOptions {
    std::int64_t unknownId = -1;  // -1: texts with unknown characters lose them
    bool byteFallback = false;
};

class Unigram : public TokenModel {
public:
    static Result<std::unique_ptr<TokenModel>> make(std::vector<std::string> pieces, std::vector<double> scores,
                                                    const UnigramOptions& options, const std::string& context);

    std::string kind() const override { return "unigram"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }
    void encode(std::string_view word, std::vector<ModelToken>& out) const override;

private:
    Vocabulary m_vocabulary;
    std::vector<double> m_scores;
    std::vector<std::int32_t> m_bytes;  // see byteTokens
    ByteTrie m_pieces;
    double m_unknownScore = 0;
    UnigramOptions m_options;
};

}  // namespace diptych
