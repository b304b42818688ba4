// Pre-norm blocks: what is tapped equals what the fast path computes, states come in the order asked for, nothing runs in
// vain, and everything has a gradient.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QTest>
#include <set>

#include "core/nn/bert.h"
#include "core/nn/encoder_stack.h"
#include "tests/support/pack_tap.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

constexpr EncoderConfig tiny{.width = 12, .intermediate = 20, .layers = 3, .heads = 3, .layerNormEps = 1e-5,
                             .activation = Activation::Gelu};

at::Tensor noise(at::IntArrayRef shape, std::uint64_t seed = 1) {
    return at::randn(shape, at::make_generator<at::CPUGeneratorImpl>(seed), at::TensorOptions());
}

struct DepthTap : TensorTap {
    bool wants(std::string_view name, int) const override { return name == "vision.attn"; }
    void observe(std::string_view, int layer, const at::Tensor&) override { layers.insert(layer); }
    std::set<int> layers;
};

}  // namespace

class TestEncoderStack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lookingInsideChangesNothing() {
        const auto stack = EncoderStack::make(tiny, ParameterBuilder::fromSeed(4));
        const at::Tensor x = noise({2, 5, 12});
        for (const at::Tensor& mask : {at::Tensor(), causalMask(5, 0, x.options())}) {
            PackTap tap;
            const at::Tensor seen = stack(x, {.mask = mask, .tap = &tap});
            QVERIFY(farthest(seen, stack(x, {.mask = mask})) < 1e-5);
            QVERIFY(farthest(tap.value("attention.vision").sum(-1), at::ones({3, 3, 5})) < 1e-5);
            QVERIFY(farthest(tap.value("vision.hidden.3"), seen[0]) < 1e-6);
        }
    }

    void aCausalTokenDoesNotSeeWhatFollows() {
        const auto stack = EncoderStack::make(tiny, ParameterBuilder::fromSeed(4));
        const at::Tensor x = noise({1, 5, 12});
        const at::Tensor whole = stack(x, {.mask = causalMask(5, 0, x.options())});
        const at::Tensor begin = stack(x.slice(1, 0, 3), {.mask = causalMask(3, 0, x.options())});
        QVERIFY(farthest(whole.slice(1, 0, 3), begin) < 1e-5);
        QVERIFY(farthest(stack(x, {}).slice(1, 0, 3), begin) > 1e-4);
    }

    void statesComeInTheOrderAskedForAndNoBlockRunsInVain() {
        const auto stack = EncoderStack::make(tiny, ParameterBuilder::fromSeed(4));
        const at::Tensor x = noise({2, 5, 12});
        PackTap all;
        stack(x, {.tap = &all});
        DepthTap depth;
        const std::vector<std::int64_t> layers{2, 0, 1, 2};
        const auto states = stack.states(x, {.tap = &depth}, layers);
        QCOMPARE(states.size(), layers.size());
        for (std::size_t i = 0; i < layers.size(); ++i)
            QVERIFY(farthest(states[i][0], all.value("vision.hidden." + std::to_string(layers[i]))) < 1e-5);
        QCOMPARE(depth.layers, (std::set<int>{0, 1}));
        QVERIFY(stack.states(x, {}, {}).empty());
    }

    void quickGeluIsXTimesASigmoidAndHasItsGradient() {
        const at::Tensor x = noise({4, 7});
        QVERIFY(farthest(activate(x, Activation::QuickGelu), x * at::sigmoid(1.702 * x)) < 1e-6);
        const at::Tensor mine = x.clone().set_requires_grad(true), plain = x.clone().set_requires_grad(true);
        activate(mine, Activation::QuickGelu).sum().backward();
        (plain * at::sigmoid(1.702 * plain)).sum().backward();
        QVERIFY(farthest(mine.grad(), plain.grad()) < 1e-6);
    }

    void everyWeightHasAGradient() {
        const auto builder = ParameterBuilder::fromSeed(4);
        const auto stack = EncoderStack::make(tiny, builder);
        for (const NamedTensor& entry : builder.parameters())
            entry.tensor.set_requires_grad(true);
        stack(noise({2, 5, 12}), {}).pow(2).sum().backward();
        QCOMPARE(builder.parameters().size(), std::size_t{3 * 16});
        for (const NamedTensor& entry : builder.parameters())
            QVERIFY2(entry.tensor.grad().defined() && entry.tensor.grad().isfinite().all().item<bool>(), entry.name.c_str());
    }
};

QTEST_APPLESS_MAIN(TestEncoderStack)
#include "test_encoder_stack.moc"
