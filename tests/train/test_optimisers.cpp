// The optimisers against steps worked out by hand, and Muon's orthogonal matrices by their singular values.
#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "core/train/optim/optimiser.h"

using namespace diptych;

namespace {

TrainParameter parameter(const std::string& name, const at::Tensor& start, bool blockMatrix = false) {
    return {.name = name, .tensor = start.clone().set_requires_grad(true), .blockMatrix = blockMatrix};
}

void setGradient(const TrainParameter& parameter, const at::Tensor& gradient) {
    parameter.tensor.mutable_grad() = gradient.clone();
}

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

at::Tensor singularValues(const at::Tensor& matrix) { return std::get<1>(at::linalg_svd(matrix, false)); }

// U Vᵀ of the decomposition.
at::Tensor polar(const at::Tensor& matrix) {
    const auto [u, s, v] = at::linalg_svd(matrix, false);
    return at::mm(u, v);
}

}  // namespace

class TestOptimisers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adamWTakesTheStepsThatTheFormulaSays() {
        TrainParameter w = parameter("w", at::tensor({1.0F, -2.0F}));
        w.weightDecay = 0.1;
        w.lrScale = 0.5;
        const auto optimiser = makeAdamW({.beta1 = 0.9, .beta2 = 0.99, .eps = 1e-8}, {w});
        double weight[2] = {1.0, -2.0}, mean[2] = {}, square[2] = {};
        for (int step = 1; step <= 3; ++step) {
            const double gradient[2] = {0.5 * step, -0.25};
            setGradient(w, at::tensor({static_cast<float>(gradient[0] * 4), static_cast<float>(gradient[1] * 4)}));
            optimiser->step({.lr = 0.2, .factor = 1, .gradScale = 0.25});
            for (int i = 0; i < 2; ++i) {
                mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
                square[i] = 0.99 * square[i] + 0.01 * gradient[i] * gradient[i];
                const double hat = mean[i] / (1 - std::pow(0.9, step)), root = std::sqrt(square[i] / (1 - std::pow(0.99, step)));
                weight[i] = weight[i] * (1 - 0.1 * 0.1) - 0.1 * hat / (root + 1e-8);      // lr × lrScale = 0.1
                QVERIFY(std::abs(w.tensor[i].item<double>() - weight[i]) < 1e-6);
            }
        }
    }

    void sgdFollowsItsMomentum() {
        for (const bool nesterov : {false, true}) {
            const TrainParameter w = parameter("w", at::tensor({1.0F}));
            const auto optimiser = makeSgd({.momentum = 0.5, .nesterov = nesterov}, {w});
            double weight = 1.0, buffer = 0;
            for (int step = 1; step <= 3; ++step) {
                setGradient(w, at::tensor({2.0F}));
                optimiser->step({.lr = 0.1});
                buffer = step == 1 ? 2.0 : 0.5 * buffer + 2.0;     // the first buffer is the gradient itself
                weight -= 0.1 * (nesterov ? 2.0 + 0.5 * buffer : buffer);
                QVERIFY(std::abs(w.tensor[0].item<double>() - weight) < 1e-6);
            }
        }
    }

    void aParameterWithoutAGradientIsLeftAlone() {
        for (const char* kind : {"adamw", "sgd", "muon"}) {
            TrainParameter still = parameter("still", at::ones({3, 3}), true), moved = parameter("moved", at::ones({3, 3}), true);
            still.weightDecay = moved.weightDecay = 0.5;
            const auto optimiser = makeOptimiser({.kind = kind, .momentum = 0.9}, {still, moved});
            setGradient(moved, at::eye(3));
            optimiser->step({.lr = 0.1, .factor = 1});
            QVERIFY2(at::equal(still.tensor, at::ones({3, 3})), kind);
            QVERIFY2(!at::equal(moved.tensor, at::ones({3, 3})), kind);
            for (const NamedTensor& entry : optimiser->state())
                QVERIFY2(entry.name.find("still") == std::string::npos, entry.name.c_str());
        }
    }

    void orthogonalMatricesHaveSingularValuesNearOne() {
        at::manual_seed(11);
        for (const auto& [rows, columns] : {std::pair(24, 24), {48, 16}, {16, 48}}) {
            const at::Tensor matrix = at::randn({rows, columns});
            const at::Tensor orthogonal = orthogonalise(matrix, 5);
            QVERIFY(orthogonal.sizes() == matrix.sizes());
            const at::Tensor values = singularValues(orthogonal);
            QVERIFY2(values.min().item<double>() > 0.6 && values.max().item<double>() < 1.25,
                     std::to_string(values.min().item<double>()).c_str());
            // It is the same rotation that the exact decomposition gives, only the stretch is approximate.
            const double cosine = (orthogonal * polar(matrix)).sum().item<double>() /
                                  (orthogonal.norm() * polar(matrix).norm()).item<double>();
            QVERIFY2(cosine > 0.97, std::to_string(cosine).c_str());
        }
    }

    void orthogonalisingDoesNotDependOnTheScale() {
        at::manual_seed(12);
        const at::Tensor matrix = at::randn({8, 12});
        QVERIFY(farthest(orthogonalise(matrix, 5), orthogonalise(matrix * 1000, 5)) < 1e-4);
        QVERIFY(farthest(orthogonalise(at::zeros({4, 4}), 5), at::zeros({4, 4})) < 1e-6);
    }

    void muonTakesBlockMatricesAndLeavesTheRestToAdamW() {
        at::manual_seed(13);
        const at::Tensor start = at::randn({12, 3}), gradient = at::randn({12, 3});
        TrainParameter matrix = parameter("matrix", start, true), rest = parameter("rest", start);
        TrainParameter alone = parameter("rest", start);
        matrix.weightDecay = 0.1;
        const OptimiserConfig config{.kind = "muon", .momentum = 0.95, .nesterov = true, .muonLr = 0.02};
        const auto muon = makeOptimiser(config, {matrix, rest});
        const auto adam = makeAdamW(config, {alone});
        for (const TrainParameter* each : {&matrix, &rest, &alone})
            setGradient(*each, gradient);
        muon->step({.lr = 1e-3, .factor = 0.5});
        adam->step({.lr = 1e-3, .factor = 0.5});
        QVERIFY(at::equal(rest.tensor, alone.tensor));
        // Its own rate × the schedule's factor × √(rows / columns), along the orthogonal gradient (momentum begins with it).
        const at::Tensor wanted = start * (1 - 0.01 * 0.1) - 0.01 * 2.0 * orthogonalise(gradient, 5);
        QVERIFY(farthest(matrix.tensor, wanted) < 1e-6);
    }

    void aStateThatIsSavedAndRestoredGoesOnToTheBit() {
        for (const char* kind : {"adamw", "sgd", "muon"}) {
            at::manual_seed(14);
            const at::Tensor start = at::randn({6, 6});
            const OptimiserConfig config{.kind = kind, .momentum = 0.9, .nesterov = true};
            const std::vector<TrainParameter> first{parameter("w", start, true), parameter("v", start)};
            const auto one = makeOptimiser(config, first);
            const auto advance = [](Optimiser& optimiser, const std::vector<TrainParameter>& parameters, int k) {
                for (const TrainParameter& each : parameters)
                    setGradient(each, at::full({6, 6}, 0.1F * static_cast<float>(k)) + at::eye(6));
                optimiser.step({.lr = 0.01, .factor = 1, .gradScale = 0.9});
            };
            for (int k = 1; k <= 3; ++k)
                advance(*one, first, k);
            std::map<std::string, at::Tensor> saved;
            for (const NamedTensor& entry : one->state())
                saved[entry.name] = entry.tensor.clone();
            const std::vector<TrainParameter> second{parameter("w", first[0].tensor.detach(), true),
                                                     parameter("v", first[1].tensor.detach())};
            const auto other = makeOptimiser(config, second);
            QVERIFY(other->restore(saved).ok());
            for (int k = 4; k <= 6; ++k) {
                advance(*one, first, k);
                advance(*other, second, k);
            }
            for (std::size_t i = 0; i < first.size(); ++i)
                QVERIFY2(at::equal(first[i].tensor, second[i].tensor), kind);
        }
    }

    void aStateOfAnotherShapeIsRefused() {
        const auto optimiser = makeAdamW({}, {parameter("w", at::ones({2}))});
        const Status misshaped = optimiser->restore({{"exp_avg.w", at::ones({3})}, {"exp_avg_sq.w", at::ones({2})}});
        QCOMPARE(misshaped.error().code, ErrorCode::BadInput);
        const Status counts = optimiser->restore({{"exp_avg.w", at::ones({2})}, {"exp_avg_sq.w", at::ones({2})},
                                                  {"steps.w", at::ones({2}, at::kLong)}});
        QCOMPARE(counts.error().code, ErrorCode::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestOptimisers)
#include "test_optimisers.moc"
