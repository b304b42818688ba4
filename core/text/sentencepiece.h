// A unigram SentencePiece model as the SigLIP tokenizer runs it (reference: sentencepiece 0.2 through SiglipTokenizer
// of transformers): no blank is put in front, and every part is encoded behind the spelling of the unknown token, whose
// tokens are dropped, so that a mark at the beginning survives. Errors of make: BadInput (no unknown piece, pieces too
// long, a damaged character map), Unsupported (BPE models).
#pragma once

#include <memory>
#include <optional>

#include "core/text/aligned_text.h"
#include "core/text/byte_trie.h"
#include "core/text/charsmap.h"
#include "core/text/spm_file.h"
#include "core/text/token_model.h"

namespace diptych {

class SentencePieceUnigram : public TokenModel {
public:
    static Result<std::unique_ptr<TokenModel>> make(SpmFile file, std::string unknownToken, const std::string& context);

    std::string kind() const override { return "unigram"; }
    const Vocabulary& vocabulary() const override { return m_vocabulary; }
    void encode(std::string_view part, std::vector<ModelToken>& out) const override;
    bool isWorthKeeping() const override { return false; }  // a part is a whole text

private:
    AlignedText normalized(std::string_view part) const;             // behind the guard
    Charsmap::Rule nextRule(std::string_view text) const;            // what stands for the text's next bytes
    std::vector<ModelToken> cut(std::string_view normalized) const;  // unknown runs and bytes resolved

    Vocabulary m_vocabulary;
    std::vector<float> m_scores;  // by id
    ByteTrie m_pieces, m_userDefined;
    std::optional<Charsmap> m_charsmap;
    std::string m_guard;  // the unknown token's spelling
    std::size_t m_guardTokens = 0;
    std::int32_t m_unknown = 0;
    float m_unknownScore = 0;
    bool m_byteFallback = false, m_removeExtraBlanks = true, m_escapeBlanks = true;
    std::vector<std::int32_t> m_bytes;  // see byteTokens
};

}  // namespace diptych
