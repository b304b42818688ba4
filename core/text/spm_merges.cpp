#include "core/text/spm_merges.h"

#include <algorithm>
#include <numeric>

namespace diptych {

namespace {

// Real pieces have at most 16 characters; the limit bounds the ways to cut them.
constexpr std::size_t maxPieceLength = 256;

bool isBoundary(std::string_view text, std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void appendCuts(std::vector<Merge>& merges, const Vocabulary& vocabulary, std::int32_t whole, std::uint32_t rank) {
    const std::string_view piece = vocabulary[whole];
    for (std::size_t at = 1; at < piece.size(); ++at) {
        const std::int32_t left = isBoundary(piece, at) ? vocabulary.find(piece.substr(0, at)) : -1;
        const std::int32_t right = left < 0 ? -1 : vocabulary.find(piece.substr(at));
        if (right >= 0)
            merges.push_back({left, right, whole, rank});
    }
}

}  // namespace

Result<SpmMerges> mergesOfSpm(const SpmFile& file, const std::string& context) {
    if (file.model != SpmFile::Model::Bpe)
        return Error{ErrorCode::Unsupported, "model_type is 1 (unigram), wanted 2 (BPE)", context,
                     "Choose another tokenizer"};
    std::vector<std::string> texts;
    for (const SpmPiece& piece : file.pieces)
        texts.push_back(piece.text);
    SpmMerges result;
    DIPTYCH_ASSIGN(result.vocabulary, Vocabulary::ofList(std::move(texts), context));
    std::vector<std::int32_t> byScore(file.pieces.size());
    std::iota(byScore.begin(), byScore.end(), 0);
    std::stable_sort(byScore.begin(), byScore.end(), [&](std::int32_t a, std::int32_t b) {
        return file.pieces[static_cast<std::size_t>(a)].score > file.pieces[static_cast<std::size_t>(b)].score;
    });
    for (std::size_t rank = 0; rank < byScore.size(); ++rank) {
        if (file.pieces[static_cast<std::size_t>(byScore[rank])].text.size() > maxPieceLength)
            return Error{ErrorCode::BadInput, "has a piece of more than " + std::to_string(maxPieceLength) + " bytes",
                         context, "Fetch the tokenizer files again"};
        appendCuts(result.merges, result.vocabulary, byScore[rank], static_cast<std::uint32_t>(rank));
    }
    return result;
}

}  // namespace diptych
