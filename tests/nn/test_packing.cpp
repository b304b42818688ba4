// Rows without their padding: the numbers of real tokens, forwards and backwards, are those of the padded computation.
#include <ATen/ATen.h>

#include <QTest>

#include "core/nn/layers.h"
#include "core/nn/packing.h"

using namespace diptych;

namespace {

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

at::Tensor mixedLengths() {
    return at::tensor({1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0}, at::kLong).view({3, 4});
}

// A feed-forward block on packed or padded tokens; padded positions of the result are 0 either way.
at::Tensor block(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& mask, bool packed) {
    const TokenPacking tokens(packed ? mask : at::Tensor());
    const at::Tensor y = tokens.spread(at::gelu(at::linear(tokens.pack(x), weight)));
    return y * mask.unsqueeze(2);
}

}  // namespace

class TestPacking : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packedTokensStandInTheirOrderWithTheirPlaces() {
        const TokenPacking tokens(mixedLengths());
        QVERIFY(tokens.packs());
        const at::Tensor ids = at::arange(12, at::kLong).view({3, 4});
        QVERIFY(at::equal(tokens.packIds(ids), at::tensor({0, 1, 2, 3, 4, 8, 9}, at::kLong)));
        QVERIFY(at::equal(tokens.places(), at::tensor({0, 1, 2, 3, 0, 0, 1}, at::kLong)));
        const at::Tensor x = at::randn({3, 4, 5});
        QVERIFY(at::equal(tokens.spread(tokens.pack(x)), x * mixedLengths().unsqueeze(2)));
    }

    void fullRowsAreNotTouched() {
        const at::Tensor x = at::randn({2, 3, 4});
        for (const at::Tensor& mask : {at::Tensor(), at::ones({2, 3}, at::kLong)}) {
            const TokenPacking tokens(mask);
            QVERIFY(!tokens.packs());
            QVERIFY(tokens.pack(x).is_same(x) && tokens.spread(x).is_same(x));
        }
    }

    void packedEqualsPaddedForwardsAndBackwards() {
        at::manual_seed(21);
        const at::Tensor mask = mixedLengths(), values = at::randn({3, 4, 5}), kernel = at::randn({6, 5}), down = at::randn({3, 4, 6});
        at::Tensor results[2], inputs[2], weights[2];
        for (const bool packed : {false, true}) {
            inputs[packed] = values.clone().set_requires_grad(true);
            weights[packed] = kernel.clone().set_requires_grad(true);
            results[packed] = block(inputs[packed], weights[packed], mask, packed);
            (results[packed] * down).sum().backward();
        }
        QVERIFY(farthest(results[0], results[1]) < 1e-6);
        QVERIFY(farthest(inputs[0].grad(), inputs[1].grad()) < 1e-6);
        QVERIFY(farthest(weights[0].grad(), weights[1].grad()) < 1e-5);
        QCOMPARE(inputs[1].grad()[1].slice(0, 1).abs().max().item<double>(), 0.0);     // padding learns nothing
    }

    void gradientsOfBothAttentionPathsAreEqual() {
        class Asking : public TensorTap {
        public:
            bool wants(std::string_view, int) const override { return true; }
            void observe(std::string_view, int, const at::Tensor&) override {}
        } asking;
        at::manual_seed(22);
        const at::Tensor start[3] = {at::randn({2, 3, 5, 8}), at::randn({2, 3, 7, 8}), at::randn({2, 3, 7, 8})};
        at::Tensor mask = at::zeros({2, 1, 1, 7});
        mask.slice(3, 5).fill_(-10000.0);
        const at::Tensor down = at::randn({2, 3, 5, 8});
        at::Tensor gradients[2][3];
        for (const bool explicitly : {false, true}) {
            at::Tensor inputs[3];
            for (int i = 0; i < 3; ++i)
                inputs[i] = start[i].clone().set_requires_grad(true);
            TensorTap* const tap = explicitly ? &asking : nullptr;
            (attend({inputs[0], inputs[1], inputs[2], mask, "test.attn", 0, tap}) * down).sum().backward();
            for (int i = 0; i < 3; ++i)
                gradients[explicitly][i] = inputs[i].grad();
        }
        for (int i = 0; i < 3; ++i)
            QVERIFY(farthest(gradients[0][i], gradients[1][i]) < 1e-5);
    }

    void aTapIsServedOnTheLayersThatItWantsOnly() {
        class SecondLayer : public TensorTap {
        public:
            bool wants(std::string_view name, int layer) const override { return name == "a.attn" && layer == 1; }
            void observe(std::string_view, int layer, const at::Tensor& value) override { seen.emplace_back(layer, value); }
            std::vector<std::pair<int, at::Tensor>> seen;
        } tap;
        const at::Tensor x = at::randn({1, 2, 3, 4});
        for (int layer = 0; layer < 3; ++layer)
            for (const char* name : {"a.attn", "b.attn"})
                attend({x, x, x, {}, name, layer, &tap});
        QCOMPARE(tap.seen.size(), std::size_t{1});
        QCOMPARE(tap.seen.front().first, 1);
        QVERIFY(tap.seen.front().second.sizes() == at::IntArrayRef({1, 2, 3, 3}));
    }
};

QTEST_APPLESS_MAIN(TestPacking)
#include "test_packing.moc"
