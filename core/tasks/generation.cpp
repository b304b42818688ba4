#include "core/tasks/generation.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "core/tasks/beam_search.h"
#include "core/tasks/logits_processors.h"

namespace diptych {

namespace {

Error usage(const std::string& option, const std::string& message, const std::string& remedy) {
    return Error{ErrorCode::Usage, message, option, remedy};
}

Status checkOptions(const Decoding& d) {
    if (d.beams < 1 || d.returns < 1)
        return usage("decoding", "beams and returns are counts, wanted 1 or more", "Give a positive number");
    // Written so that what is no number at all is refused too.
    if (!(d.temperature > 0 && d.repetitionPenalty > 0) || !std::isfinite(d.lengthPenalty))
        return usage("decoding", "temperature and penalties are numbers, wanted more than 0", "Give a positive number");
    if (!(d.topP > 0 && d.typical > 0 && d.minP >= 0 && d.minP <= 1))
        return usage("decoding", "top-p, min-p and typical are shares, wanted 0 to 1", "Give a share of probability");
    if (d.beams > 1 && d.returns > d.beams)
        return usage("returns", std::to_string(d.returns) + " of " + std::to_string(d.beams) + " beams",
                     "Ask for as many beams as returns");
    if (d.beams == 1 && !d.sample && d.returns > 1)
        return usage("returns", std::to_string(d.returns) + " captions of greedy search, which has one",
                     "Add beams or sampling");
    return {};
}

// Greedy and sampled rows side by side: each ends by itself; what an ended row goes on to say is dropped.
class PlainSearch {
public:
    PlainSearch(StepDecoder& decoder, const GenerationRequest& request)
        : m_decoder(decoder), m_request(request), m_penalties(request),
          m_rows(static_cast<std::size_t>(request.decoding.returns), request.prompt),
          m_ended(m_rows.size(), false), m_generator(at::detail::createCPUGenerator(request.decoding.seed)) {}

    Status run(std::int64_t newTokens, const CancelToken& cancel) {
        DIPTYCH_TRY(cancel.check());
        at::Tensor scores = readPrompt();  // [B, V]
        for (std::int64_t step = 0; step < newTokens; ++step) {
            DIPTYCH_TRY(cancel.check());
            const at::Tensor chosen = choose(scores);  // [B]
            append(chosen);
            if (m_request.onStep)
                m_request.onStep(m_rows.front());
            if (std::find(m_ended.begin(), m_ended.end(), false) == m_ended.end())
                break;
            if (step + 1 < newTokens)
                scores = m_decoder.advance(chosen.unsqueeze(1));  // [B, 1] → [B, V]
        }
        return {};
    }

    std::vector<GeneratedSequence> results() && {
        std::vector<GeneratedSequence> results;
        for (TokenIds& ids : m_rows)
            results.push_back({std::move(ids), 0});
        return results;
    }

private:
    // The prompt is the same for all rows: it is read once.
    at::Tensor readPrompt() {
        const at::Tensor logits = m_decoder.advance(idTensor(m_request.prompt));  // [1, V]
        const auto rows = static_cast<std::int64_t>(m_rows.size());
        if (rows == 1)
            return logits;
        m_decoder.reorder(at::zeros({rows}, at::kLong));
        return logits.expand({rows, logits.size(1)});
    }

    at::Tensor choose(const at::Tensor& logits) {
        const Decoding& decoding = m_request.decoding;
        const bool penalised = m_penalties.active(m_rows.front().size());
        if (!penalised && !decoding.sample)
            return logits.argmax(-1);
        at::Tensor scores = logits.clone(at::MemoryFormat::Contiguous);  // the decoder's own tensor stays as it is
        if (penalised)
            m_penalties.apply(scores, m_rows);
        if (!decoding.sample)
            return scores.argmax(-1);
        applySamplingFilters(scores, decoding);
        return at::multinomial(at::softmax(scores, -1), 1, false, m_generator).squeeze(1);  // [B]
    }

    void append(const at::Tensor& chosen) {
        const auto ids = chosen.accessor<std::int64_t, 1>();
        for (std::size_t b = 0; b < m_rows.size(); ++b) {
            if (m_ended[b])
                continue;
            const std::int64_t id = ids[static_cast<std::int64_t>(b)];
            m_rows[b].push_back(id);
            m_ended[b] = std::find(m_request.endIds.begin(), m_request.endIds.end(), id) != m_request.endIds.end();
        }
    }

    StepDecoder& m_decoder;
    const GenerationRequest& m_request;
    TokenPenalties m_penalties;
    std::vector<TokenIds> m_rows;
    std::vector<bool> m_ended;
    at::Generator m_generator;
};

}  // namespace

Result<std::vector<GeneratedSequence>> generate(StepDecoder& decoder, const GenerationRequest& request,
                                                const CancelToken& cancel) {
    DIPTYCH_TRY(checkOptions(request.decoding));
    const auto promptLength = static_cast<std::int64_t>(request.prompt.size());
    const std::int64_t newTokens =
        std::min<std::int64_t>(request.decoding.maxTokens, request.maxLength - promptLength);
    if (newTokens < 1)
        return usage("prompt",
                     std::to_string(promptLength) + " tokens and " + std::to_string(request.decoding.maxTokens) +
                         " new ones, wanted at most " + std::to_string(request.maxLength) + " and at least one new",
                     "Shorten the prompt or allow more tokens");
    if (request.decoding.beams > 1)
        return beamSearch(decoder, request, newTokens, cancel);
    PlainSearch search(decoder, request);
    DIPTYCH_TRY(search.run(newTokens, cancel));
    return std::move(search).results();
}

}  // namespace diptych
