// The atomic writer under short writes, full disks and kill -9; the reader of regular files; names that stay inside.
#include <QTemporaryDir>
#include <QtTest>
#include <cerrno>
#include <csignal>
#include <random>
#include <set>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/file_faults.h"
#include "core/base/files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

int entriesOf(const fs::path& folder) {
    return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// Puts the real system calls back, whatever the test did.
class Faults {
public:
    Faults() : m_real(fileFaults()) {}
    ~Faults() { fileFaults() = m_real; }
    FileFaults& operator*() const { return fileFaults(); }
    const FileFaults& real() const { return m_real; }

private:
    FileFaults m_real;
};

[[noreturn]] void rewriteForEver(const fs::path& path) {
    for (unsigned turn = 0;; ++turn) {
        const std::string content(20'000 + 40'000 * (turn % 3), static_cast<char>('a' + turn % 26));
        if (!writeFileAtomically(path, content).ok())
            ::_exit(1);
    }
}

bool isWhole(const std::string& content) {
    const bool size = content.size() == 20'000 || content.size() == 60'000 || content.size() == 100'000;
    return size && content.find_first_not_of(content.front()) == std::string::npos;
}

}  // namespace

class FilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void contentComesBackAndNothingElseIsLeft();
    void namesAsLongAsTheSystemAllowsCanBeSaved();
    void fileNotCommittedLeavesTheOldOne();
    void writesCutShortAreContinued();
    void interruptedWritesAreTriedAgain();
    void fullDiskLeavesTheOldFile_data();
    void fullDiskLeavesTheOldFile();
    void sizeLimitOfTheSystemIsAnErrorAndLeavesTheOldFile();
    void failedSyncLeavesTheOldFile();
    void filesSyncedLaterAreSyncedAllAtOnce();
    void folderThatIsNotThereIsNamed();
    void killedWriterNeverLeavesAMixture();
    void onlyRegularFilesAreRead_data();
    void onlyRegularFilesAreRead();
    void linksToThemselvesEnd();
    void filesOverTheLimitAreRefused();
    void foldersAppearAtOnceAndNeverReplaceOthers();
    void builtFoldersAppearWholeAndAFailureChangesNothing();
    void namesOfDataStayInsideTheirFolder_data();
    void namesOfDataStayInsideTheirFolder();
    void linksOutOfTheFolderAreRefused();

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder, m_file;
};

void FilesTest::init() {
    m_temporary = std::make_unique<QTemporaryDir>();
    m_folder = m_temporary->path().toStdString();
    m_file = m_folder / "file";
}

void FilesTest::contentComesBackAndNothingElseIsLeft() {
    const std::string content("a\0b\n", 4);
    QVERIFY(writeFileAtomically(m_file, content).ok());
    QVERIFY(writeFileAtomically(m_file, content).ok());
    QVERIFY(*readFile(m_file) == content);
    QCOMPARE(entriesOf(m_folder), 1);
}

void FilesTest::namesAsLongAsTheSystemAllowsCanBeSaved() {
    const fs::path path = m_folder / std::string(255, 'n');
    QVERIFY(writeFileAtomically(path, "x").ok());
    QVERIFY(*readFile(path) == "x");
}

void FilesTest::fileNotCommittedLeavesTheOldOne() {
    QVERIFY(writeFileAtomically(m_file, "old").ok());
    {
        auto file = AtomicFile::create(m_file);
        QVERIFY(file.ok() && file->write("new").ok());
        QVERIFY(*readFile(m_file) == "old");
    }
    QVERIFY(*readFile(m_file) == "old");
    QCOMPARE(entriesOf(m_folder), 1);
}

void FilesTest::writesCutShortAreContinued() {
    const Faults faults;
    (*faults).write = [](int descriptor, const void* bytes, std::size_t size) {
        return ::write(descriptor, bytes, std::min<std::size_t>(size, 3));
    };
    QVERIFY(writeFileAtomically(m_file, "0123456789").ok());
    QVERIFY(*readFile(m_file) == "0123456789");
}

void FilesTest::interruptedWritesAreTriedAgain() {
    const Faults faults;
    int calls = 0;
    (*faults).write = [&](int descriptor, const void* bytes, std::size_t size) -> ssize_t {
        if (++calls % 2 == 1) {
            errno = EINTR;
            return -1;
        }
        return ::write(descriptor, bytes, std::min<std::size_t>(size, 4));
    };
    QVERIFY(writeFileAtomically(m_file, "0123456789").ok());
    QVERIFY(*readFile(m_file) == "0123456789");
    QCOMPARE(calls, 6);
}

void FilesTest::fullDiskLeavesTheOldFile_data() {
    QTest::addColumn<int>("room");
    QTest::addColumn<int>("result");
    QTest::addColumn<int>("reason");
    QTest::newRow("no room at all") << 0 << -1 << ENOSPC;
    QTest::newRow("room for a part") << 4 << -1 << ENOSPC;
    QTest::newRow("quota") << 4 << -1 << EDQUOT;
    QTest::newRow("broken device") << 4 << -1 << EIO;
    QTest::newRow("nothing written and no reason") << 4 << 0 << 0;
}

