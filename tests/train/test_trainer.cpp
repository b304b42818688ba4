// What a run folder promises, tried in this process: the disk that fills at any write, a stop in the middle of an
// evaluation, two trainers on one run, torn lines, heads that only help to learn, requests that cannot be met.
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <cmath>

#include <unistd.h>

#include "core/base/file_faults.h"
#include "core/base/files.h"
#include "core/base/safetensors.h"
#include "core/train/run_folder.h"
#include "core/train/trainer.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

Status train(const fs::path& run, bool resume = false, const EventListener& listener = {}, bool rehearse = false) {
    JobContext context;
    return runTraining({.runDir = run, .resume = resume, .rehearse = rehearse}, listener, context);
}

QByteArray said(const Status& status) {
    return QByteArray::fromStdString(status.ok() ? std::string("went well") : status.error().oneLine());
}

// A disk that has room for `room` writes; counts them all.
class FillingDisk {
public:
    explicit FillingDisk(long room) : m_real(fileFaults()) {
        fileFaults().write = [this, room](int file, const void* bytes, std::size_t size) -> ssize_t {
            if (++m_writes <= room)
                return ::write(file, bytes, size);
            if (m_writes == room + 1 && size > 1)
                return ::write(file, bytes, size / 2);     // the last blocks take a part
            errno = ENOSPC;
            return -1;
        };
    }
    ~FillingDisk() { fileFaults() = m_real; }
    FillingDisk(const FillingDisk&) = delete;
    FillingDisk& operator=(const FillingDisk&) = delete;
    long writes() const { return m_writes; }

private:
    FileFaults m_real;
    std::atomic<long> m_writes{0};
};

std::string damageIn(const fs::path& run) {
    for (const nlohmann::json& event : eventsOf(run))
        if (event.is_null())
            return "a torn line in events.jsonl";
    for (const std::string& name : checkpointsOf(run))
        if (const std::string missing = missingIn(run / "checkpoints" / name); !missing.empty())
            return missing + " is missing";
    return leftoversIn(run);
}

nlohmann::json shortRequest() { return tinyRequest(5); }

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder{scratchTemplate()};
    fs::path m_root{m_folder.path().toStdString()};
    fs::path m_whole;
    long m_writes = 0;

