// data fix and data undo through the command line: what is shown, what is kept, what an edited set looks like to the other verbs,
// and that the source is never written.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "core/data/image_io.h"
#include "tests/app/cli_run.h"
#include "tests/support/shared_files.h"

using namespace diptych::tests;
using diptych::Image;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& file) {
    std::ostringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    return content.str();
}

// Every file of a folder with what it holds.
std::string folderText(const fs::path& folder) {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path().string() + "\n" + contentOf(entry.path()));
    std::sort(files.begin(), files.end());
    std::string all;
    for (const std::string& file : files)
        all += file + "\n";
    return all;
}

}  // namespace

class TestCliFixes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        fs::create_directory(m_root / "set");
        const char* captions[] = {"a <b>dog</b> runs", "a cat", "a very red colour", "a blue colour", "an owl", "a bear"};
        for (int i = 0; i < 6; ++i) {
            const std::string stem = "p" + std::to_string(i);
            Image image(64, 48);
            for (std::size_t at = 0; at < image.pixels.size(); ++at)
                image.pixels[at] = static_cast<std::uint8_t>((at * at * 7 + at / 64 * static_cast<std::size_t>(i) * 31) % 251);
            QVERIFY(diptych::writePng(m_root / "set" / (stem + ".png"), image).ok());
            std::ofstream(m_root / "set" / (stem + ".txt")) << captions[i];
        }
        std::ofstream(m_root / "set" / "p6.png") << "no picture";
        std::ofstream(m_root / "set" / "p6.txt") << "a broken picture";
        m_source = folderText(m_root / "set");
    }
    void cleanup() { QVERIFY(folderText(m_root / "set") == m_source); }

    void whatIsMendedIsNotFoundAgainAndUndoBringsItBack() {
        const json before = check({});
        QVERIFY(before["counts"]["markup"] == 1);
        QVERIFY(before["counts"]["unreadable_image"] == 1);
        const CliRun run = fix({"--mend", "markup", "--exclude", "unreadable_image"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        const json document = run.document();
        QVERIFY(document["applied"] == true);
        QCOMPARE(document["steps"].size(), 2u);
        QVERIFY(document["steps"][1]["edits"][0]["after"] == "a dog runs");
        const json after = check({"--edits", project()});
        QVERIFY2(!after["counts"].contains("markup") && !after["counts"].contains("unreadable_image"), after.dump().c_str());
        QVERIFY(after["rows"] == 6);
        QVERIFY(check({})["counts"] == before["counts"]);
        for (const int left : {1, 0}) {
            const CliRun undo = runCli({"data", "undo", set(), "--project", project(), "--json"});
            QVERIFY2(undo.exit == 0, undo.told().c_str());
            QVERIFY(undo.document()["steps"] == left);
        }
        QVERIFY(check({"--edits", project()})["counts"] == before["counts"]);
        QVERIFY(runCli({"data", "undo", set(), "--project", project()}).isOneLineError());
        QVERIFY(runCli({"data", "undo", set(), "--project", project(), "--redo", "--json"}).document()["redone"] == document["steps"][0]["title"]);
    }

    void eachFixSeesWhatThoseBeforeItHaveDone() {
        const json document = fix({"--mend", "markup", "--replace", "dog", "hound", "--dedupe", "--near"}).document();
        QVERIFY2(document["steps"][2]["edits"][0]["before"] == "a dog runs", document.dump().c_str());
        const json after = check({"--edits", project()});
        QVERIFY2(!after["counts"].contains("edit_set_aside") && !after["counts"].contains("markup"), after.dump().c_str());
    }

    void aDryRunKeepsNothing() {
        const CliRun run = fix({"--replace", "colour", "color", "--reencode", "unreadable_image", "--dry-run"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        const json document = run.document();
        QVERIFY(document["applied"] == false);
        QCOMPARE(document["steps"][0]["skipped"].size(), 1u);
        QCOMPARE(document["steps"][1]["edits"].size(), 2u);
        QVERIFY(!fs::exists(project()));
    }

    void textsAreReplacedInTheRowsThatAreMeant() {
        const json document = fix({"--replace", "(\\w+) colour", "$1 color", "--regex", "--in", "captions", "--where", "red or owl"}).document();
        QCOMPARE(document["steps"][0]["edits"].size(), 1u);
        QVERIFY(document["steps"][0]["edits"][0]["before"] == "a very red colour");
        QVERIFY(document["steps"][0]["edits"][0]["after"] == "a very red color");
    }

    void aNewSplitIsExportedAsSuch() {
        QCOMPARE(fix({"--resplit", "50/50", "--seed", "3"}).exit, 0);
        const json info = runCli({"data", "info", set(), "--edits", project(), "--json"}).document();
        QCOMPARE(info["splits"].size(), 2u);
        const std::string out = (m_root / "out").string();
        const CliRun convert = runCli({"data", "convert", set(), "--edits", project(), "--to", "coco-captions", "--out", out, "--json"});
        QVERIFY2(convert.exit == 0, convert.told().c_str());
        QCOMPARE(runCli({"data", "info", out, "--json"}).document()["splits"].size(), 2u);
    }

    void whatCannotBeDoneIsOneLine() {
        const std::vector<std::vector<std::string>> wrong{{},
                                                          {"--exclude", "no_such_code"},
                                                          {"--mend", "too_short"},
                                                          {"--resplit", "80"},
                                                          {"--replace", "(", "x", "--regex"},
                                                          {"--replace", "a", "b", "--where", "colour:red"},
                                                          {"--replace", "a"}};
        for (const auto& options : wrong) {
            const CliRun run = fix(options);
            QVERIFY2(run.exit != 0 && run.isOneLineError(), run.told().c_str());
        }
        QVERIFY(runCli({"data", "info", set(), "--edits", (m_root / "nowhere").string()}).isOneLineError());
        const CliRun filter = fix({"--replace", "a", "b", "--where", "a words>many"});
        QVERIFY2(filter.err.find("column 9") != std::string::npos, filter.told().c_str());
    }

private:
    std::string set() const { return (m_root / "set").string(); }
    std::string project() const { return (m_root / "project").string(); }
    CliRun fix(std::vector<std::string> options) const {
        options.insert(options.begin(), {"data", "fix", set(), "--project", project(), "--json"});
        return runCli(options);
    }
    json check(std::vector<std::string> options) const {
        options.insert(options.begin(), {"data", "check", set(), "--json"});
        return runCli(options).document();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::string m_source;
};

QTEST_GUILESS_MAIN(TestCliFixes)
#include "test_cli_fixes.moc"
