// The decoder of Llama, Mistral and Qwen2 on small random weights: rotary angles against their closed form, groups of heads
// against repeated keys, a window against a mask written out, the cache against no cache, beams and padding.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <cmath>
#include <numbers>

#include "core/nn/decoder_stack.h"

using namespace diptych;

namespace {

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

DecoderConfig smallConfig() {
    DecoderConfig config;
    config.vocabSize = 20;
    config.width = 12;
    config.intermediate = 16;
    config.layers = 2;
    config.heads = 6;
    config.keyValueHeads = 2;
    config.headWidth = 4;                          // not width / heads
    return config;
}

DecoderStack stackOf(const DecoderConfig& config) {
    const auto builder = ParameterBuilder::fromSeed(11);
    return DecoderStack::make(config, at::randn({config.vocabSize, config.width}), builder);
}

at::Tensor statesOf(const DecoderStack& stack, const at::Tensor& ids, const DecoderCall& call = {}) {
    return stack(stack.embed(ids), call);
}

class Softmax : public TensorTap {
public:
    bool wants(std::string_view name, int) const override { return name == "text.attn"; }
    void observe(std::string_view, int, const at::Tensor& value) override { layers.push_back(value); }
    std::vector<at::Tensor> layers;
};

// Key-value heads written out once for every query head that shares them.
DecoderStack withRepeatedHeads(const DecoderStack& stack) {
    const std::int64_t group = stack.config.heads / stack.config.keyValueHeads, width = stack.config.headWidth;
    const auto repeated = [&](const at::Tensor& weight) {
        return weight.view({-1, width, weight.size(1)}).repeat_interleave(group, 0).reshape({-1, weight.size(1)});
    };
    DecoderStack full = stack;
    full.config.keyValueHeads = full.config.heads;
    for (DecoderBlock& block : full.blocks) {
        block.key.weight = repeated(block.key.weight);
        block.value.weight = repeated(block.value.weight);
    }
    return full;
}

// What the papers say of frequency i of a head of `width`, in double precision.
double frequency(const RopeConfig& rope, std::int64_t i, std::int64_t width) {
    const double plain = std::pow(rope.theta, -2.0 * static_cast<double>(i) / static_cast<double>(width));
    if (rope.kind == RopeKind::Default)
        return plain;
    if (rope.kind == RopeKind::Linear)
        return plain / rope.factor;
    const double turns = static_cast<double>(rope.originalPositions) * plain / (2 * std::numbers::pi);
    if (turns < rope.lowFrequencyFactor)
        return plain / rope.factor;
    if (turns > rope.highFrequencyFactor)
        return plain;
    const double share = (turns - rope.lowFrequencyFactor) / (rope.highFrequencyFactor - rope.lowFrequencyFactor);
    return plain * (share + (1 - share) / rope.factor);
}

}  // namespace

class TestDecoderStack : public QObject {
    Q_OBJECT

    at::Tensor m_ids = at::tensor({3, 7, 1, 19, 4, 4, 12, 0, 9}, at::kLong).unsqueeze(0);

private Q_SLOTS:
    void initTestCase() { at::manual_seed(5); }

    void anglesFollowTheirClosedForm() {
        const RopeConfig kinds[] = {
            {.kind = RopeKind::Default, .theta = 50000},
            {.kind = RopeKind::Linear, .theta = 10000, .factor = 4},
            {.kind = RopeKind::Llama3, .theta = 10000, .factor = 8, .lowFrequencyFactor = 1, .highFrequencyFactor = 4, .originalPositions = 64}};
        constexpr std::int64_t width = 16, first = 5, tokens = 40;
        for (const RopeConfig& rope : kinds) {
            const RotaryTable table = rotaryTable(inverseFrequencies(rope, width), first, tokens);
            const at::Tensor x = at::randn({1, 1, tokens, width}, at::kDouble);
            const at::Tensor y = rotated(x, {table.cos.to(at::kDouble), table.sin.to(at::kDouble)});
            for (std::int64_t t = 0; t < tokens; ++t)
                for (std::int64_t i = 0; i < width / 2; ++i) {
                    const double angle = static_cast<double>(first + t) * frequency(rope, i, width);
                    const double a = x[0][0][t][i].item<double>(), b = x[0][0][t][i + width / 2].item<double>();
                    QVERIFY(std::abs(y[0][0][t][i].item<double>() - (a * std::cos(angle) - b * std::sin(angle))) < 2e-4);
                    QVERIFY(std::abs(y[0][0][t][i + width / 2].item<double>() - (b * std::cos(angle) + a * std::sin(angle))) < 2e-4);
                }
        }
    }

