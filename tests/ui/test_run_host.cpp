// Following fine-tunes: real processes that run, are stopped, killed, resumed and outlive the window; long histories and many
// runs that must not hold the UI thread; pid files that lie; the trash.
#include <signal.h>
#include <time.h>

#include <QDirIterator>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/ui/run_bench.h"
#include "ui/hosts/run_host.h"
#include "ui/hosts/run_process.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 120'000;  // ms

double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

bool hasNote(const RunState& run, const char* kind) {
    return std::any_of(run.notes.begin(), run.notes.end(), [&](const RunNote& note) { return note.kind == QLatin1String(kind); });
}

}  // namespace

class TestRunHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void aRunTellsItsSpeedItsMemoryAndWhatHappened() {
        if (!trainingIsBuilt())
            QSKIP("diptych-cli is not built");
        RunHost host(m_root / "runs", builtCli());
        const auto run = host.create(QStringLiteral("short"), smallRun(4));
        QVERIFY(run.ok() && host.start(*run).ok());
        QCOMPARE(host.find(*run)->kind, RunState::Kind::Running);
        QTRY_COMPARE_WITH_TIMEOUT(host.find(*run)->kind, RunState::Kind::Finished, patience);
        const RunState& state = *host.find(*run);
        QCOMPARE(state.step, 4);
        QVERIFY(state.memoryBytes > 50'000'000);
        QVERIFY(state.secondsPerStep > 0 && state.picturesPerSecond > 0);
        for (const char* kind : {"start", "eval", "checkpoint", "end"})
            QVERIFY2(hasNote(state, kind), kind);
        QVERIFY(stepOfCheckpoint(state.bestCheckpoint) > 0);
        QCOMPARE(state.baseModel, bundledModel());
    }

    void aStoppedRunGoesOnAndAKilledOneToo() {
        if (!trainingIsBuilt())
            QSKIP("diptych-cli is not built");
        fs::path run;
        {
            RunHost host(m_root / "runs", builtCli());
            run = *host.create(QStringLiteral("long"), smallRun(100'000));
            QVERIFY(host.start(run).ok());
            QTRY_VERIFY_WITH_TIMEOUT(host.find(run)->step >= 2, patience);
        }
        // The window was closed; the next one follows what goes on.
        RunHost host(m_root / "runs", builtCli());
        QCOMPARE(host.find(run)->kind, RunState::Kind::Running);
        const int before = host.find(run)->step;
        QTRY_VERIFY_WITH_TIMEOUT(host.find(run)->step > before, patience);
        host.stop(run);
        QVERIFY(host.find(run)->stopping);
        QTRY_COMPARE_WITH_TIMEOUT(host.find(run)->kind, RunState::Kind::Stopped, patience);
        QVERIFY(!host.find(run)->stopping);
        const int saved = stepOfCheckpoint(host.find(run)->lastCheckpoint);
        QCOMPARE(saved, host.find(run)->step);

        QVERIFY(host.start(run).ok());
        QTRY_VERIFY_WITH_TIMEOUT(host.find(run)->step > saved + 1, patience);
        QVERIFY(hasNote(*host.find(run), "resume"));
        ::kill(static_cast<pid_t>(runningPid(run)), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(host.find(run)->kind, RunState::Kind::Stopped, patience);
        const auto resumed = host.find(run)->notes.size();
        QVERIFY(host.start(run).ok());
        QTRY_VERIFY_WITH_TIMEOUT(host.find(run)->notes.size() > resumed, patience);
        host.stop(run);
        QTRY_COMPARE_WITH_TIMEOUT(host.find(run)->kind, RunState::Kind::Stopped, patience);
    }

    void aRunThatFailsAtOnceSaysWhyInOneLine() {
        if (!trainingIsBuilt())
            QSKIP("diptych-cli is not built");
        RunHost host(m_root / "runs", builtCli());
        Json request = smallRun(4);
        request["model"] = (m_root / "no-such-model").string();
        const auto run = host.create(QStringLiteral("broken"), request);
        QVERIFY(host.start(*run).ok());
        QTRY_COMPARE_WITH_TIMEOUT(host.find(*run)->kind, RunState::Kind::Failed, patience);
        QVERIFY2(host.find(*run)->error.contains(QStringLiteral("no-such-model")), qPrintable(host.find(*run)->error));
        QVERIFY(!host.find(*run)->error.contains(QLatin1Char('\n')));
    }

    void aProcessThatDoesNotTrainThisFolderIsNeverSignalled() {
        const fs::path mine = writtenRun(m_root, "mine", stepLine(1, 3.0)), other = writtenRun(m_root, "other", stepLine(1, 3.0));
        QProcess process;  // looks like a training of the other folder
        process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("read line"), QStringLiteral("diptych-cli"),
                                                  QStringLiteral("train"), QString::fromStdString(other.string())});
        QVERIFY(process.waitForStarted());
        QSignalSpy ended(&process, &QProcess::finished);
        for (const fs::path& run : {mine, other})
            append(run / "pid", std::to_string(process.processId()));
        QTRY_COMPARE(runningPid(other), static_cast<long>(process.processId()));
        QCOMPARE(runningPid(mine), 0L);
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(mine)->kind, RunState::Kind::Stopped);
        QCOMPARE(host.find(other)->kind, RunState::Kind::Running);
        QVERIFY(!interruptRun(mine));
        host.stop(mine);
        QVERIFY(!ended.wait(200));
        host.stop(other);
        QTRY_COMPARE(ended.count(), 1);
    }

    void manyRunsAndALongHistoryNeverHoldTheUiThread() {
        for (int i = 0; i < 200; ++i)
            writtenRun(m_root, "run" + std::to_string(1000 + i), stepLine(1, 3.0) + stepLine(2, 2.0), 2);
        std::string history;
        for (int step = 1; step <= 100'000; ++step)
            history += stepLine(step, 3.0 + 0.001 * (step % 7));
        const fs::path longRun = writtenRun(m_root, "run9999", history, 2);
        for (int i = 0; i < 2000; ++i)  // what a checkpoint holds is nobody's business
            append(longRun / "checkpoints" / "step-000002" / std::to_string(i), "x");
        double worst = 0;
        const auto timed = [&worst](auto&& work) {
            const double from = threadMilliseconds();
            work();
            worst = std::max(worst, threadMilliseconds() - from);
        };
        std::unique_ptr<RunHost> host;
        timed([&] { host = std::make_unique<RunHost>(m_root, "/bin/true"); });
        QCOMPARE(host->runs().size(), 201);
        for (int i = 0; i < 5000 && host->find(longRun)->step < 100'000; ++i)
            timed([&] { host->poll(); });
        QCOMPARE(host->find(longRun)->step, 100'000);
        QCOMPARE(host->find(longRun)->curves.at(QStringLiteral("loss")).value.size(), 100'000);
        double idle = 0;
        for (int i = 0; i < 5; ++i) {
            const double from = threadMilliseconds();
            host->poll();
            idle += (threadMilliseconds() - from) / 5;
        }
        qInfo("worst %.1f ms, idle poll %.1f ms", worst, idle);
        QVERIFY2(worst < 50, qPrintable(QString::number(worst)));
        QVERIFY2(idle < 20, qPrintable(QString::number(idle)));
    }

    void theNewestCheckpointIsTheOneWithTheHighestNumber() {
        const fs::path run = writtenRun(m_root, "a", stepLine(1, 3.0));
        for (const char* name : {"step-999999", "step-1000000", ".writing-step-2000000"})
            fs::create_directories(run / "checkpoints" / name);
        RunHost host(m_root, "/bin/true");
        QCOMPARE(stepOfCheckpoint(host.find(run)->lastCheckpoint), 1'000'000);
    }

    void theStepThatWarmsUpDoesNotCountForTheTimeLeft() {
        Json first = Json::parse(stepLine(1, 3.0));
        first["seconds"] = 60.0;
        const fs::path run = writtenRun(m_root, "a", first.dump() + "\n" + stepLine(2, 2.0) + stepLine(3, 2.0));
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(run)->secondsPerStep, 0.5);
        QCOMPARE(host.find(run)->secondsLeft, 3.5);
        QCOMPARE(host.find(run)->picturesPerSecond, 16.0);
    }

    void aDeletedRunLiesInTheTrashAndComesBack() {
        fs::create_directories(m_root / "home");
        qputenv("XDG_DATA_HOME", (m_root / "home").c_str());
        const fs::path run = writtenRun(m_root / "runs", "a", stepLine(2, 2.0), 2);
        RunHost host(m_root / "runs", "/bin/true");
        const auto trashed = host.moveToTrash(run);
        QVERIFY2(trashed.ok(), trashed.ok() ? "" : trashed.error().oneLine().c_str());
        QVERIFY(!fs::exists(run) && host.find(run) == nullptr);
        QVERIFY(fs::exists(trashed->inTrash / "run.json"));
        QVERIFY(host.bringBack(*trashed).ok());
        QCOMPARE(host.find(run)->step, 2);
        QVERIFY(host.find(run)->usable());
        QDirIterator left(QString::fromStdString((m_root / "home").string()), QDir::Files, QDirIterator::Subdirectories);
        QVERIFY(!left.hasNext());
        qunsetenv("XDG_DATA_HOME");
    }

    void aRunThatGoesOnCannotBeDeleted() {
        const fs::path run = writtenRun(m_root, "a", stepLine(1, 3.0));
        QProcess process;
        process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("read line"), QStringLiteral("diptych-cli"),
                                                  QStringLiteral("train"), QString::fromStdString(run.string())});
        QVERIFY(process.waitForStarted());
        append(run / "pid", std::to_string(process.processId()));
        QTRY_VERIFY(runningPid(run) != 0);
        RunHost host(m_root, "/bin/true");
        QVERIFY(!host.moveToTrash(run).ok());
        QVERIFY(fs::exists(run));
        process.kill();
        process.waitForFinished();
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_MAIN(TestRunHost)
#include "test_run_host.moc"
