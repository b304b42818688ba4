// Attention as values: rows and means, what words and patches look at, statistics of heads, against numbers by hand.
#include <QtTest>
#include <cmath>

#include "ui/panels/inside/inside_answer.h"

using namespace diptych;

namespace {

// Cross attention of 1 layer, 2 heads, 3 tokens over a class token and 2 × 2 patches. Row sums are 1.
ExplainResult crossResult(const char* target) {
    ExplainResult result{.method = "attention", .target = target, .rows = 2, .cols = 2};
    result.tokens = {"[DEC]", "red", "cross"};
    result.arrays = {{"attention.cross", {1, 2, 3, 5}, {1, 0, 0, 0, 0,            0, 1, 0, 0, 0,          .2F, .2F, .2F, .2F, .2F,
                                                        0, .25F, .25F, .25F, .25F, .5F, 0, 0, 0, .5F,       0, 0, 0, 1, 0}}};
    return result;
}

// Vision attention of 1 layer and head over a class token and 1 × 2 patches.
ExplainResult visionResult() {
    ExplainResult result{.method = "attention", .target = "match", .rows = 1, .cols = 2};
    result.arrays = {{"attention.vision", {1, 1, 3, 3}, {.5F, .3F, .2F, 0, 1, 0, .5F, .5F, 0}}};
    return result;
}

float statistic(const ExplainResult& result, const char* name, int row, int col, const char* which) {
    const auto attention = attentionNamed(result, name);
    return statisticMatrix(*attention, which).at(static_cast<std::size_t>(row * (attention->heads + 1) + col));
}

bool near(double a, double b) { return std::abs(a - b) < 1e-5; }

}  // namespace

class TestAttentionView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arraysOfAnotherShapeThanToldAreLeftOut() {
        ExplainResult result = crossResult("match");
        QVERIFY(attentionNamed(result, "cross").has_value());
        QVERIFY(!attentionNamed(result, "text").has_value());
        result.arrays.front().values.pop_back();
        QVERIFY(!attentionNamed(result, "cross").has_value());
        result.arrays.front().shape = {1, 2, 15};
        QVERIFY(!attentionNamed(result, "cross").has_value());
        QVERIFY(attentionAnswer(result, {.attention = "cross"}).map.empty());
    }

    void theClassTokenIsNoPatch() {
        const ExplainResult result = crossResult("match");
        QCOMPARE(attentionNamed(result, "cross")->firstPatchKey, 1);
        QCOMPARE(attentionNamed(result, "cross")->firstPatchQuery, -1);
        QCOMPARE(attentionNamed(visionResult(), "vision")->firstPatchQuery, 1);
    }

    void meansAreOverHeadsAndLayers() {
        const ExplainResult result = crossResult("match");
        const std::vector<float> mean = weightsOf(*attentionNamed(result, "cross"), -1, -1);
        QVERIFY(near(mean.at(0), 0.5) && near(mean.at(1), 0.125) && near(mean.at(5), 0.25));
    }

    void aWordLooksAtItsOwnRowAndAWrittenOneAtTheRowBefore() {
        const InsideChoice red{.attention = "cross", .layer = 0, .head = 1, .token = 1};
        QCOMPARE(attentionAnswer(crossResult("match"), red).map, (std::vector<float>{0, 0, 0, .5F}));
        const InsideAnswer written = attentionAnswer(crossResult("caption"), red);
        QCOMPARE(written.map, (std::vector<float>{.25F, .25F, .25F, .25F}));
        QVERIFY(near(written.onPatches, 1));
        QVERIFY(near(attentionAnswer(crossResult("match"), red).onPatches, .5));
    }

    void noWordMeansTheMeanOfAllWords() {
        const InsideAnswer mean = attentionAnswer(crossResult("match"), {.attention = "cross", .layer = 0, .head = 1});
        QVERIFY(mean.source == InsideAnswer::Source::AllTokens);
        QVERIFY(near(mean.map.at(2), 1.25 / 3) && near(mean.map.at(3), .75 / 3));
    }

    void patchesShadeTheWordsThatLookAtThem() {
        const InsideChoice lower{.attention = "cross", .layer = 0, .head = 1, .patches = {2, 3}};
        const InsideAnswer asked = attentionAnswer(crossResult("match"), lower);
        QVERIFY(near(asked.tokens.at(0), .5) && near(asked.tokens.at(1), .5) && near(asked.tokens.at(2), 1));
        const InsideAnswer written = attentionAnswer(crossResult("caption"), lower);
        QVERIFY(std::isnan(written.tokens.at(0)));
        QVERIFY(near(written.tokens.at(1), .5) && near(written.tokens.at(2), .5));
    }

    void patchesLookAndAreLookedAt() {
        const InsideChoice first{.attention = "vision", .layer = 0, .head = 0, .patches = {0}};
        InsideChoice received = first;
        received.received = true;
        QCOMPARE(attentionAnswer(visionResult(), first).map, (std::vector<float>{1, 0}));
        QCOMPARE(attentionAnswer(visionResult(), received).map, (std::vector<float>{1, .5F}));
        QVERIFY(attentionAnswer(visionResult(), {.attention = "vision"}).source == InsideAnswer::Source::ClassToken);
    }

    void choicesThatTheModelHasNotGiveNoMap() {
        QVERIFY(attentionAnswer(crossResult("match"), {.attention = "cross", .layer = 1}).map.empty());
        QVERIFY(attentionAnswer(crossResult("match"), {.attention = "joint"}).map.empty());
        QVERIFY(rolloutAnswer(crossResult("match"), 0).map.empty());
    }

    void statisticsOfHeadsAreAsTheirWordsSay() {
        const ExplainResult cross = crossResult("match"), vision = visionResult();
        QVERIFY(near(statistic(cross, "cross", 0, 1, "entropy"), (2 + 1 + 0) / 3.0));
        QVERIFY(near(statistic(cross, "cross", 0, 1, "largest"), (.25 + .5 + 1) / 3));
        QVERIFY(near(statistic(cross, "cross", 0, 1, "patches"), (1 + .5 + 1) / 3));
        QVERIFY(near(statistic(vision, "vision", 0, 0, "class"), (.5 + 0 + .5) / 3));
        QVERIFY(near(statistic(vision, "vision", 0, 0, "distance"), (0 + 1) / 2.0));
        QVERIFY(near(statistic(cross, "cross", 1, 2, "largest"), (.5 + .5 + .6) / 3));  // of the mean weights
    }
};

QTEST_GUILESS_MAIN(TestAttentionView)
#include "test_attention_view.moc"
