// The log file: where it lies, what it holds, how it rotates, and that text of data stays on its line.
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "core/base/files.h"
#include "core/base/logging.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

// What `work` writes to stderr, as the system sees it.
std::string stderrOf(const fs::path& file, const std::function<void()>& work) {
    std::fflush(stderr);
    const int saved = ::dup(STDERR_FILENO);
    const int target = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(target, STDERR_FILENO);
    work();
    std::fflush(stderr);
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    ::close(target);
    return readFile(file).value();
}

}  // namespace

class LoggingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void textBeforeTheStartIsNotAnError();
    void levelsAndTextsAreWritten();
    void stateFolderOfTheUserIsUsed_data();
    void stateFolderOfTheUserIsUsed();
    void warningsReachStderrWhereAskedFor();
    void textOfDataStaysOnItsLine();
    void fileRotatesAndIsBounded();
    void readOnlyFolderStopsNobody();
    void threadsMayLogTogether();

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

void LoggingTest::init() {
    m_temporary = std::make_unique<QTemporaryDir>();
    m_folder = m_temporary->path().toStdString();
}

void LoggingTest::textBeforeTheStartIsNotAnError() {
    logInfo("nobody listens");
}

void LoggingTest::levelsAndTextsAreWritten() {
    initLogging({.program = "prog", .folder = m_folder / "deep" / "er"});
    logInfo("first {} line");
    logWarning("second");
    logError("third");
    const std::string text = readFile(m_folder / "deep" / "er" / "prog.log").value();
    QVERIFY2(text.find("first {} line") != std::string::npos, text.c_str());
    QVERIFY(text.find("info") < text.find("first"));
    QVERIFY(text.find("warn") < text.find("second"));
    QVERIFY(text.find("error") < text.find("third"));
}

void LoggingTest::stateFolderOfTheUserIsUsed_data() {
    QTest::addColumn<bool>("xdg");
    QTest::newRow("XDG_STATE_HOME") << true;
    QTest::newRow("HOME") << false;
}

void LoggingTest::stateFolderOfTheUserIsUsed() {
    QFETCH(bool, xdg);
    const QByteArray oldState = qgetenv("XDG_STATE_HOME"), oldHome = qgetenv("HOME");
    qputenv("XDG_STATE_HOME", xdg ? QByteArray::fromStdString((m_folder / "state").string()) : QByteArray("relative"));
    qputenv("HOME", QByteArray::fromStdString((m_folder / "home").string()));
    initLogging({});
    logInfo("here");
    const fs::path wanted = xdg ? m_folder / "state" : m_folder / "home" / ".local" / "state";
    const auto text = readFile(wanted / "diptych" / "diptych.log");
    oldState.isNull() ? qunsetenv("XDG_STATE_HOME") : qputenv("XDG_STATE_HOME", oldState);
    oldHome.isNull() ? qunsetenv("HOME") : qputenv("HOME", oldHome);
    QVERIFY(text.ok());
    QVERIFY(text->find("here") != std::string::npos);
}

void LoggingTest::warningsReachStderrWhereAskedFor() {
    for (const bool asked : {true, false}) {
        initLogging({.program = "prog", .folder = m_folder, .warningsToStderr = asked});
        const std::string seen = stderrOf(m_folder / "stderr", [] {
            logInfo("quiet");
            logWarning("loud");
        });
        QCOMPARE(seen.find("loud") != std::string::npos, asked);
        QVERIFY(seen.find("quiet") == std::string::npos);
    }
}

void LoggingTest::textOfDataStaysOnItsLine() {
    initLogging({.program = "prog", .folder = m_folder});
    logInfo("name\n[error] forged \x1b[31m");
    const std::string text = readFile(m_folder / "prog.log").value();
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{1});
    QVERIFY(text.find('\x1b') == std::string::npos);
}

void LoggingTest::fileRotatesAndIsBounded() {
    initLogging({.program = "prog", .folder = m_folder});
    const std::string line(100'000, 'x');
    for (int i = 0; i < 80; ++i)
        logInfo(line);
    std::uintmax_t total = 0;
    int files = 0;
    for (const auto& entry : fs::directory_iterator(m_folder)) {
        total += entry.file_size();
        ++files;
    }
    QVERIFY2(files >= 2 && files <= 4, std::to_string(files).c_str());
    QVERIFY2(total < 5'000'000, std::to_string(total).c_str());
}

void LoggingTest::readOnlyFolderStopsNobody() {
    QVERIFY(writeFileAtomically(m_folder / "file", "x").ok());
    initLogging({.program = "prog", .folder = m_folder / "file" / "no folder"});
    const std::string seen = stderrOf(m_folder / "stderr", [] { logError("still said"); });
    QVERIFY(seen.find("still said") != std::string::npos);
}

void LoggingTest::threadsMayLogTogether() {
    initLogging({.program = "prog", .folder = m_folder});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([] {
            for (int i = 0; i < 100; ++i)
                logInfo("line");
        });
    for (std::thread& thread : threads)
        thread.join();
    const std::string text = readFile(m_folder / "prog.log").value();
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{400});
}

QTEST_APPLESS_MAIN(LoggingTest)
#include "test_logging.moc"
