// Two hundred real processes that import and edit are killed at moments drawn from a seed. Each time the catalog opens, holds
// one import whole, and is the source with the journal's edits: at once where it says that it is current, else after the
// source is read again. No edit that was acknowledged is lost.
#include <QElapsedTimer>
#include <QTest>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "core/data/catalog/import_source.h"
#include "core/data/edits/journal.h"
#include "tests/data/catalog_place.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int kills = 200, rows = 60, firstEdited = 30;

// What the children did, as the parent sees it.
struct Board {
    int version = 0;                               // of the source
    int acknowledged = 0;                          // edits
    int imports = 0, edits = 0;
};

// Rows below firstEdited name the version; the others never change, so that edits go on fitting them.
void writeSource(const SetFolder& set, int version) {
    std::string lines;
    for (int i = 0; i < rows; ++i) {
        const std::string text = i < firstEdited ? "version " + std::to_string(version) + std::string(static_cast<std::size_t>(version % 50), '.') : "row " + std::to_string(i);
        lines += quoted("{'file_name': '" + std::to_string(i) + ".png', 'text': '" + text + "'}\n");
    }
    set.text("metadata.jsonl", lines);
}

bool bringIn(Catalog& catalog, const fs::path& source) {
    JobContext context;
    return importSource(catalog, source, {}, context).ok() && catalog.buildIndex(context).ok();
}

// An edit as the window makes it: into the journal, then into the catalog.
bool edit(Catalog& catalog, EditJournal& journal, Dataset& set, std::size_t row) {
    const std::vector<Edit> edits{captionEdit(set, row, 0, "edited " + std::to_string(journal.steps().size()))};
    if (!journal.append({.title = "edit", .edits = edits}).ok())
        return false;
    set.items.edit(row).captions[0].text = edits[0].after;
    return catalog.setItems(std::vector<PlacedItem>{{static_cast<std::int64_t>(row), set.items[row]}}, journalBytes(catalog.project())).ok();
}

// Works until it is killed; ends by itself, with 1, where something fails.
[[noreturn]] void work(const SetFolder& source, const fs::path& project, Board& board) {
    auto catalog = Catalog::open(project);
    auto journal = EditJournal::open(project);
    while (catalog.ok() && journal.ok() && bringIn(*catalog, source.root())) {
        ++board.imports;
        auto set = loaded(*catalog);
        for (std::size_t i = 0; set.ok() && i < 5; ++i) {
            if (!edit(*catalog, *journal, *set, firstEdited + (i * 7 + static_cast<std::size_t>(board.edits)) % (rows - firstEdited)))
                ::_exit(1);
            board.acknowledged = static_cast<int>(journal->steps().size());
            ++board.edits;
        }
        writeSource(source, ++board.version);
    }
    ::_exit(1);
}

Dataset sourceWithEdits(const SetFolder& source, const fs::path& project) {
    Dataset set = *source.open();
    const Dataset untouched = set;
    if (const auto edits = readEdits(project / journalName); edits.ok())
        applyEdits(set, *edits, {untouched, project});
    return set;
}

bool isOneImport(const Dataset& set) {
    if (set.items.empty())
        return true;                               // killed before the first
    for (std::size_t i = 0; i < firstEdited; ++i)
        if (set.items.size() != rows || set.items[i].captions[0].text != set.items[0].captions[0].text)
            return false;
    return true;
}

}  // namespace

class TestCatalogKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoHundredKillsLoseNothing() {
        const SetFolder source;
        const CatalogPlace place;
        auto* const board = new (::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Board;
        writeSource(source, 0);
        std::mt19937 random(11);
        QElapsedTimer timer;
        timer.start();
        int current = 0;
        for (int kill = 0; kill < kills; ++kill) {
            const pid_t child = ::fork();
            if (child == 0)
                work(source, place.project(), *board);
            std::this_thread::sleep_for(std::chrono::microseconds(500 + random() % 60'000));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY2(WIFSIGNALED(status), "the child failed by itself");

            auto catalog = place.open();
            VERIFY_OK(catalog);
            QVERIFY(!catalog->wasMadeAnew());
            VERIFY_OK(catalog->checkIntegrity());
            const auto found = loaded(*catalog);
            VERIFY_OK(found);
            QVERIFY(isOneImport(*found));
            const Dataset wanted = sourceWithEdits(source, place.project());
            if (catalog->isCurrent(journalBytes(place.project())).value()) {
                QCOMPARE(differenceOf(wanted, *found), std::string());
                ++current;
            }
            QVERIFY(bringIn(*catalog, source.root()));
            QCOMPARE(differenceOf(wanted, *loaded(*catalog)), std::string());
            const auto edits = readEdits(place.project() / journalName);
            QVERIFY((edits.ok() ? static_cast<int>(edits->size()) : 0) >= board->acknowledged);
        }
        std::printf("%d kills among %d imports and %d edits, %d times the catalog was current; %.1f s\n", kills, board->imports, board->edits, current,
                    static_cast<double>(timer.elapsed()) / 1e3);
        QVERIFY(board->imports >= 20 && board->edits >= 20);
    }
};

QTEST_APPLESS_MAIN(TestCatalogKill)
#include "test_catalog_kill_slow.moc"
