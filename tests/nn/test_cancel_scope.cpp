// A pass of a network stops at the layer it has come to, soon after somebody asked for it; without a scope it goes on.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <chrono>
#include <thread>

#include "core/nn/bert.h"
#include "core/nn/cancel_scope.h"
#include "core/nn/encoder_stack.h"

using namespace diptych;

namespace {

using Clock = std::chrono::steady_clock;

// Milliseconds from the request to the end of the pass; less than 0: it came through.
template <typename Pass>
double millisecondsToStop(Pass pass, std::chrono::milliseconds after) {
    CancelToken token;
    Clock::time_point asked;
    std::thread other([&] {
        std::this_thread::sleep_for(after);
        asked = Clock::now();
        token.cancel();
    });
    bool stopped = false;
    try {
        const CancelScope scope(token);
        pass();
    } catch (const PassCancelled&) {
        stopped = true;
    }
    const Clock::time_point end = Clock::now();
    other.join();
    return stopped ? std::chrono::duration<double, std::milli>(end - asked).count() : -1;
}

}  // namespace

class TestCancelScope : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPictureTowerOfBaseSizeStopsWithin150Milliseconds() {
        const c10::NoGradGuard noGrad;
        const EncoderStack stack = EncoderStack::make({}, ParameterBuilder::fromSeed(1));
        const at::Tensor x = at::randn({4, 577, 768});
        const double waited = millisecondsToStop([&] { stack(x, {}); }, std::chrono::milliseconds(60));
        QVERIFY2(waited >= 0 && waited < 150, qPrintable(QStringLiteral("%1 ms").arg(waited)));
    }

    void aTextTowerOfBaseSizeStopsWithin150Milliseconds() {
        const c10::NoGradGuard noGrad;
        const BertConfig config;
        const BertStack stack = BertStack::make(config, ParameterBuilder::fromSeed(1));
        const at::Tensor ids = at::ones({6, 512}, at::kLong);
        const double waited = millisecondsToStop([&] { stack(ids, config, {}); }, std::chrono::milliseconds(60));
        QVERIFY2(waited >= 0 && waited < 150, qPrintable(QStringLiteral("%1 ms").arg(waited)));
    }

    void onlyTheInnermostScopeOfThisThreadCounts() {
        CancelToken cancelled;
        cancelled.cancel();
        pollCancel();                              // no scope: nothing to poll
        const CancelScope outer(cancelled);
        QVERIFY_EXCEPTION_THROWN(pollCancel(), PassCancelled);
        {
            const CancelToken other;
            const CancelScope inner(other);
            pollCancel();
        }
        QVERIFY_EXCEPTION_THROWN(pollCancel(), PassCancelled);
        std::thread([] { pollCancel(); }).join();
    }
};

QTEST_APPLESS_MAIN(TestCancelScope)
#include "test_cancel_scope.moc"
