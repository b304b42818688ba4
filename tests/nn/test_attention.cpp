#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/nn/layers.h"
#include "core/nn/parameters.h"

using namespace diptych;

namespace {

class Keeping : public TensorTap {
public:
    bool wants(std::string_view name, int) const override { return name == "test.attn"; }
    void observe(std::string_view, int, const at::Tensor& value) override { seen = value; }
    at::Tensor seen;
};

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fusedAndExplicitPathsAreEqual() {
        at::manual_seed(3);
        for (const bool masked : {false, true}) {
            const at::Tensor query = at::randn({2, 3, 5, 8}), key = at::randn({2, 3, 7, 8}), value = at::randn({2, 3, 7, 8});
            at::Tensor mask;
            if (masked) {
                mask = at::zeros({2, 1, 1, 7});
                mask.slice(3, 4).fill_(-10000.0);
            }
            Keeping tap;
            const at::Tensor fused = attend({query, key, value, mask, "test.attn", 0, nullptr});
            const at::Tensor explicitly = attend({query, key, value, mask, "test.attn", 0, &tap});
            QVERIFY(farthest(fused, explicitly) < 1e-5);
            QVERIFY(farthest(tap.seen.sum(-1), at::ones({2, 3, 5})) < 1e-5);
            if (masked)
                QVERIFY(tap.seen.slice(3, 4).max().item<double>() < 1e-6);
        }
    }

    void headsSplitAndMergeBack() {
        const at::Tensor x = at::randn({2, 4, 12});
        QCOMPARE(farthest(mergeHeads(splitHeads(x, 3)), x), 0.0);
    }

    void missingMisshapedAndUnexpectedTensorsAreNamed() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QVERIFY(saveParameters(path, {{"a.weight", at::ones({2, 3})}, {"extra", at::ones({1})}}, DType::F32).ok());
        auto checkpoint = Checkpoint::open(path);
        QVERIFY(checkpoint.ok());
        const auto builder = ParameterBuilder::fromCheckpoint(std::make_shared<const Checkpoint>(std::move(*checkpoint)));
        builder.scope("a").make("weight", {3, 2}, Init::Zeros);
        builder.scope("b").make("weight", {1}, Init::Zeros);
        const LoadReport report = builder.report();
        QCOMPARE(report.missing, std::vector<std::string>{"b.weight"});
        QCOMPARE(report.unexpected, std::vector<std::string>{"extra"});
        QCOMPARE(report.shapeMismatch, std::vector<std::string>{"a.weight"});
        QCOMPARE(report.shapeDetails.front(), std::string("a.weight is [2, 3], config.json says [3, 2]"));
        QVERIFY(!report.usable());
    }
};

QTEST_APPLESS_MAIN(TestAttention)
#include "test_attention.moc"
