// data check through the command line: the document, the table, a model's own length, a list of answers, exit status.
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/data/image_io.h"
#include "tests/app/cli_run.h"
#include "tests/support/shared_files.h"

using namespace diptych::tests;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

fs::path bundledModel() { return fs::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint"; }

}  // namespace

class TestCliChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void everyFaultIsNamedByItsPathOrRow() {
        const fs::path corpus = corpusFolder() / "data";
        SKIP_WITHOUT(corpus / "expected.json");
        std::ifstream file(corpus / "expected.json");
        const json faults = json::parse(file)["_faults"];
        const CliRun run = runCli({"data", "check", (corpus / faults["path"].get<std::string>()).string(), "--json"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        const json document = run.document();
        std::set<json> paths, rows;
        for (const json& finding : document["findings"]) {
            QVERIFY2(finding["severity"] == "error" || finding["severity"] == "warning" || finding["severity"] == "info", finding.dump().c_str());
            paths.insert(finding["path"]);
            rows.insert(finding["row"]);
        }
        for (const json& fault : faults["faults"])
            QVERIFY2(paths.contains(fault["path"]) || (fault["on"] == "annotation" && rows.contains(fault["annotation_row"])), fault.dump().c_str());
        for (const json& clean : faults["clean"])
            QVERIFY2(!paths.contains(clean), clean.dump().c_str());
    }

    void theModelsTokenizerCounts() {
        if (!fs::exists(bundledModel() / "config.json"))
            QSKIP("no model is bundled");
        std::string text;
        for (int i = 0; i < 45; ++i)
            text += i % 2 == 0 ? "extraordinarily " : "photosynthesis ";
        write("0.txt", text);
        const json without = runCli({"data", "check", set(), "--json"}).document();
        QVERIFY2(without["counts"].value("too_long", 0) == 0, without.dump().c_str());
        const CliRun run = runCli({"data", "check", set(), "--model", bundledModel().string(), "--json"});
        QVERIFY2(run.exit == 0 && run.document()["counts"].value("too_long", 0) == 1, run.told().c_str());
        bool counted = false;
        const json document = run.document();
        for (const json& finding : document["findings"])
            counted = counted || finding["detail"].get<std::string>().find(" tokens, the model reads ") != std::string::npos;
        QVERIFY(counted);
    }

    void theModelsPositionsBoundTheLengthToo() {
        if (!fs::exists(bundledModel() / "config.json"))
            QSKIP("no model is bundled");
        const fs::path model = root() / "model";
        fs::create_directories(model);
        for (const auto& entry : fs::directory_iterator(bundledModel()))
            if (entry.path().extension() == ".json" || entry.path().extension() == ".txt")
                fs::copy_file(entry.path(), model / entry.path().filename(), fs::copy_options::overwrite_existing);
        std::ofstream(model / "config.json") << json{{"text_config", {{"max_position_embeddings", 4}}}}.dump();
        const CliRun run = runCli({"data", "check", set(), "--model", model.string(), "--json"});
        QVERIFY2(run.exit == 0 && run.out.find("the model reads 4") != std::string::npos, run.told().c_str());
        std::ofstream(model / "config.json") << json{{"text_config", {{"max_position_embeddings", "4"}}}}.dump();
        const CliRun lying = runCli({"data", "check", set(), "--model", model.string(), "--json"});
        QVERIFY2(lying.exit == 3 && lying.isOneLineError(), lying.told().c_str());
    }

    void aLineAFindingIsShownToPeople() {
        write("0.txt", "a <b>dog</b> on a chair \xE2\x80\xAE");
        const CliRun run = runCli({"data", "check", set()});
        QVERIFY2(run.exit == 0, run.told().c_str());
        QVERIFY2(run.out.starts_with("warning markup ") && run.out.find("\n1 rows, 1 findings\n") != std::string::npos, run.told().c_str());
    }

    void whatIsNoModelOrNoListIsRefusedInOneLine() {
        const CliRun model = runCli({"data", "check", set(), "--model", (root() / "nowhere").string(), "--json"});
        QVERIFY2(model.exit == 3 && model.isOneLineError(), model.told().c_str());
        const CliRun answers = runCli({"data", "check", set(), "--answers", (root() / "nowhere").string(), "--json"});
        QVERIFY2(answers.exit == 3 && answers.isOneLineError(), answers.told().c_str());
    }

    void answersOutsideTheListAreNamed() {
        const fs::path folder = root() / "asked";
        fs::create_directories(folder);
        fs::copy_file(root() / "set" / "0.png", folder / "a.png", fs::copy_options::overwrite_existing);
        std::ofstream(folder / "rows.jsonl") << json{{"image", "a.png"}, {"question", "which animal is it"}, {"answer", "dog"}}.dump() << "\n"
                                             << json{{"image", "a.png"}, {"question", "which colour is it"}, {"answer", "red"}}.dump() << "\n";
        std::ofstream(root() / "answers.txt") << "Dog\ncat\n";
        const CliRun run = runCli({"data", "check", folder.string(), "--format", "lavis", "--answers", (root() / "answers.txt").string(), "--json"});
        const json wanted{{"answer_not_listed", 1}};
        QVERIFY2(run.exit == 0 && run.document()["counts"] == wanted, run.told().c_str());
    }

    void init() {
        fs::create_directories(root() / "set");
        diptych::Image picture(64, 48);
        for (std::size_t i = 0; i < picture.pixels.size(); ++i)
            picture.pixels[i] = static_cast<std::uint8_t>((i * i / 97) % 256);
        QVERIFY(diptych::writePng(root() / "set" / "0.png", picture).ok());
        write("0.txt", "a dog on a chair");
    }

private:
    fs::path root() const { return fs::path(m_folder.path().toStdString()); }
    std::string set() const { return (root() / "set").string(); }
    void write(const char* name, const std::string& text) const { std::ofstream(root() / "set" / name) << text; }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCliChecks)
#include "test_cli_checks.moc"
