// Jobs on both workers: what holds for one holds for the other; and what only a thread can do.
#include <QtTest>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>

#include "core/base/workers.h"

using namespace diptych;
using namespace std::chrono_literals;

namespace {

// The asking thread's queue: closures wait here until the test pumps them.
class Mailbox {
public:
    void post(std::function<void()> closure) {
        const std::lock_guard lock(m_mutex);
        m_closures.push_back(std::move(closure));
    }

    void pump() {
        for (;;) {
            std::function<void()> closure;
            {
                const std::lock_guard lock(m_mutex);
                if (m_closures.empty())
                    return;
                closure = std::move(m_closures.front());
                m_closures.pop_front();
            }
            closure();
        }
    }

    bool pumpUntil(const std::function<bool()>& done) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!done()) {
            pump();
            if (std::chrono::steady_clock::now() > deadline)
                return false;
            std::this_thread::sleep_for(1ms);
        }
        return true;
    }

private:
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_closures;
};

struct Log {
    std::atomic<int> runs{0};
    std::vector<std::string> finished;
    std::vector<ErrorCode> codes;
    std::thread::id runThread, finishThread;
};

class TestJob : public Job {
public:
    using Work = std::function<Status(JobContext&)>;
    TestJob(Log& log, std::string title, Work work) : m_log(log), m_title(std::move(title)), m_work(std::move(work)) {}

    std::string title() const override { return m_title; }
    Status run(JobContext& context) override {
        m_log.runThread = std::this_thread::get_id();
        ++m_log.runs;
        return m_work(context);
    }
    void finish(const Status& status) override {
        m_log.finishThread = std::this_thread::get_id();
        m_log.finished.push_back(m_title);
        if (!status.ok())
            m_log.codes.push_back(status.error().code);
    }

private:
    Log& m_log;
    std::string m_title;
    Work m_work;
};

Status succeed(JobContext&) {
    return {};
}

Status waitForCancel(JobContext& context) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < deadline) {
        DIPTYCH_TRY(context.cancel.check());
        std::this_thread::sleep_for(1ms);
    }
    return {};
}

// A worker and its surroundings, of the kind that the row names.
struct Bench {
    Mailbox mailbox;
    Log log;
    std::unique_ptr<Worker> worker;

    explicit Bench(bool threaded) {
        if (threaded)
            worker = std::make_unique<ThreadWorker>(
                [this](std::function<void()> closure) { mailbox.post(std::move(closure)); });
        else
            worker = std::make_unique<InlineWorker>();
    }

    JobHandle submit(const std::string& title, TestJob::Work work, Progress::Listener listener = {}) {
        return worker->submit(std::make_unique<TestJob>(log, title, std::move(work)), std::move(listener));
    }
    bool waitFor(std::size_t finished) {
        return mailbox.pumpUntil([&] { return log.finished.size() >= finished; });
    }
};

void addWorkers() {
    QTest::addColumn<bool>("threaded");
    QTest::newRow("inline worker") << false;
    QTest::newRow("thread worker") << true;
}

}  // namespace

class JobsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobFinishesOnceOnTheAskingThread_data() { addWorkers(); }
    void jobFinishesOnceOnTheAskingThread();
    void jobsRunInTheirOrder_data() { addWorkers(); }
    void jobsRunInTheirOrder();
    void errorsReachFinish_data() { addWorkers(); }
    void errorsReachFinish();
    void exceptionsBecomeErrors_data();
    void exceptionsBecomeErrors();
    void progressArrivesBeforeTheEndAndItsLastReportAlways_data() { addWorkers(); }
    void progressArrivesBeforeTheEndAndItsLastReportAlways();
    void progressIsThrottledToTenASecond_data() { addWorkers(); }
    void progressIsThrottledToTenASecond();
    void timeLeftIsKnownFromTheThirdReport();
    void runningJobIsCancelledAndStillFinishes();
    void waitingJobThatIsCancelledDoesNotRunButFinishes();
    void waitingJobThatIsDroppedNeverRuns();
    void runningJobThatIsDroppedIsCancelledAndNeverFinishes();
    void newHandleReplacesTheOldJob();
    void finishedJobMayStillBeDroppedBeforeItsNews();
    void destroyedWorkerCancelsDropsAndJoins();
    void jobsDieOnTheAskingThreadAlsoWhenDropped();
    void cancelledTokenGivesCancelled();
};

void JobsTest::jobFinishesOnceOnTheAskingThread() {
    QFETCH(bool, threaded);
    Bench bench(threaded);
    const JobHandle handle = bench.submit("a", succeed);
    QVERIFY(bench.waitFor(1));
    bench.mailbox.pump();
    QCOMPARE(bench.log.runs.load(), 1);
    QCOMPARE(bench.log.finished.size(), std::size_t{1});
    QVERIFY(bench.log.codes.empty());
    QVERIFY(bench.log.finishThread == std::this_thread::get_id());
    QCOMPARE(bench.log.runThread == std::this_thread::get_id(), !threaded);
}

