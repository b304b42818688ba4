// The journal of edits: what was done and undone is there again, a torn end costs its last line alone, a full disk costs nothing
// that was kept before, one writes at a time; and whatever was acknowledged outlives a process that is killed.
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include "core/base/file_faults.h"
#include "core/base/files.h"
#include "core/data/edits/journal.h"
#include "tests/data/edited_set.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using diptych::tests::smallSet;
namespace fs = std::filesystem;

namespace {

class Project {
public:
    fs::path path() const { return fs::path(m_folder.path().toStdString()) / "project"; }
    fs::path file() const { return path() / journalName; }
    EditJournal journal() const { return *EditJournal::open(path()); }
    std::string text() const { return *readFile(file()); }

private:
    QTemporaryDir m_folder;
};

EditStep stepOf(const std::string& title) {
    static const Dataset set = smallSet();
    return {0, title, 0, {captionEdit(set, 1, 0, title)}};
}

std::string titlesOf(const EditJournal& journal) {
    std::string all;
    for (std::size_t i = 0; i < journal.steps().size(); ++i)
        all += (i == journal.doneCount() ? "|" : "") + journal.steps()[i].title + " ";
    return all;
}

struct FaultsRestored {
    FileFaults before = fileFaults();
    ~FaultsRestored() { fileFaults() = before; }
};

// Appends steps, undoes and redoes, and writes a byte for each that was acknowledged, until it is killed.
[[noreturn]] void writeUntilKilled(const fs::path& project, int acknowledged) {
    auto journal = EditJournal::open(project);
    for (int i = 0; journal.ok(); ++i) {
        if (const Status done = i % 7 == 5 ? journal->undo() : journal->append(stepOf(std::to_string(i))); !done.ok())
            break;
        const char one = i % 7 == 5 ? 'u' : 'a';
        if (::write(acknowledged, &one, 1) != 1)
            break;
    }
    ::_exit(1);
}

// What was acknowledged before the process was killed after `micros`.
std::string runAndKill(const fs::path& project, long micros) {
    int ends[2];
    if (::pipe(ends) != 0)
        return {};
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        writeUntilKilled(project, ends[1]);
    }
    ::close(ends[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(micros));
    ::kill(child, SIGKILL);
    std::string acknowledged;
    char one = 0;
    while (::read(ends[0], &one, 1) == 1)
        acknowledged += one;
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return acknowledged;
}

// Steps that are done after these.
std::size_t doneAfter(const std::string& acknowledged) {
    std::size_t done = 0;
    for (const char one : acknowledged)
        done += one == 'a' ? 1 : static_cast<std::size_t>(-1);
    return done;
}

}  // namespace

class TestEditsJournal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasDoneAndUndoneIsThereAgainAtTheNextOpening();
    void aNewStepForgetsThoseThatWereUndone();
    void aStepMayTakeThePlaceOfTheLastOne();
    void valuesComeBackAsTheyWere();
    void aTornEndCostsItsLastLineAlone();
    void aBrokenLineBeforeTheLastIsNamed_data();
    void aBrokenLineBeforeTheLastIsNamed();
    void whatIsNoJournalIsLeftAlone();
    void oneWritesAtATimeAndAnyoneMayRead();
    void aFullDiskLeavesTheJournalAsItWas();
    void aSyncThatFailsIsAnErrorAndTheStepIsNotKept();
    void syncingLaterComesWithinASecond();
    void whatWasAcknowledgedOutlivesAProcessThatIsKilled();
};

void TestEditsJournal::whatWasDoneAndUndoneIsThereAgainAtTheNextOpening() {
    const Project project;
    {
        EditJournal journal = project.journal();
        QVERIFY(!journal.canUndo() && !journal.canRedo());
        QVERIFY(journal.undo().error().code == ErrorCode::Usage);
        for (const char* title : {"a", "b", "c"})
            VERIFY_OK(journal.append(stepOf(title)));
        VERIFY_OK(journal.undo());
        VERIFY_OK(journal.undo());
        VERIFY_OK(journal.redo());
        QCOMPARE(titlesOf(journal), "a b |c ");
    }
    EditJournal again = project.journal();
    QCOMPARE(titlesOf(again), "a b |c ");
    QCOMPARE(again.edits().size(), 2u);
    VERIFY_OK(again.redo());
    QVERIFY(again.redo().error().code == ErrorCode::Usage);
    QCOMPARE(titlesOf(again), "a b c ");
    QVERIFY(again.steps()[0].time > 0);
}

void TestEditsJournal::aNewStepForgetsThoseThatWereUndone() {
    const Project project;
    {
        EditJournal journal = project.journal();
        for (const char* title : {"a", "b", "c"})
            VERIFY_OK(journal.append(stepOf(title)));
        VERIFY_OK(journal.undo());
        VERIFY_OK(journal.undo());
        VERIFY_OK(journal.append(stepOf("d")));
        QCOMPARE(titlesOf(journal), "a d ");
        QVERIFY(journal.steps()[1].id > journal.steps()[0].id + 1);          // ids are used once
    }
    QCOMPARE(titlesOf(project.journal()), "a d ");
}

