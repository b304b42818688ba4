// The command line where there is no room: a limit on the size of files stops every verb that writes, with one line, exit 1,
// nothing half-written, and what stood there before as it was. stdout on a full device is a failure too.
#include <QTest>

#include "core/base/preference.h"
#include "core/base/safetensors.h"
#include "tests/app/cli_run.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

std::string model() { return bundledModel().string(); }
std::string picture() { return (samples() / "images" / "000000.png").string(); }

// Everything below a folder: names and contents.
std::map<std::string, std::string> everythingIn(const fs::path& folder) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        all[entry.path().string()] = entry.is_regular_file() ? contentOf(entry.path()) : "folder";
    return all;
}

bool failsForWantOfRoom(const CliRun& run) {
    return run.exit == 1 && run.isOneLineError() && run.err.find("space") != std::string::npos;
}

}  // namespace

class TestCliFullDisk : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder{scratchTemplate()};
    fs::path m_root{m_folder.path().toStdString()};

    // Runs with files of at most `bytes`, on top of what is in `place` already: that must not change.
    std::string problemOf(const std::vector<std::string>& arguments, std::uint64_t bytes, const fs::path& place) const {
        const auto before = everythingIn(place);
        const CliRun run = runCli(arguments, {.largestFile = bytes});
        if (!failsForWantOfRoom(run))
            return arguments.front() + ": " + run.told();
        return everythingIn(place) == before ? std::string() : arguments.front() + " left something behind";
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void verbsThatWriteOneFileLeaveTheOldOne() {
        const fs::path place = m_root / "files";
        fs::create_directories(place);
        const std::string old = (place / "out.safetensors").string();
        writeContent(old, "what was there before");
        std::vector<float> values(64 * 64, 0.5F);
        values[7] = 2.0F;
        const std::string points = (m_root / "points.safetensors").string();
        QVERIFY(writeSafetensors(points, {{"embeddings", DType::F32, {64, 64}, std::as_bytes(std::span(values))}}).ok());
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"preprocess", "--model", model(), "--image", picture(), "--out", old},
              {"embed", "--model", model(), "--image", picture(), "--text", "a cat", "--out", old},
              {"explain", "--model", model(), "--image", picture(), "--text", "a cat", "--out", old},
              {"project", "--embeddings", points, "--out", old}}) {
            const std::string problem = problemOf(arguments, 256, place);
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }

    void foldersAppearWholeOrNotAtAll() {
        const fs::path place = m_root / "folders";
        fs::create_directories(place / "old");
        writeContent(place / "old" / "model.safetensors", "old weights");
        writeContent(place / "old" / "config.json", "old configuration");
        const std::string old = (place / "old").string(), fresh = (place / "new").string();
        for (const std::string& out : {old, fresh}) {
            // Room for nothing, and for the small files alone.
            for (const std::uint64_t bytes : {16, 100'000}) {
                const std::string problem = problemOf({"model", "export", "--model", model(), "--out", out}, bytes, place);
                QVERIFY2(problem.empty(), problem.c_str());
            }
        }
        for (const std::uint64_t bytes : {16, 2000, 12'000}) {
            const std::string problem = problemOf({"data", "make", "scenes", "--count", "12", "--out", fresh}, bytes, place);
            if (problem.find("fonts") != std::string::npos)
                QSKIP("the font or CLDR is not installed");
            QVERIFY2(problem.empty(), problem.c_str());
        }
        const std::string preset = (fs::path(DIPTYCH_SOURCE_DIR) / "models" / "presets" / "tiny-joint").string();
        const std::string problem = problemOf({"model", "new", "--preset", preset, "--out", old}, 4000, place);
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void anExportThatFitsReplacesTheOldFiles() {
        const fs::path out = m_root / "replaced";
        fs::create_directories(out);
        writeContent(out / "config.json", "old");
        writeContent(out / "card.txt", "kept");
        const CliRun run = runCli({"model", "export", "--model", model(), "--out", out.string(), "--weights", "f32", "--json"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        QVERIFY(run.document()["folder"] == out.string());
        const nlohmann::json files = run.document()["files"];
        for (const auto& name : files)
            QVERIFY2(fs::exists(out / name.get<std::string>()), name.dump().c_str());
        QVERIFY(contentOf(out / "config.json") == contentOf(bundledModel() / "config.json"));
        QVERIFY(contentOf(out / "card.txt") == "kept");
        QVERIFY(leftoversIn(m_root).empty());
    }

    void aTrainingThatRunsOutOfRoomGoesOnWhenThereIsSome() {
        nlohmann::json request = tinyRequest(6);
        const fs::path run = writeRun(m_root, "run", request);
        const CliRun failed = runCli({"train", run.string()}, {.largestFile = 20'000});      // no room for the weights
        QVERIFY2(failed.exit == 1, failed.told().c_str());
        QVERIFY2(failed.err.find("--resume") != std::string::npos || failed.err.find("space") != std::string::npos, failed.told().c_str());
        QCOMPARE(std::count(failed.err.begin(), failed.err.end(), '\n'), std::ptrdiff_t{1});
        QVERIFY(eventsOf(run).back()["status"] == "failed");
        QVERIFY2(leftoversIn(run).empty() && checkpointsOf(run).empty(), leftoversIn(run).c_str());
        const CliRun resumed = runCli({"train", run.string(), "--resume"});
        QVERIFY2(resumed.exit == 0, resumed.told().c_str());
        const fs::path whole = writeRun(m_root, "whole", request);
        QCOMPARE(runCli({"train", whole.string()}).exit, 0);
        const std::string difference = differenceOf(run, whole);
        QVERIFY2(difference.empty(), difference.c_str());
    }

    void whatDoesNotArriveOnStdoutIsAFailure() {
        if (!fs::exists("/dev/full"))
            QSKIP("there is no /dev/full here");
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"data", "info", samples().string(), "--json"}, {"tokenize", "--model", model(), "--text", "a cat"},
              {"help", "caption"}}) {
            const CliRun run = runCli(arguments, {.out = "/dev/full"});
            QVERIFY2(failsForWantOfRoom(run), run.told().c_str());
        }
    }

    void aLogWithoutRoomIsNoReasonToFail() {
        const CliRun run = runCli({"data", "info", samples().string(), "--json"}, {.largestFile = 1});
        QVERIFY2(run.exit == 0 && run.err.empty(), run.told().c_str());
        const CliRun engine = runCli({"model", "info", model(), "--json"}, {.largestFile = 1});
        QVERIFY2(engine.exit == 0 && engine.document().is_object(), engine.told().c_str());
        QVERIFY2(engine.err.find("LOG ERROR") == std::string::npos, engine.told().c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliFullDisk)
#include "test_cli_full_disk.moc"
