// Looking inside against values worked out by hand: rollout over two layers, axes that are known, distances that grow.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/explain/attention_maps.h"
#include "core/explain/projection.h"
#include "core/explain/strangeness.h"
#include "core/tasks/blip_session.h"
#include "tests/support/tiny_weights.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patches = 9, tokens = patches + 1;

SharedImage noise() {
    auto image = std::make_shared<Image>(40, 30);
    std::uint32_t state = 3;
    for (std::uint8_t& value : image->pixels)
        value = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
    return image;
}

// Queries of zeros look everywhere alike.
void evenAttention(const BlipNetwork& network) {
    for (const NamedTensor& entry : network.parameters()) {
        if (entry.name.find("attn.qkv") != std::string::npos)
            entry.tensor.slice(0, 0, 16).zero_();
        if (entry.name.find("attention.self.query") != std::string::npos)
            entry.tensor.zero_();
    }
}

const NamedArray* arrayOf(const ExplainResult& result, const std::string& name) {
    for (const NamedArray& array : result.arrays)
        if (array.name == name)
            return &array;
    return nullptr;
}

// [L, H, T, T] row-major → mean over heads of one layer, then half of it and half of the identity.
at::Tensor stepOf(const NamedArray& attention, std::int64_t layer) {
    const at::Tensor all = at::tensor(at::ArrayRef<float>(attention.values)).view(attention.shape);
    return (all[layer].mean(0) + at::eye(all.size(3))) / 2;
}

at::Tensor mapOf(const NamedArray& array) { return at::tensor(at::ArrayRef<float>(array.values)); }

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestExplain : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root{m_folder.path().toStdString()};
    std::unique_ptr<BlipSession> m_even, m_random;
    JobContext m_context;

    std::unique_ptr<BlipSession> open(const std::string& name, bool even) {
        const auto network = tinyNetwork();
        if (even)
            evenAttention(*network);
        auto written = writeTinyModelWithWeights(m_root / name, *network);
        auto folder = readModelFolder({m_root / name, {}});
        if (!written.ok() || !folder.ok())
            return nullptr;
        auto session = BlipSession::open(std::move(*folder), CancelToken());
        return session.ok() ? std::move(*session) : nullptr;
    }
    Result<ExplainResult> explain(FamilySession& session, ExplainRequest request) {
        request.image = noise();
        request.text = "a cat";
        return explainPass(session, request, m_context);
    }

