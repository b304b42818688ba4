// data import and data find as a script calls them: what was read and what changed since, words in both languages, a project
// beside the source that is never written to, and one line where it fails. data check with a project measures once.
#include <QTest>
#include <fstream>

#include "tests/app/cli_run.h"
#include "tests/data/set_folder.h"

using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        names.push_back(entry.path().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

class TestCliCatalog : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SetFolder> m_set;

    std::string path() const { return m_set->root().string(); }
    std::string projects() const { return m_set->beside("projects").string(); }
    CliRun data(std::vector<std::string> arguments, const CliWorld& world = {}) const {
        arguments.insert(arguments.begin(), "data");
        return runCli(arguments, world);
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }
    void init() {
        m_set = std::make_unique<SetFolder>();
        m_set->text("metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'a black cat'}\n{'file_name': 'b.png', 'text': '一只黑色的猫坐在沙发上'}\n"));
        m_set->picture("a.png");
        m_set->picture("b.png");
    }

    void anImportTellsWhatChangedSinceTheLastOne() {
        const auto before = namesIn(path());
        const auto first = data({"import", path(), "--projects", projects(), "--json"});
        QVERIFY2(first.exit == 0, first.told().c_str());
        QVERIFY(first.document()["rows"] == 2 && first.document()["indexed"] == 2 && first.document()["format"] == "imagefolder");
        QVERIFY(first.document()["changes"].is_null() && first.document()["current"] == false);
        QVERIFY(first.document()["project"].get<std::string>().starts_with(projects() + "/myset-"));
        QVERIFY(namesIn(path()) == before);
        QVERIFY(data({"import", path(), "--projects", projects(), "--json"}).document()["current"] == true);
        m_set->text("metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'a white cat'}\n{'file_name': 'c.png', 'text': 'new'}\n"));
        const auto again = data({"import", path(), "--projects", projects(), "--json"}).document();
        QVERIFY2(again["changes"]["changed"] == nlohmann::json::parse(quoted("[{'before': 0, 'after': 0, 'parts': ['captions']}]")), again.dump().c_str());
        QVERIFY(again["changes"]["removed"] == nlohmann::json::array({1}) && again["changes"]["added"] == nlohmann::json::array({1}));
        const auto people = data({"import", path(), "--projects", projects()});
        QVERIFY2(people.exit == 0 && people.out.find("nothing had changed") != std::string::npos, people.told().c_str());
    }

    void wordsAreFoundInBothLanguages() {
        const auto english = data({"find", path(), "CAT bla*", "--projects", projects(), "--json"});
        QVERIFY2(english.exit == 0, english.told().c_str());
        QVERIFY(english.document()["found"] == 1 && english.document()["items"][0]["path"] == "a.png");
        const auto chinese = data({"find", path(), "沙发", "--projects", projects(), "--json"}).document();
        QVERIFY(chinese["found"] == 1 && chinese["items"][0]["position"] == 1 && chinese["items"][0]["captions"][0] == "一只黑色的猫坐在沙发上");
        const auto few = data({"find", path(), "png", "--most", "1", "--project", m_set->beside("own").string(), "--json"}).document();
        QVERIFY(few["found"] == 2 && few["items"].size() == 1);
        QVERIFY(fs::exists(m_set->beside("own") / "catalog.sqlite"));
        QVERIFY(data({"find", path(), "zebra", "--projects", projects(), "--json"}).document()["found"] == 0);
    }

    void whatCannotBeDoneIsOneLine() {
        for (const auto& [arguments, exit] : std::vector<std::pair<std::vector<std::string>, int>>{
                 {{"import", path() + "/none", "--projects", projects()}, 3},
                 {{"import", path(), "--projects", projects(), "--project", "/x"}, 2},
                 {{"import", path(), "--projects", (m_set->root() / "a.png").string()}, 1},
                 {{"find", path()}, 2}}) {
            const CliRun run = data(arguments);
            QVERIFY2(run.exit == exit && run.isOneLineError(), run.told().c_str());
        }
        const CliRun full = data({"import", path(), "--projects", projects()}, {.largestFile = 20'000});
        QVERIFY2(full.exit == 1 && full.isOneLineError() && full.err.find("space") != std::string::npos, full.told().c_str());
        QCOMPARE(data({"import", path(), "--projects", projects()}).exit, 0);
    }

    void aDamagedCatalogIsMadeAnewAndTold() {
        const std::string project = m_set->beside("own").string();
        QCOMPARE(data({"import", path(), "--project", project}).exit, 0);
        std::ofstream(project + "/catalog.sqlite", std::ios::trunc) << "garbage that is long enough to be read";
        const CliRun found = data({"find", path(), "cat", "--project", project, "--json"});
        QVERIFY2(found.exit == 0 && found.document()["found"] == 1, found.told().c_str());
        QVERIFY(found.err.find("made anew") != std::string::npos);
    }

    void aCheckWithAProjectMeasuresOnceAndFindsTheSame() {
        m_set->text("c.png", "no picture");
        m_set->text("metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'x'}\n{'file_name': 'c.png', 'text': 'y'}\n"));
        const std::string project = m_set->beside("own").string();
        const CliRun plain = data({"check", path(), "--json"});
        const CliRun first = data({"check", path(), "--project", project, "--json"}), second = data({"check", path(), "--project", project, "--json"});
        QVERIFY2(first.exit == 0, first.told().c_str());
        QVERIFY(plain.document()["findings"].size() > 2);
        QVERIFY(first.out == plain.out && second.out == plain.out);
    }
};

QTEST_GUILESS_MAIN(TestCliCatalog)
#include "test_cli_catalog.moc"
