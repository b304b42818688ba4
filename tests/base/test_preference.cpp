// Settings on disk (missing, corrupt, of other types), preferences, and the workspace's recent items kept in them.
#include <QTemporaryDir>
#include <QtTest>
#include <cerrno>

#include "core/base/file_faults.h"
#include "core/base/files.h"
#include "core/base/preference.h"
#include "core/base/workspace.h"

using namespace diptych;
namespace fs = std::filesystem;

class PreferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void missingFileMeansDefaults();
    void valuesSurviveARestart();
    void corruptFileIsKeptAside_data();
    void corruptFileIsKeptAside();
    void valuesOfAnotherTypeCountAsAbsent();
    void listenersHearTheKeyOfRealChangesOnly();
    void whatCannotBeSavedIsKeptInMemoryAndSaid();
    void aFullDiskLeavesTheOldSettingsAndIsSaidOnce();
    void textThatIsNotUtf8DoesNotBreakTheFile();
    void currentThingsAreRememberedAsRecent();
    void recentItemsAreTwelveNewestFirstWithoutDoubles();
    void pathsHaveOneSpelling();
    void workspaceTellsWhatChanged();

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_file;
};

void PreferenceTest::init() {
    m_temporary = std::make_unique<QTemporaryDir>();
    m_file = fs::path(m_temporary->path().toStdString()) / "config" / "settings.json";
}

void PreferenceTest::missingFileMeansDefaults() {
    Settings settings(m_file);
    QVERIFY(settings.problem().empty());
    QCOMPARE(Preference<bool>(settings, "a", true).get(), true);
    QCOMPARE(Preference<int>(settings, "a", 7).get(), 7);
    QCOMPARE(Preference<double>(settings, "a", 0.5).get(), 0.5);
    QVERIFY(Preference<std::string>(settings, "a", "x").get() == "x");
    QVERIFY(Preference<std::vector<std::string>>(settings, "a", {"x"}).get() == std::vector<std::string>{"x"});
    QVERIFY(!fs::exists(m_file));
}

void PreferenceTest::valuesSurviveARestart() {
    {
        Settings settings(m_file);
        Preference<bool>(settings, "inside/smooth", true).set(false);
        Preference<int>(settings, "int", 0).set(-3);
        Preference<double>(settings, "double", 0).set(0.25);
        Preference<std::string>(settings, "text", "").set("猫\n\"");
        Preference<std::vector<std::string>>(settings, "list", {}).set({"a", "", "b"});
    }
    Settings settings(m_file);
    QVERIFY(settings.problem().empty());
    QCOMPARE(Preference<bool>(settings, "inside/smooth", true).get(), false);
    QCOMPARE(Preference<int>(settings, "int", 0).get(), -3);
    QCOMPARE(Preference<double>(settings, "double", 0).get(), 0.25);
    QVERIFY(Preference<std::string>(settings, "text", "").get() == "猫\n\"");
    QVERIFY(Preference<std::vector<std::string>>(settings, "list", {}).get() ==
            (std::vector<std::string>{"a", "", "b"}));
}

void PreferenceTest::corruptFileIsKeptAside_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("cut short") << QByteArray("{\"a\": tr");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("deep") << QByteArray("{\"a\":").repeated(10000);
    QTest::newRow("not UTF-8") << QByteArray("{\"a\":\"\xFF\"}");
}

void PreferenceTest::corruptFileIsKeptAside() {
    QFETCH(QByteArray, content);
    fs::create_directories(m_file.parent_path());
    QVERIFY(writeFileAtomically(m_file, content.toStdString()).ok());
    Settings settings(m_file);
    QVERIFY(!settings.problem().empty());
    QCOMPARE(settings.get("a", 7), 7);
    QVERIFY(!fs::exists(m_file));
    QVERIFY(*readFile(fs::path(m_file) += ".bad") == content.toStdString());
    settings.set("a", 8);
    QVERIFY(settings.problem().empty());
    QCOMPARE(Settings(m_file).get("a", 7), 8);
}

void PreferenceTest::valuesOfAnotherTypeCountAsAbsent() {
    fs::create_directories(m_file.parent_path());
    QVERIFY(writeFileAtomically(m_file, R"({"text":"x","big":4294967296,"half":0.5,"list":[1,"a",null],"null":null})")
                .ok());
    const Settings settings(m_file);
    QCOMPARE(settings.get("text", 7), 7);
    QCOMPARE(settings.get("text", true), true);
    QCOMPARE(settings.get("big", 7), 7);
    QCOMPARE(settings.get("half", 7), 7);
    QCOMPARE(settings.get("half", 7.0), 0.5);
    QCOMPARE(settings.get("null", 7), 7);
    QVERIFY(settings.get("half", std::string("y")) == "y");
    QVERIFY(settings.get("list", std::vector<std::string>{}) == std::vector<std::string>{"a"});
    QVERIFY(settings.get("text", std::vector<std::string>{"y"}) == std::vector<std::string>{"y"});
}

void PreferenceTest::listenersHearTheKeyOfRealChangesOnly() {
    Settings settings(m_file);
    std::vector<std::string> keys;
    const Connection connection = settings.changed.connect([&](const std::string& key) { keys.push_back(key); });
    Preference<bool> smooth(settings, "smooth", true);
    smooth.set(false);
    smooth.set(false);
    smooth.set(true);
    QVERIFY(keys == (std::vector<std::string>{"smooth", "smooth"}));
    QVERIFY(smooth.key() == "smooth");
}

