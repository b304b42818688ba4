// A training that is killed at any moment and resumed ends with the very bytes of one that was left alone: real processes,
// all seven objectives, Muon, averages, evaluation. Killed moments come from a fixed seed, in steps seen and milliseconds.
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <random>

#include "core/base/safetensors.h"
#include "tests/app/cli_run.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

constexpr int steps = 30;

QStringList trainArguments(const fs::path& run, bool resume) {
    QStringList arguments{QStringLiteral("train"), QString::fromStdString(run.string()), QStringLiteral("--json"),
                          QStringLiteral("--threads"), QStringLiteral("2")};
    if (resume)
        arguments << QStringLiteral("--resume");
    return arguments;
}

// A training whose printed steps are counted.
class Training {
public:
    Training(const fs::path& run, bool resume) {
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(cliPath(), trainArguments(run, resume));
    }

    // False: it ended before it had printed so many steps.
    bool waitForSteps(int wanted) {
        while (m_process.state() != QProcess::NotRunning && m_steps < wanted) {
            m_process.waitForReadyRead(100);
            while (m_process.canReadLine())
                m_steps += m_process.readLine().contains("\"kind\":\"step\"") ? 1 : 0;
        }
        return m_process.state() != QProcess::NotRunning;
    }
    void send(int signal) { ::kill(static_cast<pid_t>(m_process.processId()), signal); }
    // waitForFinished() is false also for a process whose end was seen before.
    bool end() { return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(120'000); }
    int exitCode() const { return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }

private:
    QProcess m_process;
    int m_steps = 0;
};

CliRun train(const fs::path& run, bool resume) {
    std::vector<std::string> arguments{"train", run.string(), "--threads", "2"};
    if (resume)
        arguments.emplace_back("--resume");
    return runCli(arguments);
}

// Whatever the moment: what is called a checkpoint is whole, and its files can be read.
std::string damageIn(const fs::path& run) {
    for (const std::string& name : checkpointsOf(run)) {
        const fs::path checkpoint = run / "checkpoints" / name;
        if (const std::string missing = missingIn(checkpoint); !missing.empty())
            return missing + " is missing";
        for (const char* file : {"model.safetensors", "optimizer.safetensors", "ema/model.safetensors"})
            if (const auto opened = SafetensorsFile::open(checkpoint / file); !opened.ok())
                return opened.error().oneLine();
    }
    return {};
}

}  // namespace

class TestResume : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_root{m_folder.path().toStdString()};
    fs::path m_whole;                              // the run that was left alone

private Q_SLOTS:
    void initTestCase() {
        SKIP_WITHOUT_CLI();
        m_whole = writeRun(m_root, "whole", tinyRequest(steps));
        const CliRun run = train(m_whole, false);
        QVERIFY2(run.exit == 0, run.told().c_str());
        QCOMPARE(toldBy(eventsOf(m_whole), "step").byStep.size(), std::size_t{steps});
        QCOMPARE(toldBy(eventsOf(m_whole), "eval").byStep.size(), std::size_t{steps / 4 + 1});
        QVERIFY2(leftoversIn(m_whole).empty(), leftoversIn(m_whole).c_str());
    }

    void aRunThatIsKilledAgainAndAgainEndsWithTheSameBytes() {
        constexpr int wantedKills = 12;
        std::mt19937 random(7);
        int kills = 0, runs = 0;
        while (kills < wantedKills) {
            QVERIFY2(runs < 4, "the runs ended before they could be killed");
            const fs::path run = writeRun(m_root, "killed" + std::to_string(runs++), tinyRequest(steps));
            for (bool resume = false; kills < wantedKills; resume = true) {
                Training training(run, resume);
                const bool alive = training.waitForSteps(static_cast<int>(random() % 7));
                QTest::qSleep(static_cast<int>(random() % 60));
                if (alive)
                    training.send(SIGKILL);
                QVERIFY(training.end());
                QVERIFY2(damageIn(run).empty(), damageIn(run).c_str());
                if (training.exitCode() == 0)
                    break;
                QCOMPARE(training.exitCode(), -1);
                ++kills;
            }
            const CliRun last = train(run, true);
            QVERIFY2(last.exit == 0, last.told().c_str());
            const std::string difference = differenceOf(run, m_whole);
            QVERIFY2(difference.empty(), difference.c_str());
        }
    }

    void aStopSavesFirstAndTheRunGoesOnFromThere() {
        const fs::path run = writeRun(m_root, "stopped", tinyRequest(steps));
        Training training(run, false);
        QVERIFY(training.waitForSteps(8));
        training.send(SIGINT);
        QVERIFY(training.end());
        QCOMPARE(training.exitCode(), 130);
        const auto events = eventsOf(run);
        QVERIFY(events.back()["kind"] == "end" && events.back()["status"] == "stopped");
        const auto last = toldBy(events, "step").byStep.rbegin()->first;
        QVERIFY(last >= 8 && last < steps);
        char name[32];
        std::snprintf(name, sizeof name, "step-%06lld", static_cast<long long>(last));
        QVERIFY2(checkpointsOf(run).contains(name), name);
        QVERIFY2(leftoversIn(run).empty(), leftoversIn(run).c_str());
        const CliRun resumed = train(run, true);
        QVERIFY2(resumed.exit == 0, resumed.told().c_str());
        const std::string difference = differenceOf(run, m_whole);
        QVERIFY2(difference.empty(), difference.c_str());
        QCOMPARE(toldBy(eventsOf(run), "resume").byStep.begin()->first, last);
    }
};

QTEST_GUILESS_MAIN(TestResume)
#include "test_resume_slow.moc"