private Q_SLOTS:
    void initTestCase() {
        m_even = open("even", true);
        m_random = open("random", false);
        QVERIFY(m_even != nullptr && m_random != nullptr);
    }

    // Even attention U has rows of 1 / N and U U = U: half identity, half U, twice, is (I + 3 U) / 4.
    void rolloutOfEvenAttentionIsThreeQuartersOfEvenness() {
        const auto two = explain(*m_even, {.method = "rollout"});
        QVERIFY2(two.ok(), two.ok() ? "" : two.error().oneLine().c_str());
        const NamedArray* map = arrayOf(*two, "map");
        QVERIFY(map != nullptr && map->shape == (std::vector<std::int64_t>{1, 3, 3}));
        for (const float value : map->values)
            QVERIFY(std::abs(value - 0.75F / tokens) < 1e-6F);
        const NamedArray* text = arrayOf(*two, "text_relevance");
        const auto words = static_cast<float>(two->tokens.size());
        QVERIFY(std::abs(text->values[0] - (0.25F + 0.75F / words)) < 1e-6F);
        QVERIFY(std::abs(text->values[1] - 0.75F / words) < 1e-6F);
        const auto one = explain(*m_even, {.method = "rollout", .layer = 0});
        for (const float value : arrayOf(*one, "map")->values)
            QVERIFY(std::abs(value - 0.5F / tokens) < 1e-6F);
    }

    void rolloutIsTheProductOfTheLayersThatAttentionShows() {
        const auto attention = explain(*m_random, {.method = "attention"}), rolled = explain(*m_random, {.method = "rollout"});
        QVERIFY(attention.ok() && rolled.ok());
        const NamedArray* vision = arrayOf(*attention, "attention.vision");
        QVERIFY(vision->shape == (std::vector<std::int64_t>{2, 2, tokens, tokens}));
        const at::Tensor wanted = at::mm(stepOf(*vision, 1), stepOf(*vision, 0))[0].slice(0, 1);
        QVERIFY(farthest(mapOf(*arrayOf(*rolled, "map")), wanted) < 1e-6);
    }

    void attentionRowsSumToOneAndEveryWordLooksAtThePicture() {
        const auto result = explain(*m_random, {.method = "attention", .target = "caption"});
        QVERIFY(result.ok());
        const auto words = static_cast<std::int64_t>(result->tokens.size());
        const NamedArray* cross = arrayOf(*result, "attention.cross");
        QVERIFY(cross->shape == (std::vector<std::int64_t>{2, 2, words, tokens}));
        for (const NamedArray& array : result->arrays) {
            const at::Tensor sums = at::tensor(at::ArrayRef<float>(array.values)).view(array.shape).sum(-1);
            QVERIFY(farthest(sums, at::ones_like(sums)) < 1e-5);
        }
    }

    void oneHeadOrLayerAloneIsThatOfAll() {
        const auto all = explain(*m_random, {.method = "attention"});
        const auto one = explain(*m_random, {.method = "attention", .layer = -1, .head = 1});
        const NamedArray* whole = arrayOf(*all, "attention.cross");
        const at::Tensor wanted = at::tensor(at::ArrayRef<float>(whole->values)).view(whole->shape)[1][1].reshape({-1});
        QVERIFY(farthest(mapOf(*arrayOf(*one, "attention.cross")), wanted) == 0.0);
    }

    void whatTheModelDoesNotHaveIsNamed() {
        for (const ExplainRequest& request : {ExplainRequest{.layer = 2}, ExplainRequest{.layer = -3}, ExplainRequest{.head = 2},
                                              ExplainRequest{.token = 99}, ExplainRequest{.target = "poem"}})
            QCOMPARE(explain(*m_random, request).error().code, ErrorCode::Usage);
        QCOMPARE(explain(*m_random, {.method = "tea-leaves"}).error().code, ErrorCode::Unsupported);
        QCOMPARE(explainPass(*m_random, {.text = "a"}, m_context).error().code, ErrorCode::Usage);
    }

    // Points on the axes (.6, .8, 0) and (0, 0, 1): their coordinates come back, the longer axis first.
    void projectionFindsTheAxesThatWerePutIn() {
        ProjectRequest request{.count = 8, .width = 3};
        const double across[] = {.5, -.5, -.5, .5, .5, -.5, -.5, .5};          // no correlation with the way along
        for (int i = 0; i < 8; ++i)
            for (const double value : {7 + 0.6 * (i - 3.5), 0.8 * (i - 3.5), across[i]})
                request.values.push_back(static_cast<float>(value));
        const auto result = projectPoints(request);
        QVERIFY(result.ok());
        for (std::size_t i = 0; i < 8; ++i) {
            QVERIFY(std::abs(static_cast<double>(result->points[2 * i]) - (static_cast<double>(i) - 3.5)) < 1e-5);
            QVERIFY(std::abs(static_cast<double>(result->points[2 * i + 1]) - across[i]) < 1e-5);
        }
        QVERIFY(std::abs(result->explained[0] - 42.0F / 44.0F) < 1e-5F);
        QVERIFY(std::abs(result->explained[0] + result->explained[1] - 1.0F) < 1e-5F);
        QVERIFY(result->points == projectPoints(request)->points);
    }

    void pointsThatCannotBeProjectedAreRefused() {
        QCOMPARE(projectPoints({.count = 1, .width = 3, .values = {1, 2, 3}}).error().code, ErrorCode::Usage);
        QCOMPARE(projectPoints({.count = 2, .width = 2, .values = {1, 2, 3}}).error().code, ErrorCode::Usage);
        QCOMPARE(projectPoints({.count = 2, .width = 2, .values = {1, NAN, 3, 4}}).error().code, ErrorCode::BadInput);
        QCOMPARE(projectPoints({.count = 2, .width = 2, .values = {1, INFINITY, 3, 4}}).error().code, ErrorCode::BadInput);
        const auto same = projectPoints({.count = 3, .width = 2, .values = {1, 1, 1, 1, 1, 1}});
        QVERIFY(same.ok());
        for (const float value : same->points)
            QVERIFY(value == 0.0F);
    }

    void strangenessGrowsWithTheDistance() {
        at::manual_seed(41);
        const at::Tensor home = at::randn({400, 16}) * at::arange(1, 17), heldOut = at::randn({100, 16}) * at::arange(1, 17);
        const TrainingStatistics statistics = statisticsOf(home, heldOut);
        const at::Tensor direction = at::arange(1, 17).to(at::kFloat);
        double before = -1;
        for (int step = 0; step <= 40; ++step) {
            const double value = strangenessOf(statistics, statistics.mean + direction * (0.25 * step));
            QVERIFY(value >= before && value >= 0.0 && value <= 1.0);
            before = value;
        }
        QCOMPARE(strangenessOf(statistics, statistics.mean), 0.0);
        QCOMPARE(before, 1.0);
        int strange = 0;
        for (std::int64_t i = 0; i < 100; ++i)
            strange += strangenessOf(statistics, heldOut[i]) > 0.5 ? 1 : 0;
        QVERIFY2(strange <= 2, std::to_string(strange).c_str());
    }

    void statisticsComeBackFromTheirFileAndMustFitTheModel() {
        at::manual_seed(42);
        const TrainingStatistics statistics = statisticsOf(at::randn({200, 16}), at::randn({60, 16}));
        QVERIFY(!readStatistics(m_root, 16)->has_value());
        QVERIFY(writeStatistics(m_root, statistics).ok());
        const auto back = readStatistics(m_root, 16);
        QVERIFY(back.ok() && back->has_value());
        QVERIFY(at::equal((*back)->precision, statistics.precision) && at::equal((*back)->quantiles, statistics.quantiles));
        QCOMPARE(readStatistics(m_root, 24).error().code, ErrorCode::BadInput);
        writeContent(m_root / "diptych_statistics.safetensors", "nonsense");
        QCOMPARE(readStatistics(m_root, 16).error().code, ErrorCode::BadInput);
    }
};

QTEST_GUILESS_MAIN(TestExplain)
#include "test_explain.moc"