void TestEditsJournal::aStepMayTakeThePlaceOfTheLastOne() {
    const Project project;
    {
        EditJournal journal = project.journal();
        VERIFY_OK(journal.append(stepOf("a")));
        VERIFY_OK(journal.append(stepOf("b")));
        EditStep longer = stepOf("b and more");
        longer.id = journal.steps().back().id;
        VERIFY_OK(journal.append(longer));
        QCOMPARE(titlesOf(journal), "a b and more ");
    }
    EditJournal again = project.journal();
    QCOMPARE(titlesOf(again), "a b and more ");
    VERIFY_OK(again.undo());
    QCOMPARE(titlesOf(again), "a |b and more ");
}

void TestEditsJournal::valuesComeBackAsTheyWere() {
    const Project project;
    const Dataset set = smallSet();
    EditStep step{0, "all kinds", 42, {captionEdit(set, 0, 1, "行一\n\"two\"\t\\ \xF0\x9F\xA6\x89"), answersEdit(set, 0, 1, std::vector<std::string>{"", "a"}),
                                       tagsEdit(set, 0, {"x y"}), pictureEdit(set, 0, {"", 1, 2}, {"pictures/a.png", 3, 4}), addCaptionEdit(set, 0, "more")}};
    VERIFY_OK(project.journal().append(step));
    {
        const EditJournal again = project.journal();
        step.id = again.steps()[0].id;
        QCOMPARE(again.steps()[0], step);
    }
    QCOMPARE(*readEdits(project.file()), step.edits);
    VERIFY_OK(project.journal().append({0, "\xFF no UTF-8", 0, {}}));
    QCOMPARE(project.journal().steps().size(), 2u);
}

void TestEditsJournal::aTornEndCostsItsLastLineAlone() {
    const Project project;
    std::vector<std::size_t> ends;
    {
        EditJournal journal = project.journal();
        ends.push_back(project.text().size());
        for (const char* title : {"a", "b", "c"}) {
            VERIFY_OK(journal.append(stepOf(title)));
            ends.push_back(project.text().size());
        }
    }
    const std::string whole = project.text();
    const FaultsRestored restored;
    fileFaults().sync = [](int) { return 0; };                              // hundreds of rounds
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        std::ofstream(project.file(), std::ios::trunc) << whole.substr(0, size);
        const auto complete = static_cast<std::size_t>(std::count_if(ends.begin() + 1, ends.end(), [&](std::size_t end) { return end <= size; }));
        auto journal = EditJournal::open(project.path());
        VERIFY_OK(journal);
        QCOMPARE(journal->steps().size(), complete);
        VERIFY_OK(journal->append(stepOf("after")));
        QCOMPARE(readEdits(project.file())->size(), complete + 1);
    }
    // A line may have its length and not its bytes.
    VERIFY_OK(writeFileAtomically(project.file(), whole + std::string(100, '\0') + "\n"));
    QCOMPARE(project.journal().steps().size(), 3u);
}

void TestEditsJournal::aBrokenLineBeforeTheLastIsNamed_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("no JSON") << QByteArray("{\"step\": {");
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("a kind that is not known") << QByteArray(R"({"step":{"id":9,"edits":[{"kind":"shape","item":0,"path":"a"}]}})");
    QTest::newRow("a place below 0") << QByteArray(R"({"step":{"id":9,"edits":[{"kind":"split","item":-1,"path":"a"}]}})");
    QTest::newRow("nothing to undo") << QByteArray(R"({"undo": 77})");
    QTest::newRow("nothing to redo") << QByteArray(R"({"redo": 1})");
    QTest::newRow("too deep") << QByteArray(200, '[');
}

void TestEditsJournal::aBrokenLineBeforeTheLastIsNamed() {
    QFETCH(QByteArray, line);
    const Project project;
    VERIFY_OK(project.journal().append(stepOf("a")));
    const std::string good = project.text();
    VERIFY_OK(writeFileAtomically(project.file(), good + line.toStdString() + "\n" + good.substr(good.find('\n') + 1)));
    const auto opened = EditJournal::open(project.path());
    QVERIFY(!opened.ok());
    QVERIFY(opened.error().code == ErrorCode::BadInput);
    QVERIFY2(opened.error().oneLine().find("line 3") != std::string::npos, opened.error().oneLine().c_str());
    QVERIFY(!readEdits(project.file()).ok());
}

