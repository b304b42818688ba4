#include "core/text/sentencepiece.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/text/unigram.h"

namespace diptych {

namespace {

constexpr float unknownPenalty = 10;
struct SortedPieces {
    std::vector<std::pair<std::string, std::int32_t>> findable, userDefined;
    std::vector<std::string> texts;  // by id
    std::optional<std::int32_t> unknown;
    float worst = 0, best = 0;  // scores of normal pieces
};

Result<SortedPieces> sorted(const std::vector<SpmPiece>& pieces, const std::string& context) {
    using Type = SpmPiece::Type;
    SortedPieces result;
    bool hasNormal = false;
    for (const SpmPiece& piece : pieces) {
        const auto id = static_cast<std::int32_t>(result.texts.size());
        if (piece.text.size() > ByteTrie::maxKeyLength)
            return Error{ErrorCode::BadInput,
                         "has a piece of " + std::to_string(piece.text.size()) + " bytes, wanted at most " +
                             std::to_string(ByteTrie::maxKeyLength),
                         context, "Choose another tokenizer"};
        result.texts.push_back(piece.text);
        if (piece.type == Type::Normal || piece.type == Type::UserDefined)
            result.findable.emplace_back(piece.text, id);
        if (piece.type == Type::UserDefined)
            result.userDefined.emplace_back(piece.text, id);
        if (piece.type == Type::Unknown && !result.unknown)
            result.unknown = id;
        if (piece.type == Type::Normal) {
            result.worst = hasNormal ? std::min(result.worst, piece.score) : piece.score;
            result.best = hasNormal ? std::max(result.best, piece.score) : piece.score;
            hasNormal = true;
        }
    }
    if (!result.unknown)
        return Error{ErrorCode::BadInput, "has no piece of the type unknown", context, "Choose another tokenizer"};
    return result;
}

// Scores as the reference computes them: a symbol of the user's outweighs what its bytes could earn otherwise.
std::vector<float> scoresOf(const std::vector<SpmPiece>& pieces, float best) {
    std::vector<float> scores;
    scores.reserve(pieces.size());
    for (const SpmPiece& piece : pieces)
        scores.push_back(piece.type == SpmPiece::Type::UserDefined ? static_cast<float>(piece.text.size()) * best - 0.1f
                                                                   : piece.score);
    return scores;
}

}  // namespace

Result<std::unique_ptr<TokenModel>> SentencePieceUnigram::make(SpmFile file, std::string unknownToken,
                                                               const std::string& context) {
    if (file.model != SpmFile::Model::Unigram)
        return Error{ErrorCode::Unsupported, "model_type is 2 (BPE), wanted 1 (unigram)", context,
                     "Choose another tokenizer"};
    DIPTYCH_ASSIGN(SortedPieces pieces, sorted(file.pieces, context));
    auto model = std::make_unique<SentencePieceUnigram>();
    model->m_unknown = *pieces.unknown;
    model->m_scores = scoresOf(file.pieces, pieces.best);
    model->m_unknownScore = pieces.worst - unknownPenalty;
    model->m_pieces = ByteTrie(std::move(pieces.findable));
    model->m_userDefined = ByteTrie(std::move(pieces.userDefined));
    if (!file.charsmap.empty()) {
        DIPTYCH_ASSIGN(model->m_charsmap, Charsmap::read(file.charsmap, context));
    }
    DIPTYCH_ASSIGN(model->m_vocabulary, Vocabulary::ofList(std::move(pieces.texts), context));
    model->m_byteFallback = file.byteFallback;
    model->m_removeExtraBlanks = file.removeExtraWhitespaces;
    model->m_escapeBlanks = file.escapeWhitespaces;
    model->m_bytes = byteTokens(model->m_vocabulary);
    model->m_guard = std::move(unknownToken);
    model->m_guardTokens = model->cut(model->normalized("").bytes).size();
    return std::unique_ptr<TokenModel>(std::move(model));
}

Charsmap::Rule SentencePieceUnigram::nextRule(std::string_view text) const {
    std::size_t length = 0;
    m_userDefined.prefixes(text, [&](std::size_t found, std::int32_t) { length = found; });
    if (length == 0 && m_charsmap)
        if (const auto rule = m_charsmap->longest(text))
            return *rule;
    if (length == 0)
        nextCodePoint(text, length);
    return {length, text.substr(0, length)};
}

// Blanks at both ends and behind blanks go, the others become marks.
AlignedText SentencePieceUnigram::normalized(std::string_view part) const {
    AlignedText input = AlignedText::of(part, 0);
    AlignedBuilder guarded(input);
    guarded.put(m_guard, {0, 0});
    guarded.keep(0, part.size());
    input = guarded.take();
    AlignedBuilder out(input);
    bool afterBlank = m_removeExtraBlanks;
    for (std::size_t at = 0; at < input.bytes.size();) {
        const Charsmap::Rule rule = nextRule(std::string_view(input.bytes).substr(at));
        const TokenSpan source = input.sourceOf(at, at + rule.length);
        std::string_view text = rule.replacement;
        while (afterBlank && text.starts_with(' '))
            text.remove_prefix(1);
        for (const char c : text)
            out.put(m_escapeBlanks && c == ' ' ? blankMark : std::string_view(&c, 1), source);
        if (!text.empty())
            afterBlank = m_removeExtraBlanks && text.ends_with(' ');
        at += rule.length;
    }
    AlignedText result = out.take();
    const std::string_view blank = m_escapeBlanks ? blankMark : std::string_view(" ");
    std::size_t end = result.bytes.size();
    while (m_removeExtraBlanks && std::string_view(result.bytes).substr(0, end).ends_with(blank))
        end -= blank.size();
    return result.slice(0, end);
}

std::vector<ModelToken> SentencePieceUnigram::cut(std::string_view text) const {
    std::vector<ModelToken> tokens;
    bool afterUnknown = false;
    for (ModelToken token : bestCut(text, m_pieces, m_scores, m_unknownScore)) {
        const bool isUnknown = token.id < 0;
        if (isUnknown && m_byteFallback &&
            appendByteTokens(m_bytes, text.substr(token.begin, token.end - token.begin), token.begin, tokens))
            continue;
        if (isUnknown && afterUnknown) {
            tokens.back().end = token.end;
            continue;
        }
        if (isUnknown)
            token.id = m_unknown;
        tokens.push_back(token);
        afterUnknown = isUnknown;
    }
    return tokens;
}

void SentencePieceUnigram::encode(std::string_view part, std::vector<ModelToken>& out) const {
    const AlignedText text = normalized(part);
    const std::vector<ModelToken> tokens = cut(text.bytes);
    const std::size_t guard = tokens.size() >= m_guardTokens ? m_guardTokens : 0;
    for (std::size_t i = guard; i < tokens.size(); ++i) {
        const TokenSpan source = text.sourceOf(tokens[i].begin, tokens[i].end);
        out.push_back({tokens[i].id, static_cast<std::uint32_t>(source.begin), static_cast<std::uint32_t>(source.end)});
    }
}

}  // namespace diptych