void FilesTest::fullDiskLeavesTheOldFile() {
    QFETCH(int, room);
    QFETCH(int, result);
    QFETCH(int, reason);
    QVERIFY(writeFileAtomically(m_file, "old").ok());
    const Faults faults;
    (*faults).write = [&](int descriptor, const void* bytes, std::size_t size) -> ssize_t {
        if (room == 0) {
            errno = reason;
            return result;
        }
        const ssize_t written = ::write(descriptor, bytes, std::min(size, static_cast<std::size_t>(room)));
        room = 0;
        return written;
    };
    const Status status = writeFileAtomically(m_file, "0123456789");
    QVERIFY(!status.ok());
    QVERIFY(status.error().code == ErrorCode::Io);
    QVERIFY(status.error().oneLine().starts_with(m_file.string()));
    QVERIFY(*readFile(m_file) == "old");
    QCOMPARE(entriesOf(m_folder), 1);
}

void FilesTest::sizeLimitOfTheSystemIsAnErrorAndLeavesTheOldFile() {
    QVERIFY(writeFileAtomically(m_file, "old").ok());
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{4096, 4096};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const Status status = writeFileAtomically(m_file, std::string(10'000, 'x'));
        ::_exit(!status.ok() && status.error().code == ErrorCode::Io ? 0 : 1);
    }
    int exit = -1;
    QCOMPARE(::waitpid(child, &exit, 0), child);
    QVERIFY(WIFEXITED(exit) && WEXITSTATUS(exit) == 0);
    QVERIFY(*readFile(m_file) == "old");
    QCOMPARE(entriesOf(m_folder), 1);
}

void FilesTest::failedSyncLeavesTheOldFile() {
    QVERIFY(writeFileAtomically(m_file, "old").ok());
    const Faults faults;
    (*faults).sync = [](int) {
        errno = EIO;
        return -1;
    };
    QVERIFY(writeFileAtomically(m_file, "new").error().code == ErrorCode::Io);
    QVERIFY(*readFile(m_file) == "old");
    QCOMPARE(entriesOf(m_folder), 1);
}

void FilesTest::filesSyncedLaterAreSyncedAllAtOnce() {
    Faults faults;
    int synced = 0;
    (*faults).sync = [&](int descriptor) {
        ++synced;
        return faults.real().sync(descriptor);
    };
    for (const char* name : {"a", "b"})
        QVERIFY(writeFileAtomically(m_folder / name, name, Sync::Later).ok());
    QCOMPARE(synced, 0);
    QVERIFY(syncFilesUnder(m_folder).ok());
    QCOMPARE(*readFile(m_folder / "b"), std::string("b"));
    QVERIFY(!syncFilesUnder(m_folder / "absent").ok());
}

void FilesTest::folderThatIsNotThereIsNamed() {
    const Status status = writeFileAtomically(m_folder / "absent" / "file", "x");
    QVERIFY(!status.ok());
    QVERIFY(status.error().context.find("absent") != std::string::npos);
    QVERIFY(readFile(m_folder / "absent").error().code == ErrorCode::NotFound);
}

void FilesTest::killedWriterNeverLeavesAMixture() {
    QVERIFY(writeFileAtomically(m_file, std::string(20'000, 'a')).ok());
    std::mt19937 random(7);
    std::set<std::string> seen;
    for (int kill = 0; kill < 30; ++kill) {
        const pid_t child = ::fork();
        if (child == 0)
            rewriteForEver(m_file);
        ::usleep(20'000 + static_cast<useconds_t>(random() % 20'000));
        ::kill(child, SIGKILL);
        int exit = 0;
        QCOMPARE(::waitpid(child, &exit, 0), child);
        QVERIFY2(WIFSIGNALED(exit), "the writer failed by itself");
        const auto content = readFile(m_file);
        QVERIFY(content.ok());
        QVERIFY2(isWhole(*content), std::to_string(content->size()).c_str());
        seen.insert(*content);
    }
    QVERIFY2(seen.size() > 1, "the writers never came to write");
}

void FilesTest::onlyRegularFilesAreRead_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"folder", "pipe", "device", "link to a pipe"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void FilesTest::onlyRegularFilesAreRead() {
    QFETCH(QString, kind);
    fs::path path = m_folder;
    if (kind == QLatin1String("device"))
        path = "/dev/zero";
    if (kind.contains(QLatin1String("pipe"))) {
        QCOMPARE(::mkfifo(m_file.c_str(), 0600), 0);
        path = m_file;
    }
    if (kind.startsWith(QLatin1String("link"))) {
        path = m_folder / "link";
        fs::create_symlink(m_file, path);
    }
    const auto content = readFile(path);
    QVERIFY(!content.ok());
    QVERIFY(content.error().code == ErrorCode::BadInput);
}

void FilesTest::linksToThemselvesEnd() {
    fs::create_symlink(m_file, m_file);
    QVERIFY(!readFile(m_file).ok());
    QVERIFY(!joinInside(m_folder, "file").ok());
}

void FilesTest::filesOverTheLimitAreRefused() {
    QVERIFY(writeFileAtomically(m_file, "12345").ok());
    QVERIFY(readFile(m_file, 5).ok());
    QVERIFY(readFile(m_file, 4).error().code == ErrorCode::BadInput);
}

void FilesTest::foldersAppearAtOnceAndNeverReplaceOthers() {
    fs::create_directory(m_folder / "new");
    QVERIFY(writeFileAtomically(m_folder / "new" / "a", "1").ok());
    QVERIFY(publishFolder(m_folder / "new", m_folder / "run").ok());
    QVERIFY(*readFile(m_folder / "run" / "a") == "1");
    QVERIFY(!fs::exists(m_folder / "new"));
    fs::create_directory(m_folder / "again");
    QVERIFY(!publishFolder(m_folder / "again", m_folder / "run").ok());
    QVERIFY(*readFile(m_folder / "run" / "a") == "1");
    QVERIFY(!publishFolder(m_folder / "absent", m_folder / "other").ok());
}

void FilesTest::builtFoldersAppearWholeAndAFailureChangesNothing() {
    const fs::path target = m_folder / "set";
    const auto fill = [](const fs::path& folder) { return writeFileAtomically(folder / "a", "new"); };
    const auto fail = [](const fs::path& folder) -> Status {
        DIPTYCH_TRY(writeFileAtomically(folder / "a", "half"));
        return Error{ErrorCode::Io, "no room", "a", {}};
    };
    QVERIFY(!buildFolder(target, Existing::Refuse, fail).ok());
    QCOMPARE(entriesOf(m_folder), 0);
    QVERIFY(buildFolder(target / "", Existing::Refuse, fill).ok());
    QVERIFY(*readFile(target / "a") == "new");
    QVERIFY(writeFileAtomically(target / "a", "old").ok() && writeFileAtomically(target / "b", "kept").ok());
    QVERIFY(buildFolder(target, Existing::Refuse, fill).error().code == ErrorCode::BadInput);
    QVERIFY(!buildFolder(target, Existing::Replace, fail).ok());
    QVERIFY(*readFile(target / "a") == "old");
    QVERIFY(buildFolder(target, Existing::Replace, fill).ok());
    QVERIFY(*readFile(target / "a") == "new" && *readFile(target / "b") == "kept");
    QVERIFY(writeFileAtomically(m_file, "a file, no folder").ok());
    QVERIFY(buildFolder(m_file, Existing::Replace, fill).error().code == ErrorCode::BadInput);
    QVERIFY(buildFolder(m_file / "below", Existing::Replace, fill).error().code == ErrorCode::Io);
    QCOMPARE(entriesOf(m_folder), 2);
}

void FilesTest::namesOfDataStayInsideTheirFolder_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("inside");
    const auto row = [](const char* title, const QByteArray& name, bool inside) {
        QTest::newRow(title) << name << inside;
    };
    row("plain", "a.png", true);
    row("in a folder", "train/a.png", true);
    row("dots in the name", "a..b.png", true);
    row("up and back inside", "train/../a.png", true);
    row("Chinese", "\xE7\x8C\xAB.png", true);
    row("markup", "<img src=x>", true);
    row("up", "../a.png", false);
    row("up twice from inside", "train/../../a.png", false);
    row("only up", "..", false);
    row("absolute", "/etc/passwd", false);
    row("empty", "", false);
    row("null byte", QByteArray("a\0/../../b", 10), false);
}

void FilesTest::namesOfDataStayInsideTheirFolder() {
    QFETCH(QByteArray, name);
    QFETCH(bool, inside);
    const auto path = joinInside(m_folder, name.toStdString());
    QCOMPARE(path.ok(), inside);
    if (inside)
        QVERIFY(path->string().starts_with(m_folder.string() + "/"));
    else
        QVERIFY(path.error().code == ErrorCode::BadInput);
}

void FilesTest::linksOutOfTheFolderAreRefused() {
    fs::create_directory(m_folder / "root");
    QVERIFY(writeFileAtomically(m_folder / "secret", "s").ok());
    fs::create_symlink(m_folder, m_folder / "root" / "out");
    fs::create_symlink(m_folder / "secret", m_folder / "root" / "link.png");
    fs::create_directory(m_folder / "root" / "real");
    fs::create_directory_symlink("real", m_folder / "root" / "alias");
    QVERIFY(!joinInside(m_folder / "root", "out/secret").ok());
    QVERIFY(!joinInside(m_folder / "root", "link.png").ok());
    QVERIFY(joinInside(m_folder / "root", "alias/a.png").ok());
    fs::create_directory_symlink(m_folder / "root", m_folder / "other_name");
    QVERIFY(joinInside(m_folder / "other_name", "real/a.png").ok());
}

QTEST_APPLESS_MAIN(FilesTest)
#include "test_files.moc"
