#include "core/tasks/beam_search.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "core/tasks/logits_processors.h"

namespace diptych {

namespace {

// The reference marks beams that are out of the race by this score, and compares with it.
constexpr double outOfRace = -1.0e9;

struct Candidate {
    std::int64_t beam = 0, token = 0;
    double sum = 0;                                // processed log-probabilities
    bool ends = false;                             // end token, or no room for another
};

class BeamSearch {
public:
    BeamSearch(StepDecoder& decoder, const GenerationRequest& request, std::int64_t newTokens)
        : m_decoder(decoder), m_request(request), m_penalties(request), m_newTokens(newTokens),
          m_beams(static_cast<std::size_t>(request.decoding.beams)),
          m_generator(at::detail::createCPUGenerator(request.decoding.seed)) {
        m_running.assign(1, request.prompt);       // all beams are equal before the first step: one row is enough
        m_sums.assign(1, 0.0);
    }

    Status run(const CancelToken& cancel) {
        at::Tensor next = idTensor(m_request.prompt);  // [1, T]
        for (m_length = 1; m_length <= m_newTokens; ++m_length) {
            DIPTYCH_TRY(cancel.check());
            const std::vector<Candidate> candidates = best(m_decoder.advance(next));
            keepFinished(candidates);
            next = goOn(candidates);
            if (m_request.onStep)
                m_request.onStep(m_running.front());
            if (!canImprove() || allEnd(candidates))
                break;
        }
        return {};
    }

    std::vector<GeneratedSequence> results() && {
        m_finished.resize(std::min(m_finished.size(), static_cast<std::size_t>(m_request.decoding.returns)));
        return std::move(m_finished);
    }

private:
    std::vector<Candidate> best(const at::Tensor& logits) {
        const Decoding& decoding = m_request.decoding;
        const auto perBeam = static_cast<std::int64_t>(std::max<std::size_t>(2, 1 + m_request.endIds.size()));
        at::Tensor scores = at::log_softmax(logits, -1);  // [B, V]
        if (m_penalties.active(m_running.front().size()))
            m_penalties.apply(scores, m_running);
        if (decoding.sample)
            applySamplingFilters(scores, decoding, perBeam);
        scores.add_(at::tensor(at::ArrayRef<double>(m_sums)).to(at::kFloat).unsqueeze(1));
        const std::int64_t vocabulary = scores.size(1);
        scores = scores.view({-1});  // [B·V]
        const auto wanted = std::min(perBeam * static_cast<std::int64_t>(m_beams), scores.size(0));
        const auto [values, places] = decoding.sample ? drawn(scores, wanted) : scores.topk(wanted);
        const auto sums = values.accessor<float, 1>();
        const auto chosen = places.accessor<std::int64_t, 1>();
        std::vector<Candidate> candidates;
        for (std::int64_t i = 0; i < wanted; ++i) {
            Candidate candidate{chosen[i] / vocabulary, chosen[i] % vocabulary, static_cast<double>(sums[i]), false};
            candidate.ends = m_length == m_newTokens || isEnd(candidate.token);
            candidates.push_back(candidate);
        }
        return candidates;
    }

    std::tuple<at::Tensor, at::Tensor> drawn(const at::Tensor& scores, std::int64_t wanted) {
        const at::Tensor probabilities = at::softmax(scores, -1);
        const std::int64_t possible = std::min(wanted, (probabilities > 0).sum().item<std::int64_t>());
        const at::Tensor places = at::multinomial(probabilities, possible, false, m_generator);
        const auto [values, order] = scores.index_select(0, places).sort(0, /*descending=*/true);
        const at::Tensor sortedPlaces = places.index_select(0, order);
        if (possible == wanted)
            return {values, sortedPlaces};
        // Fewer tokens than candidates: the rest is out of the race.
        return {at::constant_pad_nd(values, {0, wanted - possible}, outOfRace),
                at::constant_pad_nd(sortedPlaces, {0, wanted - possible}, 0)};
    }

    bool isEnd(std::int64_t token) const {
        return std::find(m_request.endIds.begin(), m_request.endIds.end(), token) != m_request.endIds.end();
    }

    double normalised(double sum) const {
        return sum / std::pow(static_cast<double>(m_length), m_request.decoding.lengthPenalty);
    }

    TokenIds extended(const Candidate& candidate) const {
        TokenIds ids = m_running[static_cast<std::size_t>(candidate.beam)];
        ids.push_back(candidate.token);
        return ids;
    }

    void keepFinished(const std::vector<Candidate>& candidates) {
        if (m_finished.size() == m_beams && m_request.decoding.earlyStopping)
            return;
        for (std::size_t i = 0; i < std::min(m_beams, candidates.size()); ++i)
            if (candidates[i].ends && candidates[i].sum > outOfRace)
                m_finished.push_back({extended(candidates[i]), normalised(candidates[i].sum)});
        std::stable_sort(m_finished.begin(), m_finished.end(),
                         [](const auto& a, const auto& b) { return a.score > b.score; });
        m_finished.resize(std::min(m_finished.size(), m_beams));
    }

    // The best unfinished candidates become the beams; what the decoder is fed next, [B, 1].
    at::Tensor goOn(const std::vector<Candidate>& candidates) {
        std::vector<TokenIds> running;
        std::vector<double> sums;
        TokenIds rows, tokens;
        for (const bool ending : {false, true})
            for (const Candidate& candidate : candidates) {
                if (candidate.ends != ending || running.size() == m_beams)
                    continue;
                running.push_back(extended(candidate));
                sums.push_back(ending ? candidate.sum + outOfRace : candidate.sum);
                rows.push_back(candidate.beam);
                tokens.push_back(candidate.token);
            }
        const bool moved = rows.size() != m_running.size() || !std::is_sorted(rows.begin(), rows.end()) ||
                           std::adjacent_find(rows.begin(), rows.end()) != rows.end();
        m_running = std::move(running);
        m_sums = std::move(sums);
        if (moved)                                 // else every beam goes on by itself
            m_decoder.reorder(at::tensor(at::ArrayRef<std::int64_t>(rows), at::kLong));
        return at::tensor(at::ArrayRef<std::int64_t>(tokens), at::kLong).unsqueeze(1);
    }

    bool canImprove() const {
        const bool full = m_finished.size() == m_beams;
        if (full && m_request.decoding.earlyStopping)
            return false;
        return !full || normalised(m_sums.front()) > m_finished.back().score;
    }

    static bool allEnd(const std::vector<Candidate>& candidates) {
        return std::all_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.ends; });
    }

    StepDecoder& m_decoder;
    const GenerationRequest& m_request;
    TokenPenalties m_penalties;
    std::int64_t m_newTokens = 0, m_length = 1;    // new tokens of what the present step makes
    std::size_t m_beams = 1;
    at::Generator m_generator;
    std::vector<TokenIds> m_running;
    std::vector<double> m_sums;
    std::vector<GeneratedSequence> m_finished;     // best first, at most m_beams
};

}  // namespace

Result<std::vector<GeneratedSequence>> beamSearch(StepDecoder& decoder, const GenerationRequest& request,
                                                  std::int64_t newTokens, const CancelToken& cancel) {
    BeamSearch search(decoder, request, newTokens);
    DIPTYCH_TRY(search.run(cancel));
    return std::move(search).results();
}

}  // namespace diptych
