// The rates that the training packs define: k = step − 1; below the warm-up k / warmup, then p = (k − warmup) / (steps − warmup).
#include <QTest>
#include <cmath>

#include "core/train/schedule.h"

using namespace diptych;

namespace {

bool same(double got, double want) { return std::abs(got - want) < 1e-15; }

}  // namespace

class TestSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void warmUpRisesFromZeroInEveryKind() {
        for (const char* kind : {"constant", "linear", "cosine"}) {
            const Schedule schedule{.kind = kind, .warmup = 4, .steps = 12};
            const double wanted[] = {0.0, 0.25, 0.5, 0.75, 1.0};
            for (int step = 1; step <= 5; ++step)
                QVERIFY2(same(schedule.factor(step), wanted[step - 1]), kind);
        }
    }

    void constantStaysLinearFallsAndCosineIsHalfAWave() {
        const Schedule constant{.kind = "constant", .warmup = 4, .steps = 12};
        const Schedule linear{.kind = "linear", .warmup = 4, .steps = 12}, cosine{.kind = "cosine", .warmup = 4, .steps = 12};
        QVERIFY(same(constant.factor(12), 1.0));
        QVERIFY(same(linear.factor(7), 0.75));                     // p = 2 / 8
        QVERIFY(same(linear.factor(12), 0.125));                   // the last step is step `steps`: p = 7 / 8
        QVERIFY(same(cosine.factor(9), 0.5));                      // p = 1 / 2
        QVERIFY(same(cosine.factor(7), (1 + std::sqrt(0.5)) / 2)); // p = 1 / 4
        QVERIFY(same(cosine.factor(11), (1 - std::sqrt(0.5)) / 2));
    }

    void withoutWarmUpTheFirstStepHasTheFullRate() {
        for (const char* kind : {"constant", "linear", "cosine"})
            QVERIFY2(same(Schedule{.kind = kind, .warmup = 0, .steps = 10}.factor(1), 1.0), kind);
    }

    void aWarmUpLongerThanTheRunNeverDividesByZero() {
        const Schedule schedule{.kind = "cosine", .warmup = 10, .steps = 10};
        for (int step = 1; step <= 12; ++step) {
            const double factor = schedule.factor(step);
            QVERIFY(factor >= 0.0 && factor <= 1.0);
        }
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "test_schedule.moc"
