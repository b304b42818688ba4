// Training runs of the reference libraries, repeated: losses, rates, norms, gradients and weights within the tolerances
// that the packs state. Packs: ../shared/parity/train (its README defines every number).
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/json.h"
#include "core/base/safetensors.h"
#include "core/train/trainer.h"

namespace fs = std::filesystem;
using diptych::Json;

namespace {

fs::path packs() {
    const char* root = std::getenv("DIPTYCH_PARITY");
    return (root != nullptr ? fs::path(root) : fs::path(DIPTYCH_SOURCE_DIR) / ".." / "shared" / "parity") / "train";
}

QByteArray text(const std::string& value) {
    return QByteArray::fromStdString(value);
}

std::vector<Json> stepsOf(const fs::path& run) {
    std::vector<Json> steps;
    std::ifstream file(run / "events.jsonl");
    for (std::string line; std::getline(file, line);) {
        Json event = Json::parse(line);
        if (event["kind"] == "step")
            steps.push_back(std::move(event));
    }
    return steps;
}

double largest(const std::vector<float>& values) {
    double most = 0;
    for (const float value : values)
        most = std::max(most, std::abs(static_cast<double>(value)));
    return most;
}

// Rows and tensors whose true gradient is 0: an optimiser turns their rounding noise into steps.
struct Loose {
    std::set<std::string> tensors;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> rows;

    explicit Loose(const Json& expected) {
        const Json loose = expected.value("loose", Json::object());
        for (const Json& name : loose.value("tensors", Json::array()))
            tensors.insert(name.get<std::string>());
        const Json rowRanges = loose.value("rows", Json::object());
        for (const auto& [name, range] : rowRanges.items())
            rows[name] = {range[0].get<std::int64_t>(), range[1].get<std::int64_t>()};
    }

    bool skips(const diptych::TensorInfo& info, std::size_t element) const {
        if (tensors.contains(info.name))
            return true;
        const auto found = rows.find(info.name);
        if (found == rows.end())
            return false;
        const auto row = static_cast<std::int64_t>(element) / (info.elements() / info.shape[0]);
        return row >= found->second.first && row < found->second.second;
    }
};

}  // namespace

class TrajectoriesParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRunGivesTheReferenceNumbers_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"blip_caption", "blip_itm_given", "blip_vqa", "blip_joint", "blip_itm_hardest",
                                 "blip_caption_accumulate", "blip_caption_accumulate_global"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void theRunGivesTheReferenceNumbers() {
        QFETCH(QString, name);
        const fs::path pack = packs() / name.toStdString();
        if (!fs::exists(pack))
            QSKIP("the parity packs are not here");
        QTemporaryDir folder;
        const fs::path run = folder.path().toStdString();
        for (const char* part : {"run.json", "batches.safetensors", "model"})
            fs::copy(pack / part, run / part, fs::copy_options::recursive);
        diptych::JobContext context;
        const diptych::Status status = diptych::runTraining({.runDir = run}, {}, context);
        QVERIFY2(status.ok(), status.ok() ? "" : status.error().oneLine().c_str());
        const Json expected = Json::parse(std::ifstream(pack / "expected.json"));
        compareSteps(stepsOf(run), expected);
        compareGradients(run, pack, expected);
        compareWeights(run, pack, expected);
    }

private:
    static void compareSteps(const std::vector<Json>& steps, const Json& expected) {
        const Json& tolerance = expected["tolerance"];
        QCOMPARE(steps.size(), expected["steps"].size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const Json& wanted = expected["steps"][i];
            const auto near = [&](const Json& got, const Json& want, const char* what, double relative, double floor) {
                const double difference = std::abs(got.get<double>() - want.get<double>());
                const double allowed = relative * std::max(std::abs(want.get<double>()), floor);
                QVERIFY2(difference <= allowed, text(std::string(what) + " of step " + std::to_string(i + 1) + " is " +
                                                     got.dump() + ", wanted " + want.dump()).constData());
            };
            near(steps[i]["loss"], wanted["loss"], "loss", tolerance["loss_rel"], 0.01);
            near(steps[i]["lr"], wanted["lr"], "lr", tolerance["lr_rel"], 1e-12);
            near(steps[i]["grad_norm"], wanted["grad_norm"], "grad_norm", tolerance["grad_norm_rel"], 1e-9);
            for (const auto& [kind, value] : wanted["losses"].items())
                near(steps[i]["losses"][kind], value, kind.c_str(), tolerance["loss_rel"], 0.01);
        }
    }

    static void compareGradients(const fs::path& run, const fs::path& pack, const Json& expected) {
        const auto got = diptych::SafetensorsFile::open(run / "gradients" / "step-000001.safetensors");
        const auto want = diptych::SafetensorsFile::open(pack / "first_step_grads.safetensors");
        QVERIFY(got.ok() && want.ok());
        QCOMPARE(got->tensors().size(), want->tensors().size());
        double most = 0;
        for (const diptych::TensorInfo& info : want->tensors())
            most = std::max(most, largest(want->floats(info)));
        for (const diptych::TensorInfo& info : want->tensors()) {
            const diptych::TensorInfo* mine = got->find(info.name);
            QVERIFY2(mine != nullptr, info.name.c_str());
            const auto a = got->floats(*mine), b = want->floats(info);
            const double allowed = expected["tolerance"]["grad_rel"].get<double>() * largest(b) + 2e-6 * most;
            for (std::size_t i = 0; i < b.size(); ++i)
                QVERIFY2(std::abs(a[i] - b[i]) <= allowed, info.name.c_str());
        }
    }

    static void compareWeights(const fs::path& run, const fs::path& pack, const Json& expected) {
        const std::size_t steps = expected["steps"].size();
        char name[32];
        std::snprintf(name, sizeof name, "step-%06zu", steps);
        const auto got = diptych::SafetensorsFile::open(run / "checkpoints" / name / "model.safetensors");
        const auto want = diptych::SafetensorsFile::open(pack / "final" / "model.safetensors");
        const auto start = diptych::SafetensorsFile::open(pack / "model" / "model.safetensors");
        QVERIFY(got.ok() && want.ok() && start.ok());
        const Json& tolerance = expected["tolerance"];
        const Loose loose(expected);
        double off = 0, moved = 0;
        for (const diptych::TensorInfo& info : want->tensors()) {
            const diptych::TensorInfo* mine = got->find(info.name);
            QVERIFY2(mine != nullptr, info.name.c_str());
            const auto a = got->floats(*mine), b = want->floats(info), s = start->floats(*start->find(info.name));
            double furthest = 0;
            for (std::size_t i = 0; i < b.size(); ++i)
                furthest = std::max(furthest, std::abs(static_cast<double>(b[i]) - s[i]));
            const double allowed = std::max(tolerance["weights_abs"].get<double>(),
                                            tolerance["weights_rel"].get<double>() * furthest);
            for (std::size_t i = 0; i < b.size(); ++i) {
                if (loose.skips(info, i))
                    continue;
                const double difference = static_cast<double>(a[i]) - b[i], path = static_cast<double>(b[i]) - s[i];
                QVERIFY2(std::abs(difference) <= allowed, info.name.c_str());
                off += difference * difference;
                moved += path * path;
            }
        }
        QVERIFY2(std::sqrt(off) <= tolerance["moved_rel"].get<double>() * std::sqrt(moved), "all weights together");
    }
};

QTEST_APPLESS_MAIN(TrajectoriesParity)
#include "test_trajectories_parity.moc"
