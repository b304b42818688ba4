#include "core/tasks/blip_decoding.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "core/tasks/cross_maps.h"
#include "core/tasks/likeliest.h"

namespace diptych {

namespace {

// log p of all tokens at the positions that predict new ones, [new, V].
at::Tensor newLogprobs(const BlipNetwork& network, const at::Tensor& states, std::size_t promptLength) {
    const at::Tensor predicting = states[0].slice(0, static_cast<std::int64_t>(promptLength) - 1);  // [new, C]
    return at::log_softmax(network.vocabularyLogits(predicting), -1);
}

Status checkIds(const BlipSession& session, const TokenIds& ids) {
    const std::int64_t vocabulary = session.config().text.vocabSize;
    for (const std::int64_t id : ids)
        if (id < 0 || id >= vocabulary)
            return Error{ErrorCode::Usage,
                         "token " + std::to_string(id) + ", wanted 0 to " + std::to_string(vocabulary - 1), "prompt",
                         "Give ids of this model's vocabulary"};
    return {};
}

}  // namespace

at::Tensor BlipStepDecoder::advance(const at::Tensor& ids) {
    const at::Tensor states = m_network.decode({ids, {}}, m_memory, &m_cache);  // [B, T, C]
    return m_network.vocabularyLogits(states.select(1, states.size(1) - 1));
}

Result<GenerationRequest> generationRequest(const BlipSession& session, TokenIds prompt, const Decoding& decoding) {
    DIPTYCH_TRY(checkIds(session, prompt));
    GenerationRequest request;
    request.prompt = std::move(prompt);
    request.endIds = {session.config().text.sepId};
    request.maxLength = session.config().text.maxPositions;
    request.decoding = decoding;
    for (const std::string& word : decoding.badWords)
        request.badWords.push_back(session.wordIds(word));
    return request;
}

GeneratedText reviewSequence(const BlipSession& session, const BlipNetwork::Memory& memory, const TokenIds& ids,
                             const ReviewOptions& options) {
    const BlipNetwork& network = session.network();
    CrossMapTap tap(session.taught(), network.config().text.layers);
    const at::Tensor input = idTensor(std::span(ids).first(ids.size() - 1));  // [1, T-1]: the last one predicts nothing
    const at::Tensor states = network.decode({input, {}}, memory, nullptr, options.maps ? &tap : nullptr);
    const at::Tensor logprobs = newLogprobs(network, states, options.promptLength);
    GeneratedText text;
    text.ids = ids;
    text.pieces = session.pieces(ids);
    text.text = session.tokenizer().decode(ids, /*skipSpecial=*/true);
    const auto pieceOf = [&](std::int64_t id) { return session.pieces(std::span(&id, 1)).front(); };
    for (std::size_t i = options.promptLength; i < ids.size(); ++i) {
        const at::Tensor row = logprobs[static_cast<std::int64_t>(i - options.promptLength)];  // [V]
        text.tokenLogprobs.push_back(row[ids[i]].item<double>());
        if (options.alternatives > 0)
            text.alternatives.push_back(likeliestTokens(row, options.alternatives, pieceOf));
    }
    text.logprob = std::accumulate(text.tokenLogprobs.begin(), text.tokenLogprobs.end(), 0.0);
    if (options.maps) {
        const std::int64_t side = network.config().vision.gridSide();
        text.maps = toVector(tap.patches()[0].slice(0, static_cast<std::int64_t>(options.promptLength) - 1));
        text.mapRows = text.mapCols = static_cast<int>(side);
    }
    return text;
}

}  // namespace diptych