void PreferenceTest::whatCannotBeSavedIsKeptInMemoryAndSaid() {
    fs::create_directories(m_file / "a folder is in the way");
    Settings settings(m_file / "a folder is in the way");
    settings.set("a", 3);
    QVERIFY(!settings.problem().empty());
    QCOMPARE(settings.get("a", 0), 3);
}

void PreferenceTest::aFullDiskLeavesTheOldSettingsAndIsSaidOnce() {
    Settings settings(m_file);
    settings.set("a", 1);
    const FileFaults real = fileFaults();
    fileFaults().write = [](int, const void*, std::size_t) -> ssize_t {
        errno = ENOSPC;
        return -1;
    };
    settings.set("a", 2);
    fileFaults() = real;
    QVERIFY(settings.problem().find("space") != std::string::npos);
    QCOMPARE(settings.get("a", 0), 2);
    QCOMPARE(Settings(m_file).get("a", 0), 1);
    settings.set("b", 3);
    QVERIFY(settings.problem().empty());
    QCOMPARE(Settings(m_file).get("a", 0), 2);
}

void PreferenceTest::textThatIsNotUtf8DoesNotBreakTheFile() {
    {
        Settings settings(m_file);
        settings.set("bad", std::string("a\xFF"));
        settings.set("good", 1);
    }
    const Settings settings(m_file);
    QVERIFY(settings.problem().empty());
    QCOMPARE(settings.get("good", 0), 1);
}

void PreferenceTest::currentThingsAreRememberedAsRecent() {
    {
        Settings settings(m_file);
        Workspace workspace(settings);
        QVERIFY(workspace.current(Workspace::Kind::Model).empty());
        workspace.setCurrent(Workspace::Kind::Model, "/models/a");
        workspace.setCurrent(Workspace::Kind::Data, "/data/b");
        QVERIFY(workspace.current(Workspace::Kind::Model) == "/models/a");
        workspace.setCurrent(Workspace::Kind::Model, {});
        QVERIFY(workspace.current(Workspace::Kind::Model).empty());
    }
    Settings settings(m_file);
    Workspace workspace(settings);
    QVERIFY(workspace.recent(Workspace::Kind::Model) == std::vector<fs::path>{"/models/a"});
    QVERIFY(workspace.recent(Workspace::Kind::Data) == std::vector<fs::path>{"/data/b"});
    QVERIFY(workspace.recent(Workspace::Kind::Run).empty());
    workspace.forgetRecent(Workspace::Kind::Data, "/data/b/");
    QVERIFY(workspace.recent(Workspace::Kind::Data).empty());
}

void PreferenceTest::recentItemsAreTwelveNewestFirstWithoutDoubles() {
    Settings settings(m_file);
    Workspace workspace(settings);
    for (int i = 0; i < 20; ++i)
        workspace.setCurrent(Workspace::Kind::Run, "/runs/" + std::to_string(i));
    workspace.setCurrent(Workspace::Kind::Run, "/runs/15");
    const auto recent = workspace.recent(Workspace::Kind::Run);
    QCOMPARE(recent.size(), std::size_t{12});
    QVERIFY(recent.front() == "/runs/15");
    QVERIFY(recent[1] == "/runs/19");
    QVERIFY(std::count(recent.begin(), recent.end(), "/runs/15") == 1);
    QVERIFY(recent.back() == "/runs/8");
}

void PreferenceTest::pathsHaveOneSpelling() {
    Settings settings(m_file);
    Workspace workspace(settings);
    workspace.setCurrent(Workspace::Kind::Model, "/models/a/");
    workspace.setCurrent(Workspace::Kind::Model, "/models/./b/../a");
    QVERIFY(workspace.current(Workspace::Kind::Model) == "/models/a");
    workspace.setCurrent(Workspace::Kind::Model, "relative");
    QVERIFY(workspace.current(Workspace::Kind::Model) == fs::current_path() / "relative");
    QCOMPARE(workspace.recent(Workspace::Kind::Model).size(), std::size_t{2});
    workspace.setCurrent(Workspace::Kind::Data, "/");
    QVERIFY(workspace.current(Workspace::Kind::Data) == "/");
}

void PreferenceTest::workspaceTellsWhatChanged() {
    Settings settings(m_file);
    Workspace workspace(settings);
    std::vector<Workspace::Kind> current, recent;
    const Connection a = workspace.currentChanged.connect([&](Workspace::Kind kind) { current.push_back(kind); });
    const Connection b = workspace.recentChanged.connect([&](Workspace::Kind kind) { recent.push_back(kind); });
    workspace.setCurrent(Workspace::Kind::Data, "/d");
    workspace.setCurrent(Workspace::Kind::Data, "/d");
    workspace.setCurrent(Workspace::Kind::Data, {});
    QVERIFY(current == (std::vector{Workspace::Kind::Data, Workspace::Kind::Data}));
    QVERIFY(!recent.empty() && recent.front() == Workspace::Kind::Data);
}

QTEST_APPLESS_MAIN(PreferenceTest)
#include "test_preference.moc"
