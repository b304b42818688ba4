// Tokenizer, preprocessing and training packs through the real diptych-cli: a file of lines, every picture, a run folder.
// The rooms have their own parity tests of the same numbers; here the options, files and printed documents are at stake.
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "tests/app/cli_run.h"
#include "tests/app/compare.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

Document readDocument(const fs::path& path) {
    return Document::parse(std::ifstream(path), nullptr, false);
}

std::vector<Document> readLines(const fs::path& path) {
    std::vector<Document> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (!line.empty())
            rows.push_back(Document::parse(line, nullptr, false));
    return rows;
}

// Folders of a pack for which `fits` holds, as rows of the test.
template <typename Fits>
void addPacks(const fs::path& root, Fits fits) {
    QTest::addColumn<QString>("name");
    std::vector<std::string> names;
    if (fs::exists(root))
        for (const auto& entry : fs::directory_iterator(root))
            if (fits(entry.path()))
                names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    for (const std::string& name : names)
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    if (names.empty())
        QTest::newRow("no packs") << QString();
}

bool isBlip(const fs::path& model) {
    const Document config = readDocument(model / "config.json");
    return config.is_object() && config.value("model_type", "") == "blip";
}

// Texts with a line feed cannot stand in a file of lines.
CliRun tokenize(const fs::path& model, const std::vector<Document>& rows, bool asFile, const fs::path& scratch) {
    std::vector<std::string> arguments{"tokenize", "--model", model.string(), "--json"};
    if (!asFile) {
        for (const Document& row : rows)
            arguments.push_back("--text=" + row["text"].get<std::string>());
        return runCli(arguments);
    }
    std::ofstream file(scratch / "lines.txt", std::ios::binary);
    for (const Document& row : rows)
        file << row["text"].get<std::string>() << '\n';
    file.close();
    arguments.insert(arguments.end(), {"--file", (scratch / "lines.txt").string()});
    return runCli(arguments);
}

std::string itemsProblem(const CliRun& run, const std::vector<Document>& rows) {
    const Document got = run.document();
    if (run.exit != 0 || !got.is_object() || got["items"].size() != rows.size())
        return "wanted " + std::to_string(rows.size()) + " items: " + run.told();
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const char* key : {"text", "ids", "pieces", "truncated", "decoded", "decoded_with_special"})
            if (got["items"][i][key] != rows[i][key])
                return std::string(key) + " of " + rows[i].dump().substr(0, 300) + " is " + got["items"][i][key].dump();
    return {};
}

struct Pixels {
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073}, std{0.26862954, 0.26130258, 0.27577711};
    double factor = 1.0 / 255;

    explicit Pixels(const fs::path& model) {
        const Document whole = readDocument(model / "processor_config.json");
        const bool inside = whole.is_object() && whole.contains("image_processor");
        const Document processor = inside ? whole["image_processor"] : readDocument(model / "preprocessor_config.json");
        for (std::size_t c = 0; c < 3; ++c) {
            mean[c] = processor.contains("image_mean") ? processor["image_mean"][c].get<double>() : mean[c];
            std[c] = processor.contains("image_std") ? processor["image_std"][c].get<double>() : std[c];
        }
        factor = processor.value("rescale_factor", factor);
    }
    double level(float value, std::size_t channel) const { return (static_cast<double>(value) * std[channel] + mean[channel]) / factor; }
};

// Levels of 255, [1, 3, H, W] or [1, tiles, 3, t, t]; a lossy decoder may be two off, the others not at all.
std::string levelProblem(const SafetensorsFile& got, const SafetensorsFile& want, const std::string& picture, const Pixels& pixels,
                         bool lossy) {
    const TensorInfo* mine = got.find("pixel_values");
    const TensorInfo* theirs = want.find(picture + "|u8");
    if (mine == nullptr || theirs == nullptr || mine->shape != theirs->shape)
        return picture + ": another shape or no tensor";
    const TensorInfo* other = want.find(picture + "|u8_alternative");
    const auto a = got.floats(*mine), b = want.floats(*theirs), c = other == nullptr ? b : want.floats(*other);
    const auto plane = static_cast<std::size_t>(mine->shape.back() * mine->shape[mine->shape.size() - 2]);
    double worst = 0, worstOther = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double level = pixels.level(a[i], i / plane % 3);
        worst = std::max(worst, std::abs(level - static_cast<double>(b[i])));
        worstOther = std::max(worstOther, std::abs(level - static_cast<double>(c[i])));
    }
    const double allowed = lossy ? 2.01 : 0.01;
    return std::min(worst, worstOther) <= allowed ? std::string() : picture + " is off by " + std::to_string(worst) + " levels";
}

// What --json has to print: the tensors and masks of the pack with their shapes.
Document outputsOf(const Document& geometry) {
    Document shape = geometry["shape"];
    Document outputs{{"pixel_values", shape}};
    shape.erase(shape.size() - 3);
    for (const auto& mask : geometry["masks"])
        outputs[mask.get<std::string>()] = shape;
    return outputs;
}

