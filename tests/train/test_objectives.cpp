// patch, ground and refer on hand-made targets. Heads and queries are set so that the values can be worked out on paper:
// a head of zeros with a bias says the same of every state, and queries of zeros spread attention evenly.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <cmath>

#include "core/train/forward_pass.h"
#include "core/train/objectives/objective.h"
#include "tests/support/tiny_weights.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

constexpr std::int64_t patches = 9, tokens = patches + 1, classes = 2;

RunConfig configOf(std::initializer_list<const char*> kinds) {
    RunConfig config;
    for (const char* kind : kinds)
        config.objectives.push_back({.kind = kind});
    return config;
}

HelperHeads helpersOf(const RunConfig& config) {
    return HelperHeads(config, {.visionWidth = 16, .textWidth = 16, .patches = patches, .classes = classes});
}

void saysAlways(Linear& head, std::initializer_list<float> bias) {
    head.weight.zero_();
    head.bias.copy_(at::tensor(at::ArrayRef<float>(bias.begin(), bias.size())));
}

// The first half of the heads of every cross-attention looks everywhere alike.
void spreadAttention(const BlipNetwork& network) {
    for (const NamedTensor& entry : network.parameters())
        if (entry.name.find("crossattention.self.query") != std::string::npos)
            entry.tensor.slice(0, 0, 8).zero_();
}

at::Tensor longs(std::initializer_list<std::int64_t> values) {
    return at::tensor(at::ArrayRef<std::int64_t>(values.begin(), values.size()), at::kLong);
}

MicroBatch twoPictures() {
    at::manual_seed(5);
    MicroBatch batch;
    batch.pixels = at::randn({2, 3, 96, 96});
    return batch;
}

// Two rows of four tokens, the second one a token shorter.
TextRows twoRows() {
    return {.ids = longs({2, 20, 30, 3, 2, 21, 3, 0}).view({2, 4}), .mask = longs({1, 1, 1, 1, 1, 1, 1, 0}).view({2, 4})};
}

at::Tensor onPatches(std::initializer_list<std::initializer_list<int>> rows) {
    const at::Tensor targets = at::zeros({static_cast<std::int64_t>(rows.size()), patches});
    std::int64_t row = 0;
    for (const auto& places : rows) {
        for (const int place : places)
            targets[row][place] = 1.0F;
        ++row;
    }
    return targets;
}

ObjectiveValue valueOf(const Objective& objective, ForwardPass& pass, const HelperHeads& helpers) {
    auto value = objective.compute(pass, helpers);
    return value.ok() ? std::move(*value) : ObjectiveValue{at::full({}, NAN), {}};
}

bool near(double got, double want) { return std::abs(got - want) < 2e-5; }

double lossOf(const ObjectiveValue& value) { return value.loss.item<double>(); }

double negativeLog(double share) { return -std::log(share + 1e-6); }

}  // namespace