void TestEditsJournal::whatIsNoJournalIsLeftAlone() {
    const Project project;
    fs::create_directories(project.path());
    for (const char* other : {"a text of somebody else", "{\"rows\": 1}\n", "{\"diptych_edits\": 2}\n"}) {
        VERIFY_OK(writeFileAtomically(project.file(), other));
        QVERIFY(!EditJournal::open(project.path()).ok());
        QCOMPARE(project.text(), other);
    }
    fs::remove(project.file());
    QCOMPARE(::mkfifo(project.file().c_str(), 0600), 0);
    QVERIFY(EditJournal::open(project.path()).error().code == ErrorCode::BadInput);
    QVERIFY(!readEdits(project.file()).ok());
    fs::remove(project.file());
    fs::create_directory(project.file());
    QVERIFY(!EditJournal::open(project.path()).ok());
}

void TestEditsJournal::oneWritesAtATimeAndAnyoneMayRead() {
    const Project project;
    std::optional<EditJournal> first = project.journal();
    VERIFY_OK(first->append(stepOf("a")));
    const auto second = EditJournal::open(project.path());
    QVERIFY(!second.ok());
    QVERIFY2(second.error().message.find("open in another") != std::string::npos, second.error().message.c_str());
    QCOMPARE(readEdits(project.file())->size(), 1u);
    first.reset();
    VERIFY_OK(EditJournal::open(project.path()));
}

void TestEditsJournal::aFullDiskLeavesTheJournalAsItWas() {
    const Project project;
    EditJournal journal = project.journal();
    VERIFY_OK(journal.append(stepOf("a")));
    const std::string before = project.text();
    for (const std::size_t room : {0u, 1u, 40u}) {
        const FaultsRestored restored;
        std::size_t left = room;
        fileFaults().write = [&left](int file, const void* bytes, std::size_t count) -> ssize_t {
            if (left == 0)
                return errno = ENOSPC, -1;
            const ssize_t written = ::write(file, bytes, std::min(count, left));
            left -= static_cast<std::size_t>(written);
            return written;
        };
        const Status kept = journal.append(stepOf("b"));
        QVERIFY(!kept.ok() && kept.error().code == ErrorCode::Io);
        QVERIFY(kept.error().oneLine().find("Free some space") != std::string::npos);
        QCOMPARE(titlesOf(journal), "a ");
        QCOMPARE(project.text(), before);
        left = 0;
        QVERIFY(!journal.undo().ok());
        QCOMPARE(journal.doneCount(), 1u);
    }
    VERIFY_OK(journal.append(stepOf("b")));
    QCOMPARE(titlesOf(journal), "a b ");
    QCOMPARE(readEdits(project.file())->size(), 2u);
}

void TestEditsJournal::aSyncThatFailsIsAnErrorAndTheStepIsNotKept() {
    const Project project;
    EditJournal journal = project.journal();
    {
        const FaultsRestored restored;
        fileFaults().sync = [](int) { return errno = EIO, -1; };
        QVERIFY(!journal.append(stepOf("a")).ok());
    }
    QCOMPARE(journal.steps().size(), 0u);
    QCOMPARE(readEdits(project.file())->size(), 0u);
}

void TestEditsJournal::syncingLaterComesWithinASecond() {
    const FaultsRestored restored;
    std::atomic<int> syncs{0};
    std::atomic<bool> fails{false};
    fileFaults().sync = [&](int file) {
        ++syncs;
        return fails ? (errno = EIO, -1) : ::fsync(file);
    };
    const Project project;
    auto journal = EditJournal::open(project.path(), JournalSync::WithinASecond);
    VERIFY_OK(journal);
    const int before = syncs;
    for (int i = 0; i < 50; ++i)
        VERIFY_OK(journal->append(stepOf(std::to_string(i))));
    QCOMPARE(readEdits(project.file())->size(), 50u);                       // written at once, though not synced
    QTRY_VERIFY_WITH_TIMEOUT(syncs > before, 5000);
    QVERIFY(syncs - before < 50);
    fails = true;
    VERIFY_OK(journal->append(stepOf("unsynced")));
    QTRY_VERIFY_WITH_TIMEOUT(!journal->sync().ok(), 5000);
    fails = false;
}

void TestEditsJournal::whatWasAcknowledgedOutlivesAProcessThatIsKilled() {
    const Project project;
    std::mt19937 random(20);
    std::size_t done = 0, most = 0;
    for (int kill = 0; kill < 100; ++kill) {
        const std::string acknowledged = runAndKill(project.path(), 200 + static_cast<long>(random() % 30'000));
        done += doneAfter(acknowledged);
        auto journal = EditJournal::open(project.path());
        VERIFY_OK(journal);
        // One more may have been written and not yet acknowledged.
        const auto more = static_cast<std::int64_t>(journal->doneCount()) - static_cast<std::int64_t>(done);
        QVERIFY2(more >= -1 && more <= 1, std::to_string(more).c_str());
        if (more < 0)
            QCOMPARE(acknowledged.size() % 7, 5u);                          // an undo of which nobody was told
        done = journal->doneCount();
        most = std::max(most, acknowledged.size());
    }
    QVERIFY2(done > 100 && most > 1, "the process was killed too early to write anything");
}

QTEST_GUILESS_MAIN(TestEditsJournal)
#include "test_edits_journal.moc"
