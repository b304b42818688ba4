// One token a row through the blocks in one parallel region, held equal to the plain path of DecoderStack.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <QTest>

#include "core/nn/decoder_step.h"
#include "core/nn/row_product.h"

using namespace diptych;

namespace {

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

DecoderConfig configOf(std::int64_t heads, std::int64_t keyValueHeads, std::int64_t headWidth) {
    DecoderConfig config;
    config.vocabSize = 20;
    config.width = 48;
    config.intermediate = 88;
    config.layers = 3;
    config.heads = heads;
    config.keyValueHeads = keyValueHeads;
    config.headWidth = headWidth;
    return config;
}

DecoderStack stackOf(const DecoderConfig& config) {
    DecoderStack stack = DecoderStack::make(config, at::randn({config.vocabSize, config.width}), ParameterBuilder::fromSeed(11));
    for (DecoderBlock& block : stack.blocks)
        for (Linear* part : {&block.query, &block.key, &block.value, &block.output})
            if (part->bias.defined())
                part->bias = at::randn(part->bias.sizes());
    return stack;
}

// A prompt of 5 tokens, four steps, another order of the rows, and two steps more: the states of every step.
std::vector<at::Tensor> statesOfSteps(const DecoderStack& stack, std::int64_t rows) {
    KvCache cache;
    const DecoderCall call{.tokenMask = {}, .cache = &cache};
    const auto ids = [&](std::int64_t tokens, std::int64_t from) {
        return (at::arange(rows * tokens, at::kLong) * 7 + from).remainder(20).view({rows, tokens});
    };
    stack(stack.embed(ids(5, 3)), call);
    std::vector<at::Tensor> states;
    for (std::int64_t step = 0; step < 6; ++step) {
        if (step == 4)
            cache.reorder(at::arange(rows, at::kLong).flip({0}));
        states.push_back(stack(stack.embed(ids(1, step)), call));
    }
    return states;
}

double farthestStep(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
    double far = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        far = std::max(far, farthest(a[i], b[i]));
    return far;
}

std::vector<at::Tensor> plainStates(const DecoderStack& stack, std::int64_t rows) {
    const LibraryProducts plain;
    return statesOfSteps(stack, rows);
}

std::vector<Linear*> linears(DecoderBlock& block) {
    return {&block.query, &block.key, &block.value, &block.output, &block.gate, &block.up, &block.down};
}

}  // namespace

class TestDecoderStep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::manual_seed(5); }

    void equalsThePlainPath_data() {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("keyValueHeads");
        QTest::addColumn<int>("headWidth");
        QTest::addColumn<int>("window");
        QTest::addColumn<bool>("biases");
        QTest::newRow("one head") << 1 << 1 << 48 << 0 << false;
        QTest::newRow("groups of three") << 6 << 2 << 8 << 0 << false;
        QTest::newRow("heads narrower than a vector") << 4 << 4 << 6 << 0 << true;
        QTest::newRow("heads wider than the states") << 3 << 1 << 80 << 0 << true;
        QTest::newRow("a window") << 6 << 3 << 8 << 3 << false;
    }
    void equalsThePlainPath() {
        QFETCH(int, heads);
        QFETCH(int, keyValueHeads);
        QFETCH(int, headWidth);
        QFETCH(int, window);
        QFETCH(bool, biases);
        DecoderConfig config = configOf(heads, keyValueHeads, headWidth);
        config.windows = {window, 0, window};
        config.inputBias = config.outputBias = biases;
        const DecoderStack stack = stackOf(config);
        const c10::NoGradGuard noGrad;
        for (const std::int64_t rows : {1, 2, 3, 8})
            QVERIFY(farthestStep(statesOfSteps(stack, rows), plainStates(stack, rows)) < 2e-5);
    }

    void narrowWeightsAreThoseWidened_data() {
        QTest::addColumn<int>("type");
        QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
        QTest::newRow("float16") << static_cast<int>(at::kHalf);
    }
    void narrowWeightsAreThoseWidened() {
        QFETCH(int, type);
        DecoderStack narrow = stackOf(configOf(6, 2, 8));
        DecoderStack widened = narrow;
        for (std::size_t i = 0; i < narrow.blocks.size(); ++i)
            for (std::size_t part = 0; part < 7; ++part) {
                at::Tensor& weight = linears(narrow.blocks[i])[part]->weight;
                weight = weight.to(static_cast<at::ScalarType>(type));
                linears(widened.blocks[i])[part]->weight = weight.to(at::kFloat);
            }
        const c10::NoGradGuard noGrad;
        QCOMPARE(farthestStep(statesOfSteps(narrow, 2), statesOfSteps(widened, 2)), 0.0);
        QVERIFY(farthestStep(statesOfSteps(narrow, 2), plainStates(narrow, 2)) < 2e-5);
    }

    void isTheSameWithOneThreadAndWithTwo() {
        const DecoderStack stack = stackOf(configOf(6, 3, 8));
        const c10::NoGradGuard noGrad;
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = statesOfSteps(stack, 3);
        at::set_num_threads(2);
        QCOMPARE(farthestStep(one, statesOfSteps(stack, 3)), 0.0);
        at::set_num_threads(threads);
    }

    void cancellingSkipsTheOtherBlocks() {
        const DecoderStack stack = stackOf(configOf(2, 1, 16));
        DecoderStack first = stack;
        first.blocks.resize(1);
        const c10::NoGradGuard noGrad;
        const at::Tensor x = at::randn({1, 1, 48});
        CancelToken cancel;
        cancel.cancel();
        KvCache cache, other;
        const at::Tensor cancelled = decoderStep(stack, x, {.tokenMask = {}, .cache = &cache, .tap = nullptr, .cancel = &cancel});
        QCOMPARE(farthest(cancelled, decoderStep(first, x, {.tokenMask = {}, .cache = &other})), 0.0);
    }

    void leavesToThePlainPathWhatItDoesNotSuit() {
        class Looking : public TensorTap {
            bool wants(std::string_view, int) const override { return false; }
            void observe(std::string_view, int, const at::Tensor&) override {}
        } tap;
        const DecoderStack stack = stackOf(configOf(2, 1, 16));
        const at::Tensor x = at::randn({1, 1, 48});
        KvCache cache;
        const DecoderCall call{.tokenMask = {}, .cache = &cache};
        QVERIFY(!suitsDecoderStep(stack, x, call));            // gradients may be asked for
        const c10::NoGradGuard noGrad;
        QVERIFY(suitsDecoderStep(stack, x, call));
        QVERIFY(!suitsDecoderStep(stack, x, {}));
        QVERIFY(!suitsDecoderStep(stack, x, {.tokenMask = {}, .cache = &cache, .tap = &tap}));
        QVERIFY(!suitsDecoderStep(stack, at::randn({1, 2, 48}), call));
        QVERIFY(!suitsDecoderStep(stack, at::randn({9, 1, 48}), call));
        QVERIFY(!suitsDecoderStep(stack, x.to(at::kDouble), call));
        DecoderConfig other = configOf(2, 1, 16);
        other.activation = Activation::Gelu;
        QVERIFY(!suitsDecoderStep(stackOf(other), x, call));
        const LibraryProducts library;
        QVERIFY(!suitsDecoderStep(stack, x, call));
    }
};

QTEST_APPLESS_MAIN(TestDecoderStep)
#include "test_decoder_step.moc"