class TestObjectives : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void patchWeighsBackgroundLessAndKnowsItsPlace() {
        const auto network = tinyNetwork();
        const RunConfig config = configOf({"patch"});
        HelperHeads helpers = helpersOf(config);
        saysAlways(helpers.patchClass, {1, 0, -1});
        saysAlways(helpers.patchPlace, {0, 0, 0, 0, 0, 0, 0, 0, 0});
        saysAlways(helpers.patchCentre, {0.5F, 0.5F});
        MicroBatch batch = twoPictures();
        batch.patchClasses = at::full({2, patches}, classes, at::kLong);
        batch.patchClasses[0][0] = 0;
        batch.patchClasses[0][1] = 1;
        ForwardPass pass(*network, batch, {});
        const ObjectiveValue value = valueOf(*makePatch({.kind = "patch", .backgroundWeight = 0.2}), pass, helpers);
        const double z = std::log(std::exp(1.0) + 1 + std::exp(-1.0));
        const double what = ((z - 1) + z + 0.2 * 16 * (z + 1)) / (2 + 0.2 * 16);
        const double where = std::log(9.0), centre = 2.0 / 27;     // centres 1/6, 1/2, 5/6 against 1/2
        QVERIFY2(near(lossOf(value), what + where + centre), std::to_string(lossOf(value)).c_str());
        QVERIFY(near(value.metrics.at("patch_accuracy"), 0.5));
    }

    void groundIsTheLogOfTheMassOnTheObject() {
        const auto network = tinyNetwork();
        spreadAttention(*network);
        const HelperHeads helpers = helpersOf(configOf({"ground"}));
        MicroBatch batch = twoPictures();
        batch.questions = twoRows();
        batch.questions.ground = {longs({1, 5}), onPatches({{0, 1}, {2, 4, 8}})};
        ForwardPass pass(*network, batch, {.ground = true});
        const ObjectiveValue value = valueOf(*makeGround(), pass, helpers);
        const double two = negativeLog(2.0 / tokens), three = negativeLog(3.0 / tokens);
        QVERIFY2(near(lossOf(value), (two + three) / 2), std::to_string(lossOf(value)).c_str());
        QVERIFY(near(value.metrics.at("ground_encoder"), 0.25));
        QVERIFY(near(value.metrics.at("ground_decoder"), 0.0));
    }

    void groundTeachesTheDecoderWhereItPredicts() {
        const auto network = tinyNetwork();
        spreadAttention(*network);
        const HelperHeads helpers = helpersOf(configOf({"ground"}));
        MicroBatch batch = twoPictures();
        batch.questions = twoRows();
        batch.questions.ground = {longs({1, 5}), onPatches({{0, 1}, {2, 4, 8}})};
        batch.captions = twoRows();
        batch.captions.ground = {longs({4}), onPatches({{0, 1, 2, 3}})};
        ForwardPass pass(*network, batch, {.ground = true});
        const ObjectiveValue value = valueOf(*makeGround(), pass, helpers);
        // Two taught layers each: four values of the questions, two of the caption.
        const double encoder = 2 * (negativeLog(0.2) + negativeLog(0.3)), decoder = 2 * negativeLog(0.4);
        QVERIFY2(near(lossOf(value), (encoder + decoder) / 6), std::to_string(lossOf(value)).c_str());
        QVERIFY(near(value.metrics.at("ground_decoder"), 0.4));
    }

    void groundMovesAttentionOntoTheObject() {
        const auto network = tinyNetwork();
        const HelperHeads helpers = helpersOf(configOf({"ground"}));
        for (const NamedTensor& entry : network->parameters())
            entry.tensor.set_requires_grad(true);
        MicroBatch batch = twoPictures();
        batch.questions = twoRows();
        batch.questions.ground = {longs({1, 5}), onPatches({{0}, {8}})};
        double first = 0, last = 0;
        for (int step = 0; step < 30; ++step) {
            ForwardPass pass(*network, batch, {.ground = true});
            const ObjectiveValue value = valueOf(*makeGround(), pass, helpers);
            (step == 0 ? first : last) = lossOf(value);
            value.loss.backward();
            const c10::NoGradGuard noGrad;
            for (const NamedTensor& entry : network->parameters())
                if (entry.tensor.grad().defined()) {
                    entry.tensor.sub_(entry.tensor.grad(), 0.5);
                    entry.tensor.mutable_grad().reset();
                }
        }
        QVERIFY2(last < 0.8 * first, (std::to_string(first) + " → " + std::to_string(last)).c_str());
    }

    void referAsksIsItThereWhereAndWhat() {
        const auto network = tinyNetwork();
        const RunConfig config = configOf({"refer"});
        HelperHeads helpers = helpersOf(config);
        saysAlways(helpers.referPresent, {0.3F});
        saysAlways(helpers.referCentre, {0.5F, 0.5F});
        saysAlways(helpers.referClass, {1, 0});
        MicroBatch batch = twoPictures();
        batch.questions = twoRows();
        // The third word names what is not there: neither its place nor its kind may count.
        batch.questions.refer = {longs({1, 2, 5}), at::tensor({1.0F, 1.0F, 0.0F}),
                                 at::tensor({0.25F, 0.5F, 0.5F, 0.0F, 9.0F, 9.0F}).view({3, 2}), longs({0, 1, -1})};
        ForwardPass pass(*network, batch, {});
        const ObjectiveValue value = valueOf(*makeRefer(), pass, helpers);
        const double there = (2 * std::log(1 + std::exp(-0.3)) + std::log(1 + std::exp(0.3))) / 3;
        const double centre = 8 * (0.0625 / 2 + 0.25 / 2) / 2;
        const double z = std::log(std::exp(1.0) + 1), kind = ((z - 1) + z) / 2;
        QVERIFY2(near(lossOf(value), there + centre + kind), std::to_string(lossOf(value)).c_str());
        QVERIFY(near(value.metrics.at("refer_distance"), (0.25 + 0.5) / 2));
        QVERIFY(near(value.metrics.at("refer_present"), 2.0 / 3));
    }

    void helperHeadsLearnWithTheNetwork() {
        const auto network = tinyNetwork();
        const RunConfig config = configOf({"patch", "refer"});
        const HelperHeads helpers = helpersOf(config);
        for (const NamedTensor& entry : helpers.parameters())
            entry.tensor.set_requires_grad(true);
        MicroBatch batch = twoPictures();
        batch.patchClasses = at::zeros({2, patches}, at::kLong);
        batch.questions = twoRows();
        batch.questions.refer = {longs({1}), at::ones({1}), at::zeros({1, 2}), longs({0})};
        ForwardPass pass(*network, batch, {});
        (valueOf(*makePatch({}), pass, helpers).loss + valueOf(*makeRefer(), pass, helpers).loss).backward();
        for (const NamedTensor& entry : helpers.parameters())
            QVERIFY2(entry.tensor.grad().defined() && entry.tensor.grad().abs().sum().item<double>() > 0, entry.name.c_str());
    }

    void allObjectivesShareOneVisionPass() {
        const auto network = tinyNetwork();
        const HelperHeads helpers = helpersOf(configOf({"patch"}));
        MicroBatch batch = twoPictures();
        batch.text = batch.questions = twoRows();
        batch.captions = batch.answers = twoRows();
        batch.captions.labels = batch.answers.labels = batch.captions.ids;
        batch.patchClasses = at::zeros({2, patches}, at::kLong);
        ForwardPass pass(*network, batch, {});
        const void* states = pass.images().data_ptr();
        for (const char* kind : {"itc", "itm", "caption", "vqa", "patch"}) {
            const double loss = lossOf(valueOf(*makeObjective({.kind = kind}), pass, helpers));
            QVERIFY2(std::isfinite(loss) && loss > 0, kind);
        }
        QVERIFY(pass.images().data_ptr() == states);
    }

    void whatTheBatchLacksIsNamed() {
        const auto network = tinyNetwork();
        const HelperHeads helpers = helpersOf(configOf({"patch", "refer"}));
        const MicroBatch batch = twoPictures();
        for (const char* kind : {"itc", "itm", "caption", "vqa", "patch", "ground", "refer"}) {
            ForwardPass pass(*network, batch, {.ground = true});
            const auto value = makeObjective({.kind = kind})->compute(pass, helpers);
            QVERIFY2(!value.ok() && value.error().code == ErrorCode::BadInput, kind);
            QVERIFY2(value.error().oneLine().find(kind) != std::string::npos, value.error().oneLine().c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestObjectives)
#include "test_objectives.moc"
