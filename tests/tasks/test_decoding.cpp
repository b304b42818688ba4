// Generation on a table of logits that can be searched on paper, and on a tiny random network with its cache: greedy, beams,
// sampling, every option that holds tokens back, and stopping.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <chrono>
#include <cmath>
#include <set>
#include <thread>

#include "core/tasks/blip_decoding.h"
#include "core/tasks/logits_processors.h"
#include "tests/support/tiny_weights.h"

using namespace diptych;
using namespace diptych::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t start = 0, end = 1, vocabulary = 5;

// p(next | last): rows are the last token. Greedy from 0 goes 2 3 4 …; the best whole sequence is 0 3 1.
const float table[5][5] = {{0, .05F, .50F, .40F, .05F},
                           {.2F, .2F, .2F, .2F, .2F},
                           {.05F, .10F, .10F, .45F, .30F},
                           {.02F, .75F, .03F, .10F, .10F},
                           {.10F, .50F, .20F, .15F, .05F}};

class TableDecoder : public StepDecoder {
public:
    at::Tensor advance(const at::Tensor& ids) override {
        ++calls;
        if (onCall)
            onCall();
        rowsSeen.push_back(ids.size(0));
        const at::Tensor last = ids.select(1, ids.size(1) - 1);
        at::Tensor logits = at::empty({last.size(0), vocabulary});
        for (std::int64_t b = 0; b < last.size(0); ++b)
            for (std::int64_t v = 0; v < vocabulary; ++v)
                logits[b][v] = std::log(table[last[b].item<std::int64_t>()][v]);
        return logits;
    }
    void reorder(const at::Tensor&) override { ++reorders; }

    int calls = 0, reorders = 0;
    std::vector<std::int64_t> rowsSeen;
    std::function<void()> onCall;
};

GenerationRequest requestOf(const Decoding& decoding) {
    return {.prompt = {start}, .endIds = {end}, .maxLength = 40, .decoding = decoding};
}

Result<std::vector<GeneratedSequence>> run(const GenerationRequest& request) {
    TableDecoder decoder;
    return generate(decoder, request, CancelToken());
}

TokenIds best(const GenerationRequest& request) {
    const auto sequences = run(request);
    return sequences.ok() ? sequences->front().ids : TokenIds{};
}

double probability(const TokenIds& ids) {
    double product = 1;
    for (std::size_t i = 1; i < ids.size(); ++i)
        product *= static_cast<double>(table[ids[i - 1]][ids[i]]);
    return product;
}

// Every sequence of at most `most` new tokens that ends, or has no room left.
void explore(const TokenIds& ids, std::size_t most, std::vector<TokenIds>& found) {
    if (ids.size() > 1 && (ids.back() == end || ids.size() == most + 1)) {
        found.push_back(ids);
        return;
    }
    for (std::int64_t v = 0; v < vocabulary; ++v) {
        TokenIds longer = ids;
        longer.push_back(v);
        if (table[ids.back()][v] > 0)
            explore(longer, most, found);
    }
}

// The network without a cache: everything so far goes through it again. Rows must be told apart by the caller's reorder.
class ForgetfulDecoder : public StepDecoder {
public:
    ForgetfulDecoder(const BlipNetwork& network, at::Tensor states) : m_network(network), m_states(std::move(states)) {}
    at::Tensor advance(const at::Tensor& ids) override {
        m_seen = m_seen.defined() ? at::cat({m_seen, ids}, 1) : ids.clone();
        const at::Tensor states = m_network.decode({m_seen, {}}, {m_states, {}}, nullptr);
        return m_network.vocabularyLogits(states.select(1, states.size(1) - 1));
    }
    void reorder(const at::Tensor& rows) override { m_seen = m_seen.index_select(0, rows); }

private:
    const BlipNetwork& m_network;
    at::Tensor m_states, m_seen;
};

}  // namespace

