// Next-token distributions of the packs: penalties and sampling filters, in the reference's order, then softmax.
#include <ATen/ATen.h>

#include <QTest>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/tasks/logits_processors.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

GenerationRequest requestOf(const Json& options, const TokenIds& sequence) {
    GenerationRequest request;
    request.prompt.assign(sequence.begin(), sequence.begin() + options.at("prompt_length").get<std::ptrdiff_t>());
    for (const auto& [key, value] : options.items()) {
        if (key == "eos")
            request.endIds = value.get<TokenIds>();
        else if (key == "temperature")
            request.decoding.temperature = value.get<double>();
        else if (key == "top_k")
            request.decoding.topK = value.get<int>();
        else if (key == "top_p")
            request.decoding.topP = value.get<double>();
        else if (key == "min_p")
            request.decoding.minP = value.get<double>();
        else if (key == "typical" || key == "typical_p")
            request.decoding.typical = value.get<double>();
        else if (key == "repetition_penalty")
            request.decoding.repetitionPenalty = value.get<double>();
        else if (key == "no_repeat_ngram")
            request.decoding.noRepeatNgram = value.get<int>();
        else if (key == "min_tokens")
            request.decoding.minTokens = value.get<int>();
        else if (key != "prompt_length")
            qFatal("unknown option %s", key.c_str());
    }
    return request;
}

std::vector<float> distribution(const Json& test) {
    const auto sequence = test.at("sequence").get<TokenIds>();
    const auto logits = test.at("logits").get<std::vector<float>>();
    const GenerationRequest request = requestOf(test.at("options"), sequence);
    at::Tensor scores = at::tensor(logits).unsqueeze(0);  // [1, V]
    const TokenPenalties penalties(request);
    if (penalties.active(sequence.size()))
        penalties.apply(scores, {sequence});
    applySamplingFilters(scores, request.decoding);
    return toVector(at::softmax(scores, -1));
}

// Of tokens with equal logits the reference's sort decides which are kept: they are compared by their sum.
std::string differenceOf(const Json& test) {
    const auto wanted = test.at("probabilities").get<std::vector<double>>();
    const auto logits = test.at("logits").get<std::vector<double>>();
    const std::vector<float> got = distribution(test);
    if (got.size() != wanted.size())
        return "another length";
    std::map<double, double> sums;
    std::ptrdiff_t kept = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        sums[logits[i]] += static_cast<double>(got[i]) - wanted[i];
        kept += (got[i] > 0 ? 1 : 0) - (wanted[i] > 0 ? 1 : 0);
    }
    for (const auto& [logit, difference] : sums)
        if (!(std::abs(difference) < 2e-6))
            return "tokens of logit " + std::to_string(logit) + " differ by " + std::to_string(difference);
    return kept == 0 ? "" : "another number of tokens is possible";
}

}  // namespace

class TestSamplingParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyDistributionIsThatOfTheReference() {
        const fs::path file = tests::parityFolder() / "sampling" / "processors.json";
        SKIP_WITHOUT(file);
        const auto pack = readJsonFile(file);
        QVERIFY2(pack.ok(), pack.ok() ? "" : pack.error().oneLine().c_str());
        int compared = 0;
        for (const Json& test : pack->at("cases")) {
            const std::string difference = differenceOf(test);
            QVERIFY2(difference.empty(), (test.at("id").get<std::string>() + ": " + difference).c_str());
            ++compared;
        }
        QVERIFY(compared > 0);
    }
};

QTEST_APPLESS_MAIN(TestSamplingParity)
#include "test_sampling_parity.moc"