private Q_SLOTS:
    void initTestCase() {
        m_whole = writeRun(m_root, "whole", shortRequest());
        const FillingDisk disk(1L << 30);
        const Status status = train(m_whole);
        QVERIFY2(status.ok(), said(status));
        m_writes = disk.writes();
        QVERIFY(m_writes > 100);
    }

    void aDiskThatFillsAtAnyWriteLosesNothing() {
        constexpr int places = 8;
        for (int place = 0; place < places; ++place) {
            const long room = place < 3 ? place : m_writes * place / places;
            const fs::path run = writeRun(m_root, "full" + std::to_string(place), shortRequest());
            {
                const FillingDisk disk(room);
                const Status status = train(run);
                QVERIFY2(!status.ok() && status.error().code == ErrorCode::Io, said(status));
                QVERIFY2(status.error().remedy.find("pace") != std::string::npos, said(status));
            }
            QVERIFY2(damageIn(run).empty(), damageIn(run).c_str());
            const bool begun = !eventsOf(run).empty();
            const Status resumed = train(run, begun);
            QVERIFY2(resumed.ok(), said(resumed));
            const std::string difference = differenceOf(run, m_whole);
            QVERIFY2(difference.empty(), difference.c_str());
        }
    }

    void aStopInTheMiddleOfAnEvaluationIsMadeUpFor() {
        const fs::path run = writeRun(m_root, "stopped", shortRequest());
        JobContext context;
        const auto stopAtFour = [&](const std::string& line) {
            const auto event = nlohmann::json::parse(line);
            if (event["kind"] == "step" && event["step"] == 4)
                context.cancel.cancel();                       // the evaluation after step 4 is next
        };
        const Status stopped = runTraining({.runDir = run}, stopAtFour, context);
        QVERIFY(!stopped.ok() && stopped.error().code == ErrorCode::Cancelled);
        QVERIFY(toldBy(eventsOf(run), "eval").byStep.empty());
        QVERIFY(checkpointsOf(run).contains("step-000004"));
        const Status resumed = train(run, true);
        QVERIFY2(resumed.ok(), said(resumed));
        const std::string difference = differenceOf(run, m_whole);
        QVERIFY2(difference.empty(), difference.c_str());
    }

    void aKillBetweenCheckpointAndLinkIsMadeUpFor() {
        const fs::path run = writeRun(m_root, "unlinked", shortRequest());
        QVERIFY(train(run).ok());
        const fs::path best = fs::read_symlink(run / "best");
        // As a kill right after the best checkpoint was published would leave it.
        fs::remove(run / "best");
        std::string events = contentOf(run / "events.jsonl");
        const std::string named = "\"kind\":\"checkpoint\"";
        events.resize(events.rfind('\n', events.rfind(named)) + 1);
        writeContent(run / "events.jsonl", events);
        for (const std::string& name : checkpointsOf(run))
            if (name > best.filename().string())
                fs::remove_all(run / "checkpoints" / name);
        QVERIFY(train(run, true).ok());
        QVERIFY(fs::read_symlink(run / "best") == best);
    }

    void aRunThatHasBegunIsNotBegunAgain() {
        const Status again = train(m_whole);
        QCOMPARE(again.error().code, ErrorCode::Usage);
        QVERIFY2(again.error().oneLine().find("--resume") != std::string::npos, said(again));
        const std::string before = contentOf(m_whole / "events.jsonl");
        QVERIFY(train(m_whole, true).ok());
        QVERIFY(contentOf(m_whole / "events.jsonl") == before);
    }

    void aRunIsTrainedByOneProcessAtATime() {
        const fs::path run = writeRun(m_root, "locked", shortRequest());
        RunFolder first(run, {}, false), second(run, {}, false);
        QVERIFY(first.begin().ok());
        QCOMPARE(second.begin().error().code, ErrorCode::Usage);
        QCOMPARE(train(run).error().code, ErrorCode::Usage);
    }

    void aTornLastLineIsCutAndAFileOfOnlyATornLineIsNew() {
        const fs::path run = writeRun(m_root, "torn", shortRequest());
        writeContent(run / "events.jsonl", "[\"torn\"");
        QVERIFY(*RunFolder::stageOf(run) == RunStage::New);
        QVERIFY(train(run).ok());
        QVERIFY(eventsOf(run).front()["kind"] == "start");
        writeContent(run / "events.jsonl", contentOf(run / "events.jsonl") + "[\"torn\"");
        QVERIFY(*RunFolder::stageOf(run) == RunStage::Finished);
    }

    void rehearsalsWriteNothingAndTellTwoSteps() {
        const fs::path run = writeRun(m_root, "rehearsed", shortRequest());
        int steps = 0;
        const auto count = [&](const std::string& line) { steps += line.find("\"kind\":\"step\"") != std::string::npos ? 1 : 0; };
        QVERIFY(train(run, false, count, true).ok());
        QCOMPARE(steps, 2);
        QCOMPARE(std::distance(fs::directory_iterator(run), fs::directory_iterator()), std::ptrdiff_t{1});
    }

    void headsThatOnlyHelpToLearnStayWithTheTrainer() {
        const fs::path checkpoint = m_whole / "checkpoints" / *checkpointsOf(m_whole).rbegin();
        const auto model = SafetensorsFile::open(checkpoint / "model.safetensors");
        const auto state = SafetensorsFile::open(checkpoint / "optimizer.safetensors");
        QVERIFY(model.ok() && state.ok());
        for (const TensorInfo& tensor : model->tensors())
            QVERIFY2(!tensor.name.starts_with("helper."), tensor.name.c_str());
        for (const char* name : {"patch_class.weight", "patch_place.bias", "patch_centre.weight", "refer_present.weight",
                                 "refer_centre.bias", "refer_class.weight", "logit_scale"}) {
            const std::string helper = std::string("helper.") + name;
            QVERIFY2(state->find(helper) != nullptr, name);
            QVERIFY2(state->find("exp_avg." + helper) != nullptr, name);
        }
    }

    void aCheckpointWithoutItsHelpersIsNotGoneOnFrom() {
        const fs::path run = writeRun(m_root, "maimed", tinyRequest(7));
        fs::copy(m_whole / "checkpoints", run / "checkpoints", fs::copy_options::recursive);
        const fs::path state = run / "checkpoints" / *checkpointsOf(run).rbegin() / "optimizer.safetensors";
        const auto opened = SafetensorsFile::open(state);
        std::vector<TensorToWrite> kept;
        for (const TensorInfo& tensor : opened->tensors())
            if (tensor.name != "helper.refer_class.weight")
                kept.push_back({tensor.name, tensor.dtype, tensor.shape, opened->bytes(tensor)});
        QVERIFY(writeSafetensors(state, kept).ok());
        const Status status = train(run, true);
        QCOMPARE(status.error().code, ErrorCode::BadInput);
        QVERIFY2(status.error().oneLine().find("helper.refer_class.weight") != std::string::npos, said(status));
    }

    void anObjectiveThatHasNothingToTrainIsNamedWithTheMethod() {
        nlohmann::json request = shortRequest();
        request["method"] = {{"kind", "linear-probe"}};
        const fs::path run = writeRun(m_root, "idle", request);
        const Status status = train(run);
        QCOMPARE(status.error().code, ErrorCode::Usage);
        QVERIFY2(status.error().oneLine().find("caption") != std::string::npos, said(status));
        QVERIFY2(status.error().oneLine().find("linear-probe") != std::string::npos, said(status));
        QVERIFY(!fs::exists(run / "events.jsonl"));
    }

    void aRunThatDivergesSaysSoAndKeepsItsLastCheckpoint() {
        nlohmann::json request = shortRequest();
        request.update({{"lr", 1000.0}, {"warmup", 0}, {"optimizer", {{"kind", "sgd"}}}, {"grad_clip", nullptr}, {"steps", 60},
                        {"checkpoint_every", 1}, {"eval_every", 0}});
        const fs::path run = writeRun(m_root, "diverged", request);
        const Status status = train(run);
        QCOMPARE(status.error().code, ErrorCode::BadInput);
        QVERIFY2(status.error().remedy.find("lr") != std::string::npos, said(status));
        QVERIFY(eventsOf(run).back()["status"] == "failed");
        for (const nlohmann::json& event : eventsOf(run))
            QVERIFY(event["kind"] != "step" || event["loss"].is_number());
    }

    void requestsThatCannotBeReadAreNamedByKey_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* patch, const char* named) {
            QTest::newRow(named) << QString::fromLatin1(patch) << QString::fromLatin1(named);
        };
        row(R"({"stepz": 3})", "stepz");
        row(R"({"lr": "fast"})", "lr");
        row(R"({"lr": -1})", "lr");
        row(R"({"batch": 0})", "batch");
        row(R"({"steps": 1e300})", "steps");
        row(R"({"schedule": "sawtooth"})", "schedule");
        row(R"({"objectives": []})", "objectives");
        row(R"({"objectives": [{"kind": "caption"}, {"kind": "caption"}]})", "twice");
        row(R"({"objectives": [{"kind": "mlm"}]})", "mlm");
        row(R"({"optimizer": {"kind": "adamw", "betas": [1, 0.9]}})", "betas");
        row(R"({"data": {"kind": "set"}})", "path");
        row(R"({"method": {"kind": "lora"}})", "lora");
        row(R"({"freeze": [3]})", "freeze");
        row(R"({"dtype": "bf16"})", "dtype");
        row(R"({"data": {"kind": "set", "path": "/nowhere"}})", "/nowhere");
        row(R"({"model": "/nowhere"})", "/nowhere/config.json");
    }

    void requestsThatCannotBeReadAreNamedByKey() {
        QFETCH(QString, patch);
        QFETCH(QString, named);
        nlohmann::json request = shortRequest();
        request.update(nlohmann::json::parse(patch.toStdString()));
        const fs::path run = writeRun(m_root, "request", request);
        const Status status = train(run);
        QVERIFY(!status.ok());
        QVERIFY2(status.error().code != ErrorCode::Internal && status.error().code != ErrorCode::Io, said(status));
        QVERIFY2(said(status).contains(named.toUtf8()), said(status));
        QVERIFY(!fs::exists(run / "events.jsonl"));
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "test_trainer.moc"