std::string pictureProblem(const fs::path& pack, const std::string& picture, const Document& geometry, const fs::path& scratch) {
    const fs::path out = scratch / "pixels.safetensors";
    const CliRun run = runCli({"preprocess", "--model", (pack / "model").string(), "--image",
                               (parityFolder() / "images" / picture).string(), "--out", out.string(), "--json"});
    if (geometry.contains("error"))
        return run.exit == 3 ? std::string() : picture + ": not refused: " + run.told();
    if (run.exit != 0 || run.document()["outputs"] != outputsOf(geometry))
        return picture + ": " + run.told();
    const auto got = SafetensorsFile::open(out), want = SafetensorsFile::open(pack / "expected.safetensors");
    if (!got.ok() || !want.ok())
        return picture + ": unreadable";
    const Pixels pixels(pack / "model");
    const bool lossy = geometry.value("lossy", false);
    if (const auto problem = levelProblem(*got, *want, picture, pixels, lossy); !problem.empty())
        return problem;
    const std::string exact = picture + "|pixel_values";
    return lossy || want->find(exact) == nullptr ? std::string()
                                                 : tensorDifference(*got, "pixel_values", *want, exact, {.absolute = 1e-5});
}

std::vector<Document> stepsOf(const std::vector<Document>& events) {
    std::vector<Document> steps;
    std::copy_if(events.begin(), events.end(), std::back_inserter(steps),
                 [](const Document& event) { return event.is_object() && event.value("kind", "") == "step"; });
    return steps;
}

std::string stepsProblem(const std::vector<Document>& steps, const Document& expected) {
    const Document& wanted = expected["steps"];
    if (steps.size() != wanted.size())
        return std::to_string(steps.size()) + " steps, wanted " + std::to_string(wanted.size());
    const Document& tolerance = expected["tolerance"];
    for (std::size_t i = 0; i < steps.size(); ++i)
        for (const auto& [key, relative] : std::initializer_list<std::pair<const char*, double>>{
                 {"loss", tolerance["loss_rel"]}, {"lr", tolerance["lr_rel"]}, {"grad_norm", tolerance["grad_norm_rel"]}}) {
            const double want = wanted[i][key], got = steps[i].value(key, -1.0);
            const double floor = std::string(key) == "loss" ? 0.01 : 1e-12;
            if (!(std::abs(got - want) <= relative * std::max(std::abs(want), floor)))
                return std::string(key) + " of step " + std::to_string(i + 1) + " is " + std::to_string(got) + ", wanted " +
                       std::to_string(want);
        }
    return {};
}

}  // namespace

class TestCliPacksParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLineGivesTheReferencesTokens_data() {
        addPacks(parityFolder() / "tokenizers", [](const fs::path& pack) { return fs::exists(pack / "expected.jsonl"); });
    }

    void everyLineGivesTheReferencesTokens() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "tokenizers");
        SKIP_WITHOUT_CLI();
        const fs::path pack = parityFolder() / "tokenizers" / name.toStdString();
        std::vector<Document> lines, broken;
        for (Document& row : readLines(pack / "expected.jsonl"))
            (row["text"].get<std::string>().find('\n') == std::string::npos ? lines : broken).push_back(std::move(row));
        QVERIFY(!lines.empty());
        QTemporaryDir scratch;
        for (const bool asFile : {true, false}) {
            const auto& rows = asFile ? lines : broken;
            if (rows.empty())
                continue;
            const std::string problem = itemsProblem(tokenize(pack / "model", rows, asFile, scratch.path().toStdString()), rows);
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }

    void everyPictureGivesTheReferencesPixels_data() {
        addPacks(parityFolder() / "preprocess", [](const fs::path& pack) { return fs::exists(pack / "expected.safetensors"); });
    }

    void everyPictureGivesTheReferencesPixels() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "preprocess");
        SKIP_WITHOUT_CLI();
        const Document geometry = readDocument(parityFolder() / "preprocess" / "geometry.json")[name.toStdString()];
        QVERIFY(geometry.is_object() && !geometry.empty());
        QTemporaryDir scratch;
        int wrong = 0;
        for (const auto& [picture, facts] : geometry.items()) {
            const auto problem = pictureProblem(parityFolder() / "preprocess" / name.toStdString(), picture, facts,
                                                scratch.path().toStdString());
            if (!problem.empty())
                qWarning("%s", problem.c_str()), ++wrong;
        }
        QCOMPARE(wrong, 0);
    }

    void aRunFolderGivesTheReferencesSteps_data() {
        addPacks(parityFolder() / "train", [](const fs::path& pack) { return isBlip(pack / "model"); });
    }

    void aRunFolderGivesTheReferencesSteps() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "train");
        SKIP_WITHOUT_CLI();
        const fs::path pack = parityFolder() / "train" / name.toStdString();
        QTemporaryDir folder;
        const fs::path run = folder.path().toStdString();
        for (const char* part : {"run.json", "batches.safetensors", "model"})
            fs::copy(pack / part, run / part, fs::copy_options::recursive);
        const CliRun ran = runCli({"train", run.string(), "--json"});
        QVERIFY2(ran.exit == 0, ran.told().c_str());
        std::ofstream(run / "printed.jsonl") << ran.out;
        const auto printed = stepsOf(readLines(run / "printed.jsonl"));
        const Document expected = readDocument(pack / "expected.json");
        const std::string problem = stepsProblem(printed, expected);
        QVERIFY2(problem.empty(), problem.c_str());
        QVERIFY(printed == stepsOf(readLines(run / "events.jsonl")));
        QVERIFY(fs::exists(run / expected["checkpoint"].get<std::string>() / "model.safetensors"));
        QVERIFY(fs::exists(run / "gradients" / "step-000001.safetensors"));
        QCOMPARE(runCli({"train", run.string()}).exit, 2);
        QCOMPARE(runCli({"train", run.string(), "--resume"}).exit, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliPacksParity)
#include "test_cli_packs_parity.moc"
