// The hosts between the window and the core: runs followed by their folders, data sets and pictures read in the background,
// the job bar's rows. Everything works on real files in a temporary folder.
#include <QElapsedTimer>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/job_center.h"
#include "ui/hosts/run_host.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms

void append(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::app | std::ios::binary) << text; }

std::string stepLine(int step, double loss) {
    return Json{{"t", 1.0 * step}, {"step", step}, {"kind", "step"}, {"loss", loss}, {"seconds", 0.5}}.dump() + "\n";
}

fs::path makeRun(const fs::path& root, const std::string& name) {
    fs::create_directories(root / name);
    append(root / name / "run.json", Json{{"name", "stamps"}, {"steps", 10}}.dump());
    return root / name;
}

// `count` small pictures of several colours, each with a side-car caption.
void makePictures(const fs::path& folder, int count) {
    fs::create_directories(folder);
    for (int i = 0; i < count; ++i) {
        QImage picture(40, 30, QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(i * 7 % 360, 200, 220));
        const std::string stem = "picture" + std::to_string(10000 + i);
        picture.save(QString::fromStdString((folder / (stem + ".png")).string()));
        append(folder / (stem + ".txt"), "picture number " + std::to_string(i) + "\n");
    }
}

// The longest time for which the UI thread served no timer.
class StallWatch {
public:
    StallWatch() {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, [this] { m_worst = qMax(m_worst, m_since.restart()); });
        m_since.start();
        m_timer.start(5);
    }
    qint64 worst() const { return m_worst; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_worst = 0;
};

}  // namespace