void JobsTest::jobsRunInTheirOrder() {
    QFETCH(bool, threaded);
    Bench bench(threaded);
    std::vector<JobHandle> handles;
    std::vector<std::string> titles;
    for (int i = 0; i < 50; ++i) {
        titles.push_back(std::to_string(i));
        handles.push_back(bench.submit(titles.back(), succeed));
    }
    QVERIFY(bench.waitFor(50));
    QVERIFY(bench.log.finished == titles);
}

void JobsTest::errorsReachFinish() {
    QFETCH(bool, threaded);
    Bench bench(threaded);
    const JobHandle handle = bench.submit("a", [](JobContext&) -> Status {
        return Error{ErrorCode::Unsupported, "no", {}, {}};
    });
    QVERIFY(bench.waitFor(1));
    QVERIFY(bench.log.codes == std::vector{ErrorCode::Unsupported});
}

void JobsTest::exceptionsBecomeErrors_data() {
    QTest::addColumn<bool>("threaded");
    QTest::addColumn<int>("kind");
    for (const bool threaded : {false, true}) {
        const char* worker = threaded ? "thread" : "inline";
        QTest::addRow("%s runtime_error", worker) << threaded << 0;
        QTest::addRow("%s bad_alloc", worker) << threaded << 1;
        QTest::addRow("%s no std::exception", worker) << threaded << 2;
    }
}

void JobsTest::exceptionsBecomeErrors() {
    QFETCH(bool, threaded);
    QFETCH(int, kind);
    Bench bench(threaded);
    const JobHandle handle = bench.submit("a", [kind](JobContext&) -> Status {
        if (kind == 0)
            throw std::runtime_error("library");
        if (kind == 1)
            throw std::bad_alloc();
        throw kind;
    });
    const JobHandle next = bench.submit("b", succeed);
    QVERIFY(bench.waitFor(2));
    QVERIFY(bench.log.codes == std::vector{kind == 1 ? ErrorCode::OutOfMemory : ErrorCode::Internal});
}

void JobsTest::progressArrivesBeforeTheEndAndItsLastReportAlways() {
    QFETCH(bool, threaded);
    Bench bench(threaded);
    std::vector<double> seen;
    bool lateReport = false;
    const auto listener = [&](const ProgressReport& report) {
        seen.push_back(report.done);
        lateReport = lateReport || !bench.log.finished.empty() || std::this_thread::get_id() != bench.log.finishThread;
    };
    bench.log.finishThread = std::this_thread::get_id();
    const auto work = [](JobContext& context) -> Status {
        for (int i = 1; i <= 1000; ++i)
            context.progress.report(i, 1000, "pictures");
        return {};
    };
    const JobHandle handle = bench.submit("a", work, listener);
    QVERIFY(bench.waitFor(1));
    QVERIFY(!lateReport);
    QVERIFY(seen.size() >= 2 && seen.size() < 100);
    QCOMPARE(seen.front(), 1.0);
    QCOMPARE(seen.back(), 1000.0);
}

void JobsTest::progressIsThrottledToTenASecond() {
    QFETCH(bool, threaded);
    Bench bench(threaded);
    int seen = 0;
    const auto work = [](JobContext& context) -> Status {
        const auto end = std::chrono::steady_clock::now() + 550ms;
        for (int i = 1; std::chrono::steady_clock::now() < end; ++i) {
            context.progress.report(i, 0, "rows");
            std::this_thread::sleep_for(2ms);
        }
        return {};
    };
    const JobHandle handle = bench.submit("a", work, [&](const ProgressReport&) { ++seen; });
    QVERIFY(bench.waitFor(1));
    QVERIFY2(seen >= 2 && seen <= 7, std::to_string(seen).c_str());
}

void JobsTest::timeLeftIsKnownFromTheThirdReport() {
    std::vector<double> left;
    Progress progress([&](const ProgressReport& report) { left.push_back(report.secondsLeft); });
    for (int i = 1; i <= 4; ++i) {
        progress.report(i, 8);
        std::this_thread::sleep_for(110ms);
    }
    QCOMPARE(left.size(), std::size_t{4});
    QVERIFY(left[0] < 0 && left[1] < 0);
    QVERIFY2(left[2] > 0.2 && left[2] < 30, std::to_string(left[2]).c_str());
    Progress silent;
    silent.report(1, 2);  // nobody listens: nothing happens
}

void JobsTest::runningJobIsCancelledAndStillFinishes() {
    Bench bench(true);
    const JobHandle handle = bench.submit("a", waitForCancel);
    QVERIFY(bench.mailbox.pumpUntil([&] { return bench.log.runs == 1; }));
    handle.cancel();
    QVERIFY(bench.waitFor(1));
    QVERIFY(bench.log.codes == std::vector{ErrorCode::Cancelled});
}