    void theRootMeanSquareNormIsWhatItsNameSays() {
        const RmsNorm norm{at::tensor({2.0F, -1.0F}), 1e-6};
        const at::Tensor y = norm(at::tensor({3.0F, 4.0F}));
        const double root = std::sqrt(12.5 + 1e-6);
        QVERIFY(std::abs(y[0].item<double>() - 2 * 3 / root) < 1e-6 && std::abs(y[1].item<double>() + 4 / root) < 1e-6);
    }

    void groupsOfHeadsEqualRepeatedKeys() {
        const DecoderStack stack = stackOf(smallConfig());
        const DecoderStack full = withRepeatedHeads(stack);
        Softmax grouped, repeated;
        const DecoderCall call{.tokenMask = {}, .cache = nullptr, .tap = &grouped}, fullCall{.tokenMask = {}, .cache = nullptr, .tap = &repeated};
        QVERIFY(farthest(statesOf(stack, m_ids), statesOf(full, m_ids)) < 1e-5);
        QVERIFY(farthest(statesOf(stack, m_ids, call), statesOf(full, m_ids, fullCall)) < 1e-5);
        QCOMPARE(grouped.layers.size(), std::size_t{2});
        for (std::size_t i = 0; i < grouped.layers.size(); ++i)
            QVERIFY(farthest(grouped.layers[i], repeated.layers[i]) < 1e-6);   // head by head, in the order of query heads
    }

    void fusedAndExplicitPathsAreEqual() {
        const DecoderStack stack = stackOf(smallConfig());
        Softmax tap;
        const DecoderCall call{.tokenMask = {}, .cache = nullptr, .tap = &tap};
        QVERIFY(farthest(statesOf(stack, m_ids), statesOf(stack, m_ids, call)) < 1e-5);
        QVERIFY(farthest(tap.layers[0].sum(-1), at::ones({1, 6, 9})) < 1e-5);
        QCOMPARE(tap.layers[0].triu(1).abs().max().item<double>(), 0.0);       // nobody looks ahead
    }

    void theCacheChangesNothing_data() {
        QTest::addColumn<int>("window");
        QTest::newRow("all seen") << 0;
        QTest::newRow("a window of 3") << 3;
    }
    void theCacheChangesNothing() {
        QFETCH(int, window);
        DecoderConfig config = smallConfig();
        config.windows = {window, 0};
        const DecoderStack stack = stackOf(config);
        const at::Tensor whole = statesOf(stack, m_ids);
        KvCache cache;
        const DecoderCall call{.tokenMask = {}, .cache = &cache};
        std::vector<at::Tensor> parts;
        for (const auto& [first, last] : {std::pair{0, 4}, {4, 5}, {5, 8}, {8, 9}})
            parts.push_back(statesOf(stack, m_ids.slice(1, first, last), call));
        QVERIFY(farthest(at::cat(parts, 1), whole) < 1e-5);
        QCOMPARE(cache.length(), std::int64_t{9});
    }