class TestHosts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void aTornLastLineWaitsUntilItIsWhole() {
        const fs::path run = makeRun(m_root, "a");
        append(run / "events.jsonl", stepLine(1, 3.0) + stepLine(2, 2.0) + "{\"step\":3,\"kind\":\"st");
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(run)->step, 2);
        QCOMPARE(host.find(run)->curves.at(QStringLiteral("loss")).value, (QVector<double>{3.0, 2.0}));
        QCOMPARE(host.find(run)->kind, RunState::Kind::Stopped);
        QSignalSpy changes(&host, &RunHost::runsChanged);
        append(run / "events.jsonl", "ep\",\"loss\":1.5}\n");
        host.poll();
        QCOMPARE(changes.count(), 1);
        QCOMPARE(host.find(run)->step, 3);
        QCOMPARE(host.find(run)->curves.at(QStringLiteral("loss")).value.back(), 1.5);
        host.poll();
        QCOMPARE(changes.count(), 1);
    }

    void aResumedRunReplacesTheStepsItRepeats() {
        const fs::path run = makeRun(m_root, "a");
        append(run / "events.jsonl", stepLine(1, 3.0) + stepLine(2, 2.0) + stepLine(3, 9.0) + stepLine(2, 1.9) + stepLine(3, 1.8));
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(run)->curves.at(QStringLiteral("loss")).step, (QVector<double>{1, 2, 3}));
        QCOMPARE(host.find(run)->curves.at(QStringLiteral("loss")).value, (QVector<double>{3.0, 1.9, 1.8}));
    }

    void linesThatAreNoEventsAreLeftOut() {
        const fs::path run = makeRun(m_root, "a");
        append(run / "events.jsonl", "[]\nnot json\n{\"kind\":7,\"step\":\"x\"}\n{\"kind\":\"step\",\"step\":1,\"loss\":null}\n");
        append(run / "events.jsonl", stepLine(2, 2.5));
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(run)->step, 2);
        QCOMPARE(host.find(run)->curves.at(QStringLiteral("loss")).value, (QVector<double>{2.5}));
    }

    void theLastErrorOfAProcessThatDiedIsShown() {
        const fs::path run = makeRun(m_root, "a");
        append(run / "events.jsonl", stepLine(1, 3.0));
        append(run / "stderr.log", "diptych-cli: error: loss: nan, a number. Lower lr\n");
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(run)->kind, RunState::Kind::Failed);
        QCOMPARE(host.find(run)->error, QStringLiteral("loss: nan, a number. Lower lr"));
    }

    void onlyARunThatReachedItsLastStepIsFinished() {
        const fs::path stopped = makeRun(m_root, "a"), finished = makeRun(m_root, "b"), failed = makeRun(m_root, "c");
        append(stopped / "events.jsonl", stepLine(4, 3.0) + "{\"kind\":\"end\",\"step\":4,\"status\":\"stopped\",\"error\":\"\"}" + "\n");
        append(finished / "events.jsonl", stepLine(9, 3.0) + "{\"kind\":\"end\",\"step\":10,\"status\":\"finished\"}" + "\n");
        append(failed / "events.jsonl", stepLine(4, 3.0) + "{\"kind\":\"end\",\"step\":4,\"status\":\"failed\",\"error\":\"disk: full\"}" + "\n");
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(stopped)->kind, RunState::Kind::Stopped);
        QCOMPARE(host.find(finished)->kind, RunState::Kind::Finished);
        QCOMPARE(host.find(failed)->kind, RunState::Kind::Failed);
        QCOMPARE(host.find(failed)->error, QStringLiteral("disk: full"));
        append(failed / "events.jsonl", stepLine(5, 2.9));  // resumed: the old failure is over
        host.poll();
        QCOMPARE(host.find(failed)->kind, RunState::Kind::Stopped);
        QCOMPARE(host.find(failed)->error, QString());
    }

    void aPidThatBelongsToAnotherProgramIsNoRunningTraining() {
        const fs::path run = makeRun(m_root, "a");
        append(run / "events.jsonl", stepLine(1, 3.0));
        append(run / "pid", std::to_string(QCoreApplication::applicationPid()));
        RunHost host(m_root, "/bin/true");
        QCOMPARE(host.find(run)->kind, RunState::Kind::Stopped);
        host.stop(run);  // must not interrupt this test
    }

    void onlyWholeCheckpointsCount() {
        const fs::path run = makeRun(m_root, "a");
        fs::create_directories(run / "checkpoints" / "step-000004");
        fs::create_directories(run / "checkpoints" / "step-000006");
        fs::create_directory_symlink("checkpoints/step-000004", run / "best");
        append(run / "events.jsonl", stepLine(6, 2.0));
        RunHost host(m_root, "/bin/true");
        QVERIFY(host.find(run)->usable());
        QCOMPARE(host.find(run)->lastCheckpoint.filename().string(), std::string("step-000006"));
        QCOMPARE(host.find(run)->bestCheckpoint.filename().string(), std::string("step-000004"));
    }

    void newRunsGetTheirOwnFoldersAndCopiesBeginAnew() {
        RunHost host(m_root / "runs", "/bin/true");
        const auto first = host.create(QStringLiteral("mine"), Json{{"steps", 5}});
        const auto second = host.create(QStringLiteral("mine"), Json{{"steps", 5}});
        QVERIFY(first.ok() && second.ok());
        QVERIFY(*first != *second);
        append(*first / "events.jsonl", stepLine(1, 1.0));
        const auto copy = host.duplicate(*first);
        QVERIFY(copy.ok());
        QCOMPARE(host.find(*copy)->kind, RunState::Kind::New);
        QCOMPARE(host.find(*copy)->steps, 5);
        QVERIFY(host.find(*copy)->title.startsWith(QStringLiteral("mine")));
        QCOMPARE(host.runs().size(), 3);
    }

    void aProgramThatIsNotThereIsAnErrorThatNamesIt() {
        RunHost host(m_root / "runs", m_root / "no-such-program");
        const auto run = host.create(QStringLiteral("mine"), Json{{"steps", 5}});
        const Status started = host.start(*run);
        QVERIFY(!started.ok());
        QVERIFY(QString::fromStdString(started.error().oneLine()).contains(QStringLiteral("no-such-program")));
    }

    void picturesSurviveTheWayToQtAndBack() {
        Image image(7, 5);
        for (std::size_t i = 0; i < image.pixels.size(); ++i)
            image.pixels[i] = static_cast<std::uint8_t>(i * 11);
        const Image back = fromQImage(toQImage(image));
        QCOMPARE(back.width, 7);
        QCOMPARE(back.height, 5);
        QVERIFY(back.pixels == image.pixels);
    }

    void aFolderIsReadInTheBackgroundAndAnnounced() {
        makePictures(m_root / "set", 3);
        JobCenter jobs;
        DataHost host(jobs, m_root / "cache");
        QSignalSpy changed(&host, &DataHost::datasetChanged);
        host.open(m_root / "set");
        QVERIFY(host.loading());
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patience);
        QCOMPARE(host.dataset()->items.size(), std::size_t{3});
        QCOMPARE(host.dataset()->items.front().captions.front().text, std::string("picture number 0"));
        QVERIFY(!host.loading());
    }

    void aSetThatCannotBeReadIsToldAndTheOldOneStays() {
        makePictures(m_root / "set", 2);
        append(m_root / "broken.json", "{\"images\": [");
        JobCenter jobs;
        DataHost host(jobs, m_root / "cache");
        QSignalSpy changed(&host, &DataHost::datasetChanged), failed(&host, &DataHost::openFailed);
        QSignalSpy loading(&host, &DataHost::loadingChanged);
        host.open(m_root / "set");
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patience);
        loading.clear();
        host.open(m_root / "broken.json");
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patience);
        QVERIFY(!failed.front().front().toString().contains(QLatin1Char('\n')));
        QVERIFY(!host.loading());
        QTRY_COMPARE_WITH_TIMEOUT(loading.count(), 2, patience);  // began, ended: a picker must not say "reading" for ever
        QCOMPARE(host.dataset()->items.size(), std::size_t{2});
        QCOMPARE(host.source(), m_root / "set");
    }

    void thumbnailsComeLaterAndStayOnDisk() {
        makePictures(m_root / "set", 1);
        const fs::path file = m_root / "set" / "picture10000.png";
        JobCenter jobs;
        DataHost host(jobs, m_root / "cache");
        QSignalSpy ready(&host, &DataHost::thumbnailReady);
        QVERIFY(host.thumbnail(file, 20).isNull());
        QVERIFY(host.thumbnail(file, 20).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, patience);
        const QImage small = host.thumbnail(file, 20);
        QVERIFY(!small.isNull() && qMax(small.width(), small.height()) <= 20);
        QVERIFY(!fs::is_empty(m_root / "cache" / "thumbnails"));
    }

    void aPictureThatIsNoneFailsWithOneLine() {
        append(m_root / "x.png", "no picture at all");
        JobCenter jobs;
        DataHost host(jobs, m_root / "cache");
        QString line;
        const JobHandle handle = host.loadPicture(m_root / "x.png", [&](const Result<std::shared_ptr<const Image>>& image) {
            line = image.ok() ? QStringLiteral("read") : QString::fromStdString(image.error().oneLine());
        });
        QTRY_VERIFY_WITH_TIMEOUT(!line.isEmpty(), patience);
        QVERIFY(line.contains(QStringLiteral("x.png")) && !line.contains(QLatin1Char('\n')));
    }

    void twoThousandPicturesNeverHoldTheUiThread() {
        makePictures(m_root / "set", 2000);
        JobCenter jobs;
        DataHost host(jobs, m_root / "cache");
        QSignalSpy changed(&host, &DataHost::datasetChanged), ready(&host, &DataHost::thumbnailReady);
        const StallWatch watch;
        host.open(m_root / "set");
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patience);
        for (int i = 0; i < 200; ++i)
            (void)host.thumbnail(host.dataset()->items[static_cast<std::size_t>(i)].file, 64);
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 200, patience);
        QVERIFY2(watch.worst() < 100, qPrintable(QStringLiteral("%1 ms").arg(watch.worst())));
    }

    void aCancelledJobIsNoErrorAndAFailedOneKeepsItsLine() {
        JobCenter jobs;
        const int first = jobs.begin(QStringLiteral("one"), {}), second = jobs.begin(QStringLiteral("two"), {});
        jobs.end(first, Error{ErrorCode::Cancelled, "cancelled", {}, {}});
        jobs.end(second, Error{ErrorCode::Io, "is full", "disk", "Free some space"});
        QVERIFY(jobs.rows()[0].finished && jobs.rows()[0].error.isEmpty());
        QVERIFY(jobs.rows()[1].error.contains(QStringLiteral("disk")));
        jobs.forget(second);
        QCOMPARE(jobs.rows().size(), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_MAIN(TestHosts)
#include "test_hosts.moc"