void JobsTest::waitingJobThatIsCancelledDoesNotRunButFinishes() {
    Bench bench(true);
    const JobHandle first = bench.submit("first", waitForCancel);
    const JobHandle second = bench.submit("second", succeed);
    second.cancel();
    first.cancel();
    QVERIFY(bench.waitFor(2));
    QVERIFY(bench.log.runs <= 1);
    QCOMPARE(bench.log.codes.size(), std::size_t{2});
}

void JobsTest::waitingJobThatIsDroppedNeverRuns() {
    Bench bench(true);
    std::atomic<bool> ran{false};
    const JobHandle first = bench.submit("first", waitForCancel);
    {
        const JobHandle second = bench.submit("second", [&](JobContext&) -> Status {
            ran = true;
            return {};
        });
    }
    const JobHandle third = bench.submit("third", succeed);
    first.cancel();
    QVERIFY(bench.waitFor(2));
    QVERIFY(!ran);
    QVERIFY(bench.log.finished == (std::vector<std::string>{"first", "third"}));
}

void JobsTest::runningJobThatIsDroppedIsCancelledAndNeverFinishes() {
    Bench bench(true);
    std::atomic<bool> sawCancel{false};
    int progress = 0;
    {
        const JobHandle handle = bench.submit(
            "dropped",
            [&](JobContext& context) -> Status {
                const Status status = waitForCancel(context);
                sawCancel = !status.ok();
                context.progress.report(1, 1);
                return status;
            },
            [&](const ProgressReport&) { ++progress; });
        QVERIFY(bench.mailbox.pumpUntil([&] { return bench.log.runs == 1; }));
    }
    const JobHandle next = bench.submit("next", succeed);
    QVERIFY(bench.waitFor(1));
    QVERIFY(sawCancel);
    QCOMPARE(progress, 0);
    QVERIFY(bench.log.finished == std::vector<std::string>{"next"});
}

void JobsTest::newHandleReplacesTheOldJob() {
    Bench bench(true);
    JobHandle handle = bench.submit("old", waitForCancel);
    handle = bench.submit("new", succeed);
    QVERIFY(bench.waitFor(1));
    JobHandle moved = std::move(handle);
    QVERIFY(bench.log.finished == std::vector<std::string>{"new"});
}

void JobsTest::finishedJobMayStillBeDroppedBeforeItsNews() {
    Bench bench(true);
    {
        const JobHandle handle = bench.submit("a", succeed);
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (bench.log.runs == 0 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(1ms);
        QCOMPARE(bench.log.runs.load(), 1);
    }
    const JobHandle next = bench.submit("next", succeed);
    QVERIFY(bench.waitFor(1));
    QVERIFY(bench.log.finished == std::vector<std::string>{"next"});
}

void JobsTest::destroyedWorkerCancelsDropsAndJoins() {
    Bench bench(true);
    std::atomic<bool> left{false};
    const JobHandle running = bench.submit("running", [&](JobContext& context) -> Status {
        const Status status = waitForCancel(context);
        left = true;
        return status;
    });
    const JobHandle waiting = bench.submit("waiting", succeed);
    QVERIFY(bench.mailbox.pumpUntil([&] { return bench.log.runs == 1; }));
    bench.worker.reset();
    QVERIFY(left);
    bench.mailbox.pump();
    QCOMPARE(bench.log.runs.load(), 1);
    QVERIFY(bench.log.finished.empty());
}

// What a job holds often belongs to the window: the worker must never be the last to let go.
void JobsTest::jobsDieOnTheAskingThreadAlsoWhenDropped() {
    Bench bench(true);
    std::atomic<int> deaths{0}, elsewhere{0};
    const auto asking = std::this_thread::get_id();
    const auto holding = [&](TestJob::Work work) {
        const std::shared_ptr<int> held(new int(0), [&deaths, &elsewhere, asking](const int* value) {
            delete value;
            elsewhere += std::this_thread::get_id() == asking ? 0 : 1;
            ++deaths;
        });
        return [held, work = std::move(work)](JobContext& context) { return work(context); };
    };
    constexpr int rounds = 50;
    for (int round = 0; round < rounds; ++round) {
        const auto wanted = static_cast<std::size_t>(round + 1);
        JobHandle running = bench.submit("dropped while it runs", holding(waitForCancel));
        { const JobHandle waiting = bench.submit("dropped while it waits", holding(succeed)); }
        running.drop();
        const JobHandle last = bench.submit("finished", holding(succeed), [](const ProgressReport&) {});
        QVERIFY(bench.waitFor(wanted));
    }
    QVERIFY(bench.mailbox.pumpUntil([&] { return deaths == 3 * rounds; }));
    QCOMPARE(elsewhere.load(), 0);
}

void JobsTest::cancelledTokenGivesCancelled() {
    const CancelToken token;
    const CancelToken copy = token;
    QVERIFY(copy.check().ok());
    token.cancel();
    QVERIFY(copy.cancelled());
    QVERIFY(copy.check().error().code == ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(JobsTest)
#include "test_jobs.moc"
