#include "core/text/unigram.h"

#include <algorithm>
#include <cmath>

#include "core/text/code_points.h"

namespace diptych {

namespace {

constexpr double unknownPenalty = 10;

template <typename Score>
struct BestPath {
    Score score = 0;
    std::int32_t id = -1;
    std::int64_t begin = -1;  // -1: no path ends here yet
};

template <typename Score>
void offer(BestPath<Score>& end, Score score, std::int32_t id, std::size_t begin) {
    if (end.begin < 0 || score > end.score)
        end = {score, id, static_cast<std::int64_t>(begin)};
}

}  // namespace

template <typename Score>
std::vector<ModelToken> bestCut(std::string_view text, const ByteTrie& pieces, const std::vector<Score>& scores,
                                Score unknownScore) {
    std::vector<BestPath<Score>> ends(text.size() + 1);
    for (std::size_t at = 0; at < text.size();) {
        const Score before = ends[at].score;
        std::size_t next = at;
        nextCodePoint(text, next);
        bool isCovered = false;
        pieces.prefixes(text.substr(at), [&](std::size_t length, std::int32_t id) {
            offer(ends[at + length], scores[static_cast<std::size_t>(id)] + before, id, at);
            isCovered = isCovered || length == next - at;
        });
        if (!isCovered)
            offer(ends[next], unknownScore + before, -1, at);
        at = next;
    }
    std::vector<ModelToken> tokens;
    for (std::size_t end = text.size(); end > 0; end = static_cast<std::size_t>(ends[end].begin))
        tokens.push_back({ends[end].id, static_cast<std::uint32_t>(ends[end].begin), static_cast<std::uint32_t>(end)});
    std::reverse(tokens.begin(), tokens.end());
    return tokens;
}

template std::vector<ModelToken> bestCut(std::string_view, const ByteTrie&, const std::vector<float>&, float);
template std::vector<ModelToken> bestCut(std::string_view, const ByteTrie&, const std::vector<double>&, double);

Result<std::unique_ptr<TokenModel>> Unigram::make(std::vector<std::string> pieces, std::vector<double> scores,
                                                  const UnigramOptions& options, const std::string& context) {
    const auto bad = [&](const std::string& message) {
        return Error{ErrorCode::BadInput, message, context, "Fetch the tokenizer files again"};
    };
    if (options.unknownId >= static_cast<std::int64_t>(pieces.size()))
        return bad("has unk_id " + std::to_string(options.unknownId) + ", wanted less than " +
                   std::to_string(pieces.size()));
    if (!std::all_of(scores.begin(), scores.end(), [](double score) { return std::isfinite(score); }))
        return bad("has a score that is no finite number");
    std::vector<std::pair<std::string, std::int32_t>> entries;
    for (std::size_t id = 0; id < pieces.size(); ++id) {
        if (pieces[id].size() > ByteTrie::maxKeyLength)
            return bad("has a piece of " + std::to_string(pieces[id].size()) + " bytes, wanted at most " +
                       std::to_string(ByteTrie::maxKeyLength));
        if (!pieces[id].empty())
            entries.emplace_back(pieces[id], static_cast<std::int32_t>(id));
    }
    auto model = std::make_unique<Unigram>();
    model->m_unknownScore = scores.empty() ? 0 : *std::min_element(scores.begin(), scores.end()) - unknownPenalty;
    DIPTYCH_ASSIGN(model->m_vocabulary, Vocabulary::ofList(std::move(pieces), context));
    model->m_bytes = byteTokens(model->m_vocabulary);
    model->m_pieces = ByteTrie(std::move(entries));
    model->m_scores = std::move(scores);
    model->m_options = options;
    return std::unique_ptr<TokenModel>(std::move(model));
}

void Unigram::encode(std::string_view word, std::vector<ModelToken>& out) const {
    std::vector<ModelToken> tokens = bestCut(word, m_pieces, m_scores, m_unknownScore);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        ModelToken token = tokens[i];
        const auto isUnknown = [&](const ModelToken& other) { return other.id < 0 || other.id == m_options.unknownId; };
        if (!isUnknown(token)) {
            out.push_back(token);
            continue;
        }
        for (; i + 1 < tokens.size() && isUnknown(tokens[i + 1]); ++i)  // a run of unknown characters is one token
            token.end = tokens[i + 1].end;
        const std::string_view run = word.substr(token.begin, token.end - token.begin);
        const bool isPiece = m_vocabulary.find(run) >= 0;  // the unknown token's own spelling
        if (m_options.byteFallback && !isPiece && appendByteTokens(m_bytes, run, token.begin, out))
            continue;
        token.id = static_cast<std::int32_t>(m_options.unknownId);
        if (token.id >= 0)
            out.push_back(token);
    }
}

}  // namespace diptych
