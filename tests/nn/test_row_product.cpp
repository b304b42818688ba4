// The product for a few rows is held equal to the library's, for all the forms in which layers call it.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <cmath>
#include <limits>

#include "core/nn/layers.h"
#include "core/nn/row_product.h"

using namespace diptych;

namespace {

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestRowProduct : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheProductOfTheLibrary() {
        at::manual_seed(3);
        for (const std::int64_t width : {1, 5, 16, 17, 64, 576, 1000})
            for (const std::int64_t outputs : {1, 3, 4, 7, 192, 1537})
                for (const std::int64_t rows : {1, 2, 3, 4, 5, 8}) {
                    const at::Tensor x = at::randn({rows, width}), weight = at::randn({outputs, width}), bias = at::randn({outputs});
                    QVERIFY(suitsRowProduct(x, weight, bias));
                    const double allowed = 1e-5 * std::sqrt(static_cast<double>(width));
                    QVERIFY(farthest(rowProduct(x, weight, bias), at::linear(x, weight, bias)) < allowed);
                    QVERIFY(farthest(rowProduct(x, weight, {}), at::linear(x, weight)) < allowed);
                }
    }

    void keepsTheShapeOfTheInput() {
        const at::Tensor weight = at::randn({6, 10});
        for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{10}, {1, 10}, {2, 1, 10}, {2, 2, 2, 10}}) {
            const at::Tensor x = at::randn(shape);
            const at::Tensor y = rowProduct(x, weight, {});
            QCOMPARE(y.sizes(), at::linear(x, weight).sizes());
            QVERIFY(farthest(y, at::linear(x, weight)) < 1e-5);
        }
        const at::Tensor strided = at::randn({10, 3}).t();
        QVERIFY(farthest(rowProduct(strided, weight, {}), at::linear(strided, weight)) < 1e-5);
    }

    void narrowWeightsGiveTheSumsOfWidenedOnes() {
        for (const at::ScalarType type : {at::kBFloat16, at::kHalf})
            for (const std::int64_t width : {1, 17, 64, 150})
                for (const std::int64_t rows : {1, 3, 6}) {
                    at::Tensor weight = at::randn({40, width});
                    weight.select(0, 0).mul_(1e-6);                    // below what float16 has in full
                    weight[1][0] = 65504.0F;
                    const at::Tensor narrow = weight.to(type), x = at::randn({rows, width});
                    QVERIFY(at::equal(rowProduct(x, narrow, {}), rowProduct(x, narrow.to(at::kFloat), {})));
                }
        const at::Tensor endless = at::full({1, 16}, std::numeric_limits<float>::infinity(), at::kHalf);
        QVERIFY(std::isinf(rowProduct(at::ones({1, 16}), endless, {}).item<double>()));
    }

    void layersOfNarrowWeightsAreTheSameForManyRows() {
        const at::Tensor weight = at::randn({6, 64}).to(at::kBFloat16), bias = at::randn({6}), x = at::randn({20, 64});
        const at::Tensor wanted = at::linear(x, weight.to(at::kFloat), bias);
        QVERIFY(farthest(Linear{weight, bias}(x), wanted) < 1e-5);
        const at::Tensor rounded = Linear{weight, bias, /*rounds=*/true}(x);
        QVERIFY(rounded.scalar_type() == at::kFloat && farthest(rounded, wanted) < 0.1 && farthest(rounded, wanted) > 0);
    }

    void isTheSameWithOneThreadAndWithTwo() {
        const at::Tensor x = at::randn({2, 576}), weight = at::randn({3000, 576});
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const at::Tensor one = rowProduct(x, weight, {});
        at::set_num_threads(2);
        QVERIFY(at::equal(one, rowProduct(x, weight, {})));
        at::set_num_threads(threads);
    }

    void leavesToTheLibraryWhatItDoesNotSuit() {
        const at::Tensor weight = at::randn({6, 10});
        QVERIFY(!suitsRowProduct(at::randn({9, 10}), weight, {}));
        QVERIFY(!suitsRowProduct(at::randn({1, 10}, at::kDouble), weight, {}));
        QVERIFY(!suitsRowProduct(at::randn({1, 10}, at::kBFloat16), weight, {}));
        QVERIFY(!suitsRowProduct(at::randn({1, 10}), weight.to(at::kDouble), {}));
        QVERIFY(!suitsRowProduct(at::randn({1, 6}), at::randn({6, 10}).t(), {}));
        QVERIFY(!suitsRowProduct(at::empty({0, 10}), weight, {}));
    }

    void theLibraryIsUsedWhileItIsWanted() {
        const at::Tensor x = at::randn({1, 10}), weight = at::randn({6, 10});
        {
            const LibraryProducts library;
            QVERIFY(!suitsRowProduct(x, weight, {}));
        }
        QVERIFY(suitsRowProduct(x, weight, {}));
    }

    void gradientsAreRecordedAsBefore() {
        Linear linear{at::randn({6, 10}).requires_grad_(true), at::randn({6}).requires_grad_(true)};
        const at::Tensor x = at::randn({1, 10});
        QVERIFY(!suitsRowProduct(x, linear.weight, linear.bias));
        linear(x).sum().backward();
        QVERIFY(linear.weight.grad().defined());
        const c10::NoGradGuard noGrad;
        QVERIFY(suitsRowProduct(x, linear.weight, linear.bias));
        QVERIFY(farthest(linear(x), at::linear(x, linear.weight, linear.bias)) < 1e-5);
    }
};

QTEST_APPLESS_MAIN(TestRowProduct)
#include "test_row_product.moc"