class TestDecoding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void greedyTakesTheLikeliestTokenEachTime() {
        QVERIFY(best(requestOf({.maxTokens = 10})) == (TokenIds{start, 2, 3, end}));
    }

    void beamsFindTheLikeliestSequence() {
        std::vector<TokenIds> all;
        explore({start}, 4, all);
        const TokenIds wanted = *std::max_element(all.begin(), all.end(),
                                                  [](const TokenIds& a, const TokenIds& b) { return probability(a) < probability(b); });
        QVERIFY(wanted == (TokenIds{start, 3, end}));              // .40 × .75, greedy has .50 × .45 × .75
        QVERIFY(best(requestOf({.beams = 4, .maxTokens = 4, .lengthPenalty = 0})) == wanted);
    }

    void severalBeamsComeBestFirst() {
        const auto sequences = run(requestOf({.beams = 4, .maxTokens = 4, .lengthPenalty = 0, .returns = 3}));
        QVERIFY(sequences.ok() && sequences->size() == 3);
        std::vector<TokenIds> all;
        explore({start}, 4, all);
        std::sort(all.begin(), all.end(), [](const TokenIds& a, const TokenIds& b) { return probability(a) > probability(b); });
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY((*sequences)[i].ids == all[i]);
            QVERIFY(std::abs((*sequences)[i].score - std::log(probability(all[i]))) < 1e-5);
        }
    }

    void lengthPenaltyTradesShortForLong() {
        const auto lengthAt = [&](double penalty) { return best(requestOf({.beams = 4, .maxTokens = 6, .lengthPenalty = penalty})).size(); };
        QVERIFY(lengthAt(3.0) > lengthAt(0.0));
    }

    void tokensAreCountedWithoutThePrompt() {
        GenerationRequest request = requestOf({.maxTokens = 2});
        request.prompt = {start, 2, 2};
        QVERIFY(best(request) == (TokenIds{start, 2, 2, 3, end}));
        request.decoding.maxTokens = 1;
        QVERIFY(best(request) == (TokenIds{start, 2, 2, 3}));
    }

    void theEndDoesNotComeBeforeTheLeastNumberOfTokens() {
        for (const int least : {0, 3, 5}) {
            for (const int beams : {1, 3}) {
                const TokenIds ids = best(requestOf({.beams = beams, .maxTokens = 12, .minTokens = least}));
                const auto place = std::find(ids.begin(), ids.end(), end) - ids.begin();
                QVERIFY2(place > least, std::to_string(place).c_str());
            }
        }
    }

    void aPenaltyOnRepetitionDividesWhatWasSaid() {
        // From 3 the end has ln .75; what was said already (0, 2, 3) is negative and is multiplied: it cannot come back.
        const TokenIds plain = best(requestOf({.maxTokens = 6, .minTokens = 6}));
        const TokenIds fresh = best(requestOf({.maxTokens = 4, .minTokens = 4, .repetitionPenalty = 50.0}));
        QVERIFY(std::set<std::int64_t>(plain.begin(), plain.end()).size() < plain.size());
        QVERIFY(fresh == (TokenIds{start, 2, 3, 4, 0}) || fresh == (TokenIds{start, 2, 3, 4, 2}));
    }

    void noPairComesTwice() {
        const TokenIds ids = best(requestOf({.maxTokens = 12, .minTokens = 12, .noRepeatNgram = 2}));
        std::set<std::pair<std::int64_t, std::int64_t>> pairs;
        for (std::size_t i = 1; i < ids.size(); ++i)
            QVERIFY(pairs.insert({ids[i - 1], ids[i]}).second);
    }

    void wordsThatMustNotComeDoNotCome() {
        GenerationRequest request = requestOf({.maxTokens = 10});
        request.badWords = {{2}};                                  // one token
        QVERIFY(best(request) == (TokenIds{start, 3, end}));
        request.badWords = {{2, 3}};                               // a token behind another
        QVERIFY(best(request) == (TokenIds{start, 2, 4, end}));
        request.badWords = {{start, 2}};                           // the prompt counts
        QVERIFY(best(request) == (TokenIds{start, 3, end}));
    }

    void aBadWordThatIsTheEndMayCome() {
        GenerationRequest request = requestOf({.maxTokens = 10});
        request.badWords = {{end}, {}};                            // as in the reference: else nothing would ever end
        QVERIFY(best(request) == (TokenIds{start, 2, 3, end}));
    }

    void thePromptIsReadOnceForSeveralReturns() {
        TableDecoder decoder;
        const auto sequences = generate(decoder, requestOf({.sample = true, .maxTokens = 3, .minTokens = 3, .returns = 4}), CancelToken());
        QVERIFY(sequences.ok() && sequences->size() == 4);
        QVERIFY(decoder.rowsSeen == (std::vector<std::int64_t>{1, 4, 4}));
    }

    void beamsThatGoOnByThemselvesAreNotCopied() {
        // Two beams that never cross: from 0 to 2 or 3, then each repeats its own best token.
        class Parallel : public StepDecoder {
        public:
            at::Tensor advance(const at::Tensor& ids) override {
                at::Tensor logits = at::full({ids.size(0), vocabulary}, -20.0);
                for (std::int64_t b = 0; b < ids.size(0); ++b) {
                    const std::int64_t last = ids[b][ids.size(1) - 1].item<std::int64_t>();
                    logits[b][last == start ? 2 : last] = 1.0;
                    if (last == start)
                        logits[b][3] = 0.9;
                }
                return logits;
            }
            void reorder(const at::Tensor& rows) override { moves.push_back(rows.size(0)); }
            std::vector<std::int64_t> moves;
        } decoder;
        QVERIFY(generate(decoder, requestOf({.beams = 2, .maxTokens = 6}), CancelToken()).ok());
        QVERIFY(decoder.moves.front() == 2);                       // one row becomes two
        QVERIFY2(decoder.moves.size() <= 2, std::to_string(decoder.moves.size()).c_str());   // the last step may end anyhow
    }

    void theDecodersOwnLogitsStayAsTheyAre() {
        class Remembering : public TableDecoder {
        public:
            at::Tensor advance(const at::Tensor& ids) override {
                given.push_back(TableDecoder::advance(ids));
                copies.push_back(given.back().clone());
                return given.back();
            }
            std::vector<at::Tensor> given, copies;
        };
        for (const int beams : {1, 3}) {
            Remembering decoder;
            QVERIFY(generate(decoder, requestOf({.beams = beams, .maxTokens = 4, .minTokens = 4, .repetitionPenalty = 2.0,
                                                 .noRepeatNgram = 2}), CancelToken()).ok());
            for (std::size_t i = 0; i < decoder.given.size(); ++i)
                QVERIFY(at::equal(decoder.given[i], decoder.copies[i]));
        }
    }

    void repeatedNgramsAreThoseFoundByLookingEverywhere() {
        std::uint32_t state = 7;
        const auto draw = [&](std::uint32_t below) { return static_cast<std::int64_t>((state = state * 1664525U + 1013904223U) >> 16) % below; };
        for (int round = 0; round < 300; ++round) {
            TokenIds sequence;
            for (std::int64_t i = draw(40); i >= 0; --i)
                sequence.push_back(draw(3));
            const int n = static_cast<int>(draw(5));
            const auto prompt = static_cast<std::ptrdiff_t>(draw(static_cast<std::uint32_t>(sequence.size()) + 1));
            std::set<std::int64_t> wanted;
            for (std::size_t i = 0; n > 0 && i + static_cast<std::size_t>(n) <= sequence.size(); ++i)
                if (std::equal(sequence.end() - (n - 1), sequence.end(), sequence.begin() + static_cast<std::ptrdiff_t>(i)))
                    wanted.insert(sequence[i + static_cast<std::size_t>(n) - 1]);
            const TokenIds got = RepeatedNgrams(TokenIds(sequence.begin(), sequence.begin() + prompt), n).completing(sequence);
            QVERIFY(std::set<std::int64_t>(got.begin(), got.end()) == wanted);
        }
    }

    void sampledBeamsKeepEnoughTokensToGoOn() {
        at::Tensor scores = at::tensor({0.1F, 0.2F, 0.3F, 3.0F}).unsqueeze(0);
        applySamplingFilters(scores, {.topK = 1, .topP = 0.01, .minP = 0.99, .typical = 0.01}, 2);
        QCOMPARE((scores > -1e30).sum().item<std::int64_t>(), std::int64_t{2});
        const auto sequences = run(requestOf({.beams = 3, .sample = true, .topK = 1, .maxTokens = 5, .returns = 3}));
        QVERIFY(sequences.ok() && !sequences->empty());
    }

    void samplingIsTheSameForTheSameSeedAndFollowsTheTable() {
        Decoding decoding{.sample = true, .maxTokens = 1, .returns = 64, .seed = 5};
        const auto one = run(requestOf(decoding)), again = run(requestOf(decoding));
        decoding.seed = 6;
        const auto other = run(requestOf(decoding));
        const auto idsOf = [](const Result<std::vector<GeneratedSequence>>& sequences) {
            std::vector<TokenIds> ids;
            for (const GeneratedSequence& sequence : *sequences)
                ids.push_back(sequence.ids);
            return ids;
        };
        QVERIFY(idsOf(one) == idsOf(again));
        QVERIFY(idsOf(one) != idsOf(other));
        int twos = 0;
        for (const TokenIds& ids : idsOf(one)) {
            QVERIFY(ids[1] != start);                              // its probability is 0
            twos += ids[1] == 2 ? 1 : 0;
        }
        QVERIFY2(twos > 18 && twos < 46, std::to_string(twos).c_str());     // 64 × .5, five deviations
    }

    void filtersLeaveTheTokensThatTheyShould() {
        const auto seen = [&](Decoding decoding) {
            decoding.sample = true;
            decoding.maxTokens = 1;
            decoding.returns = 64;
            std::set<std::int64_t> tokens;
            const auto sequences = run(requestOf(decoding));       // p of 0: 0, .05, .50, .40, .05
            for (const GeneratedSequence& sequence : *sequences)
                tokens.insert(sequence.ids[1]);
            return tokens;
        };
        QVERIFY(seen({.topK = 1}) == (std::set<std::int64_t>{2}));
        QVERIFY(seen({.topK = 2}) == (std::set<std::int64_t>{2, 3}));
        QVERIFY(seen({.topP = 0.4}) == (std::set<std::int64_t>{2}));
        QVERIFY(seen({.topP = 0.85}) == (std::set<std::int64_t>{2, 3}));
        QVERIFY(seen({.minP = 0.5}) == (std::set<std::int64_t>{2, 3}));
        QVERIFY(seen({.temperature = 0.01}) == (std::set<std::int64_t>{2}));
        QVERIFY(seen({.temperature = 50.0}).size() == 4);
    }

    void optionsThatExcludeEachOtherAreWrongUsage() {
        for (const Decoding& decoding : {Decoding{.beams = 0}, Decoding{.temperature = 0}, Decoding{.temperature = NAN},
                                         Decoding{.topP = 0}, Decoding{.topP = NAN}, Decoding{.minP = 2}, Decoding{.typical = NAN},
                                         Decoding{.repetitionPenalty = -1}, Decoding{.repetitionPenalty = NAN},
                                         Decoding{.lengthPenalty = NAN}, Decoding{.returns = 2}, Decoding{.beams = 2, .returns = 3},
                                         Decoding{.maxTokens = 0}}) {
            const auto sequences = run(requestOf(decoding));
            QVERIFY(!sequences.ok());
            QCOMPARE(sequences.error().code, ErrorCode::Usage);
        }
        GenerationRequest request = requestOf({});
        request.prompt.assign(40, 2);
        QCOMPARE(run(request).error().code, ErrorCode::Usage);
    }

    void aStopIsObeyedAtTheNextToken() {
        for (const int beams : {1, 4}) {
            TableDecoder decoder;
            const CancelToken cancel;
            decoder.onCall = [&] {
                if (decoder.calls == 3)
                    cancel.cancel();
            };
            const auto sequences = generate(decoder, requestOf({.beams = beams, .maxTokens = 30, .minTokens = 30}), cancel);
            QCOMPARE(sequences.error().code, ErrorCode::Cancelled);
            QCOMPARE(decoder.calls, 3);
        }
    }

    void aStopFromAnotherThreadIsObeyedWithinATenthOfASecond() {
        TableDecoder decoder;
        decoder.onCall = [] { std::this_thread::sleep_for(5ms); };
        const CancelToken cancel;
        std::atomic<std::chrono::steady_clock::time_point> asked{};
        std::thread stopper([&] {
            std::this_thread::sleep_for(60ms);
            asked = std::chrono::steady_clock::now();
            cancel.cancel();
        });
        GenerationRequest request = requestOf({.maxTokens = 100'000, .minTokens = 100'000});
        request.maxLength = 1'000'000;
        const auto sequences = generate(decoder, request, cancel);
        const auto after = std::chrono::steady_clock::now() - asked.load();
        stopper.join();
        QCOMPARE(sequences.error().code, ErrorCode::Cancelled);
        QVERIFY(after < 100ms);
    }

    void everyStepIsToldWithTheTextSoFar() {
        TableDecoder decoder;
        GenerationRequest request = requestOf({.maxTokens = 10});
        std::vector<TokenIds> told;
        request.onStep = [&](const TokenIds& ids) { told.push_back(ids); };
        QVERIFY(generate(decoder, request, CancelToken()).ok());
        QVERIFY(told == (std::vector<TokenIds>{{start, 2}, {start, 2, 3}, {start, 2, 3, end}}));
    }

    void theCacheGivesWhatTheWholeSequenceGives() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        at::manual_seed(31);
        const at::Tensor states = network->encodeImage(at::randn({1, 3, 96, 96}));
        for (const Decoding& decoding : {Decoding{.maxTokens = 12}, Decoding{.beams = 4, .maxTokens = 12, .returns = 4},
                                         Decoding{.sample = true, .maxTokens = 12, .returns = 3, .seed = 9}}) {
            GenerationRequest request = requestOf(decoding);
            request.prompt = {network->config().text.bosId, 20, 21};
            request.endIds = {network->config().text.sepId};
            BlipStepDecoder cached(*network, {states, {}});
            ForgetfulDecoder forgetful(*network, states);
            const auto quick = generate(cached, request, CancelToken()), slow = generate(forgetful, request, CancelToken());
            QVERIFY(quick.ok() && slow.ok());
            QCOMPARE(quick->size(), slow->size());
            for (std::size_t i = 0; i < quick->size(); ++i) {
                QVERIFY((*quick)[i].ids == (*slow)[i].ids);
                QVERIFY(std::abs((*quick)[i].score - (*slow)[i].score) < 1e-4);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestDecoding)
#include "test_decoding.moc"