    void aWindowHidesWhatLiesFartherBack() {
        DecoderConfig config = smallConfig();
        config.windows = {3, 3};
        Softmax tap;
        const DecoderCall call{.tokenMask = {}, .cache = nullptr, .tap = &tap};
        statesOf(stackOf(config), m_ids, call);
        const at::Tensor seen = tap.layers[0][0][0];                           // [queries, keys]
        for (std::int64_t q = 0; q < seen.size(0); ++q)
            for (std::int64_t k = 0; k < seen.size(1); ++k)
                QCOMPARE(seen[q][k].item<double>() > 0, k <= q && k > q - 3);
    }

    void beamsGoOnFromTheRowsTheyChose() {
        const DecoderStack stack = stackOf(smallConfig());
        const at::Tensor rows = at::cat({m_ids, m_ids.flip({1})}, 0);          // two beams
        KvCache cache;
        const DecoderCall call{.tokenMask = {}, .cache = &cache};
        statesOf(stack, rows.slice(1, 0, 8), call);
        cache.reorder(at::tensor({1, 1, 0}, at::kLong));
        const at::Tensor next = at::tensor({5, 6, 7}, at::kLong).unsqueeze(1);
        const at::Tensor got = statesOf(stack, next, call).select(1, 0);
        const at::Tensor chosen = rows.slice(1, 0, 8).index_select(0, at::tensor({1, 1, 0}, at::kLong));
        const at::Tensor wanted = statesOf(stack, at::cat({chosen, next}, 1)).select(1, 8);
        QVERIFY(farthest(got, wanted) < 1e-5);
    }

    void theBeginningOfACacheGrowsApart() {
        const DecoderStack stack = stackOf(smallConfig());
        KvCache cache;
        statesOf(stack, m_ids.slice(1, 0, 5), {.tokenMask = {}, .cache = &cache});
        KvCache first = cache.upTo(4);
        const at::Tensor other = at::tensor({2, 2}, at::kLong).unsqueeze(0);
        const at::Tensor apart = statesOf(stack, other, {.tokenMask = {}, .cache = &first});
        const at::Tensor on = statesOf(stack, m_ids.slice(1, 5), {.tokenMask = {}, .cache = &cache});
        QVERIFY(farthest(on, statesOf(stack, m_ids).slice(1, 5)) < 1e-5);
        QVERIFY(farthest(apart, statesOf(stack, at::cat({m_ids.slice(1, 0, 4), other}, 1)).slice(1, 4)) < 1e-5);
    }

    void paddingOnTheRightLeavesTheTokensAlone() {
        const DecoderStack stack = stackOf(smallConfig());
        const at::Tensor padded = at::cat({m_ids.slice(1, 0, 6), at::zeros({1, 3}, at::kLong)}, 1);
        at::Tensor mask = at::ones({1, 9});
        mask.slice(1, 6).fill_(0);
        const at::Tensor got = statesOf(stack, padded, {.tokenMask = mask}).slice(1, 0, 6);
        QVERIFY(farthest(got, statesOf(stack, m_ids.slice(1, 0, 6))) < 1e-5);
    }

    void cancellingSkipsTheRest() {
        const DecoderStack stack = stackOf(smallConfig());
        CancelToken cancel;
        cancel.cancel();
        Softmax tap;
        statesOf(stack, m_ids, {.tokenMask = {}, .cache = nullptr, .tap = &tap, .cancel = &cancel});
        QVERIFY(tap.layers.empty());
    }

    void gradientsReachEveryWeight() {
        DecoderStack stack = stackOf(smallConfig());
        std::vector<at::Tensor> weights;
        for (DecoderBlock& block : stack.blocks)
            for (at::Tensor* weight : {&block.inputNorm.weight, &block.query.weight, &block.key.weight, &block.value.weight,
                                       &block.output.weight, &block.gate.weight, &block.up.weight, &block.down.weight})
                weights.push_back(weight->set_requires_grad(true));
        statesOf(stack, m_ids).square().sum().backward();
        for (const at::Tensor& weight : weights)
            QVERIFY(weight.grad().defined() && weight.grad().abs().max().item<double>() > 0);
    }
};

QTEST_APPLESS_MAIN(TestDecoderStack)
#include "test_decoder_stack.moc"
