// The catalog: what was imported comes back field by field, pages and single rows, edits of rows, what changed against a
// source read again, whether it is current, who may read meanwhile, and files that are not what they should be.
#include <QElapsedTimer>
#include <QTest>
#include <SQLiteCpp/Database.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

#include "core/data/catalog/byte_codec.h"
#include "core/data/catalog/import_source.h"
#include "core/data/catalog/item_codec.h"
#include "core/data/catalog/project_folder.h"
#include "core/data/edits/journal.h"
#include "tests/data/catalog_place.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

// A limit on the size of files, as a full disk would be.
class NoRoom {
public:
    explicit NoRoom(std::uint64_t bytes) {
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~NoRoom() {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }

private:
    rlimit m_before{};
    void (*m_signal)(int) = nullptr;
};

Result<SetChanges> changesOf(Catalog& catalog, const Dataset& set) {
    JobContext context;
    return catalog.changesAgainst(set, context);
}

Result<ImportOutcome> broughtIn(Catalog& catalog, const fs::path& source) {
    JobContext context;
    return importSource(catalog, source, {}, context);
}

bool saysNoRoom(const Status& status) {
    return !status.ok() && status.error().code == ErrorCode::Io && status.error().oneLine().find("space") != std::string::npos;
}

}  // namespace

class TestCatalog : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<CatalogPlace> m_place;

private Q_SLOTS:
    void init() { m_place = std::make_unique<CatalogPlace>(); }

    void everyFieldComesBack() {
        auto catalog = m_place->open();
        VERIFY_OK(catalog);
        QVERIFY(!catalog->wasMadeAnew());
        const Dataset set = fullSet(700);
        VERIFY_OK(imported(*catalog, set));
        const auto back = loaded(*catalog);
        VERIFY_OK(back);
        QCOMPARE(differenceOf(set, *back), std::string());
        const auto info = catalog->info();
        QVERIFY(info.ok() && info->rows == 700 && info->format == "coco-captions" && info->name == "full" && info->indexed == 0);
        VERIFY_OK(catalog->checkIntegrity());
    }

    void everyFormatOfTheCorpusComesBack() {
        SKIP_WITHOUT(corpusFolder() / "data");
        int sets = 0;
        for (const auto& entry : fs::directory_iterator(corpusFolder() / "data")) {
            JobContext context;
            const auto set = openDataset(entry.path(), context);
            if (!set.ok())
                continue;
            auto catalog = m_place->open();
            VERIFY_OK(catalog);
            VERIFY_OK(imported(*catalog, *set));
            const auto back = loaded(*catalog);
            VERIFY_OK(back);
            QVERIFY2(differenceOf(*set, *back).empty(), (toUtf8(entry.path()) + ": " + differenceOf(*set, *back)).c_str());
            for (const DataItem& item : back->items)
                if (!item.file.empty() && !back->stores.empty())
                    QVERIFY(readItemImage(item).ok());
            ++sets;
        }
        QVERIFY(sets >= 10);
    }

    void pagesAndRowsAreReadByTheirPosition() {
        auto catalog = m_place->open();
        const Dataset set = fullSet(300);
        VERIFY_OK(imported(*catalog, set));
        for (const auto& [first, count, wanted] : std::vector<std::array<int, 3>>{{0, 60, 60}, {290, 60, 10}, {300, 5, 0}, {-3, 5, 5}, {7, 0, 0}}) {
            const auto page = catalog->page(first, count);
            VERIFY_OK(page);
            QCOMPARE(page->size(), static_cast<std::size_t>(wanted));
            for (std::size_t i = 0; i < page->size(); ++i)
                QVERIFY(same((*page)[i], set.items[static_cast<std::size_t>(std::max(first, 0)) + i]));
        }
        QCOMPARE(catalog->page(0, INT64_MAX)->size(), std::size_t{300});
        const std::vector<std::int64_t> positions{299, 0, 17, 17};
        const auto items = catalog->itemsAt(positions);
        VERIFY_OK(items);
        for (std::size_t i = 0; i < positions.size(); ++i)
            QVERIFY(same((*items)[i], set.items[static_cast<std::size_t>(positions[i])]));
        const std::vector<std::int64_t> outside{300};
        QVERIFY(catalog->itemsAt(outside).error().code == ErrorCode::NotFound);
    }

    void editedRowsTakeTheirPlaceAllOrNone() {
        auto catalog = m_place->open();
        Dataset set = fullSet(40);
        VERIFY_OK(imported(*catalog, set));
        DataItem& changed = set.items.edit(11);
        changed.captions[0].text = "a zebra";
        changed.split = "test";
        changed.tags = {"new"};
        changed.path = "moved.jpg";
        const std::vector<PlacedItem> edit{{11, changed}};
        VERIFY_OK(catalog->setItems(edit, 123));
        QCOMPARE(differenceOf(set, *loaded(*catalog)), std::string());
        QVERIFY(catalog->positions({.split = "test"}).value() == std::vector<std::int64_t>{11});
        QVERIFY(catalog->positions({.tag = "new"}).value() == std::vector<std::int64_t>{11});
        const std::vector<PlacedItem> bad{{3, changed}, {40, changed}};
        QVERIFY(catalog->setItems(bad, 124).error().code == ErrorCode::NotFound);
        QCOMPARE(differenceOf(set, *loaded(*catalog)), std::string());
    }

    void rowsAreFoundBySplitAndTag() {
        auto catalog = m_place->open();
        VERIFY_OK(imported(*catalog, fullSet(12)));
        QVERIFY(catalog->positions({.split = "val"}).value() == (std::vector<std::int64_t>{0, 3, 6, 9}));
        QVERIFY(catalog->positions({.tag = "tag 1"}).value() == (std::vector<std::int64_t>{1, 5, 9}));
        QVERIFY(catalog->positions({.split = "val", .tag = "tag 1"}).value() == std::vector<std::int64_t>{9});
        QVERIFY(catalog->positions({.split = "none"})->empty());
        QCOMPARE(catalog->positions({})->size(), std::size_t{12});
    }

    void anImportThatIsCancelledLeavesTheLastOne() {
        auto catalog = m_place->open();
        const Dataset before = fullSet(30, "first");
        VERIFY_OK(imported(*catalog, before));
        JobContext context;
        context.cancel.cancel();
        QVERIFY(catalog->import(fullSet(9000, "second"), {}, context).error().code == ErrorCode::Cancelled);
        QCOMPARE(differenceOf(before, *loaded(*catalog)), std::string());
    }

    void aReaderSeesTheOldSetOrTheNewOneWhileOneIsImported() {
        auto writer = m_place->open();
        VERIFY_OK(imported(*writer, fullSet(500, "set0")));
        std::atomic<bool> stop{false};
        std::atomic<int> reads{0}, mixtures{0};
        std::thread reader([&] {
            auto catalog = m_place->open();
            while (!stop && catalog.ok()) {
                const auto page = catalog->page(0, 500);
                const auto flavour = [](const DataItem& item) { return item.captions[0].text.substr(0, 6); };
                const bool whole = page.ok() && page->size() == 500 &&
                    std::all_of(page->begin(), page->end(), [&](const DataItem& item) { return flavour(item) == flavour(page->front()); });
                mixtures += whole ? 0 : 1;
                ++reads;
            }
        });
        for (int i = 1; i <= 20; ++i)
            QVERIFY(imported(*writer, fullSet(500, "set" + std::to_string(i))).ok());
        while (reads < 5)
            std::this_thread::yield();
        stop = true;
        reader.join();
        QCOMPARE(mixtures.load(), 0);
    }

    void whatChangedIsToldRowByRow() {
        auto catalog = m_place->open();
        const Dataset before = fullSet(50);
        VERIFY_OK(imported(*catalog, before));
        QVERIFY(changesOf(*catalog, before)->changed.empty() && changesOf(*catalog, before)->same == 50);
        Dataset now = before;
        now.items.edit(4).captions[0].text = "other";
        now.items.edit(5).split = "test";
        now.items.edit(6).file = "/elsewhere.jpg";
        now.items.edit(7).path = "renamed.jpg";
        now.items.edit(8).questions[0].answers = {"maybe"};
        now.items.edit(9).id = 99;                       // numbers of rows shift where one is added before them: no change
        Dataset shifted = now;
        shifted.items = {};
        shifted.items.push_back({.path = "brand new.jpg", .split = "train"});
        for (const DataItem& item : now.items)
            shifted.items.push_back(item);
        const auto changes = changesOf(*catalog, shifted);
        VERIFY_OK(changes);
        QVERIFY(changes->added == (std::vector<std::int64_t>{0, 8}));
        QVERIFY(changes->removed == std::vector<std::int64_t>{7});
        QCOMPARE(changes->same, std::int64_t{45});
        std::string told;
        for (const ItemChange& change : changes->changed) {
            told += std::to_string(change.before) + ">" + std::to_string(change.after);
            for (const std::string& part : change.parts)
                told += " " + part;
            told += "; ";
        }
        QCOMPARE(told, std::string("4>5 captions; 5>6 split; 6>7 picture; 8>9 answers; "));
    }

    void rowsWithoutAPictureAreComparedInNoQuadraticTime() {
        auto catalog = m_place->open();
        Dataset set{.name = "t", .format = "conversations"};
        for (int i = 0; i < 60'000; ++i)
            set.items.push_back({.split = "all", .captions = {{.text = std::to_string(i)}}});
        VERIFY_OK(imported(*catalog, set));
        set.items.edit(59'999).captions[0].text = "changed";
        QElapsedTimer timer;
        timer.start();
        const auto changes = changesOf(*catalog, set);
        VERIFY_OK(changes);
        QVERIFY(changes->same == 59'999 && changes->changed.size() == 1);
        QVERIFY(timer.elapsed() < 20'000);
    }

    void aSourceIsReadAgainWhereItChangedAndOnlyThere() {
        const SetFolder set;
        set.text("train/metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'a dog'}\n{'file_name': 'b.png', 'text': 'a cat'}\n"));
        set.picture("train/a.png");
        auto catalog = m_place->open();
        QVERIFY(!catalog->isCurrent(0).value());
        const auto first = broughtIn(*catalog, set.root());
        VERIFY_OK(first);
        QVERIFY(!first->wasCurrent && !first->changes && first->rows == 2);
        QVERIFY(broughtIn(*catalog, set.root())->wasCurrent);
        set.picture("train/b.png");                      // a picture that was missing is there now
        const auto second = broughtIn(*catalog, set.root());
        VERIFY_OK(second);
        QVERIFY(!second->wasCurrent && second->changes->changed.size() == 1 && second->changes->changed[0].parts == std::vector<std::string>{"picture"});
        set.text("train/metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'a log'}\n{'file_name': 'b.png', 'text': 'a cat'}\n"));
        QVERIFY(broughtIn(*catalog, set.root())->changes->changed[0].parts == std::vector<std::string>{"captions"});
        fs::create_directories(set.root() / "val");
        QVERIFY(!broughtIn(*catalog, set.root())->wasCurrent);
        QVERIFY(broughtIn(*catalog, set.root())->wasCurrent);
    }

    void aProjectInsideItsSourceIsNoChangeOfIt() {
        const SetFolder set;
        set.picture("a.png");
        auto catalog = Catalog::open(set.root() / "kept");
        VERIFY_OK(catalog);
        QVERIFY(!broughtIn(*catalog, set.root())->wasCurrent);
        QVERIFY(broughtIn(*catalog, set.root())->wasCurrent);
    }

    void aFileOfASetIsWatchedWithItsPictures() {
        const SetFolder set;
        set.text("annotations/captions_val2014.json", quoted("{'images': [{'id': 7, 'file_name': 'a.png'}], 'annotations': [{'id': 1, 'image_id': 7, 'caption': 'true'}]}"));
        const fs::path file = set.root() / "annotations" / "captions_val2014.json";
        auto catalog = m_place->open();
        QCOMPARE(broughtIn(*catalog, file)->rows, std::int64_t{1});
        QVERIFY(broughtIn(*catalog, file)->wasCurrent);
        set.picture("val2014/a.png");
        QVERIFY(!broughtIn(*catalog, file)->wasCurrent);
        fs::remove(set.root() / "val2014" / "a.png");
        QVERIFY(!broughtIn(*catalog, file)->wasCurrent);
    }

    void editsOfTheJournalAreInTheCatalog() {
        const SetFolder set;
        set.text("metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'a dog'}\n"));
        set.picture("a.png");
        auto catalog = m_place->open();
        VERIFY_OK(broughtIn(*catalog, set.root()));
        {
            auto journal = EditJournal::open(m_place->project());
            VERIFY_OK(journal);
            VERIFY_OK(journal->append({.title = "edit", .edits = {captionEdit(*loaded(*catalog), 0, 0, "a wolf")}}));
        }
        const auto again = broughtIn(*catalog, set.root());
        VERIFY_OK(again);
        QVERIFY(!again->wasCurrent);
        QCOMPARE(loaded(*catalog)->items[0].captions[0].text, std::string("a wolf"));
        QVERIFY(broughtIn(*catalog, set.root())->wasCurrent);
    }

    void filesOfNoUseAreMovedAsideAndMadeAnew() {
        const auto fill = [&](const std::function<void(const fs::path&)>& spoil) {
            m_place = std::make_unique<CatalogPlace>();
            {
                auto catalog = m_place->open();
                QVERIFY(imported(*catalog, fullSet(400)).ok());
            }
            spoil(m_place->file());
            auto catalog = m_place->open();
            VERIFY_OK(catalog);
            QVERIFY(catalog->wasMadeAnew());
            QCOMPARE(catalog->info()->rows, std::int64_t{0});
            QVERIFY(fs::exists(m_place->file().native() + ".broken"));
            QVERIFY(imported(*catalog, fullSet(5)).ok());
            QCOMPARE(differenceOf(fullSet(5), *loaded(*catalog)), std::string());
        };
        fill([](const fs::path& file) { fs::resize_file(file, fs::file_size(file) / 2); });
        fill([](const fs::path& file) { zero(file, 0, 4096); });
        fill([](const fs::path& file) { std::ofstream(file, std::ios::trunc) << "no database at all, but long enough to be looked at as one"; });
        fill([](const fs::path& file) {
            fs::remove(file);
            SQLite::Database other(file.native(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            other.exec("CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1");
        });
        {
            SQLite::Database other(m_place->file().native() + ".broken", SQLite::OPEN_READONLY);     // not destroyed
            QVERIFY(other.tableExists("recipes"));
        }
    }

    void zeroedPagesAreAnErrorWhenMetAndMendedAtTheNextOpening() {
        {
            auto catalog = m_place->open();
            VERIFY_OK(imported(*catalog, fullSet(2000)));
        }
        zero(m_place->file(), static_cast<std::streamoff>(fs::file_size(m_place->file()) / 2), 64 * 1024);
        {
            auto catalog = m_place->open();
            VERIFY_OK(catalog);
            const auto set = loaded(*catalog);
            QVERIFY(!set.ok() && set.error().code == ErrorCode::BadInput && set.error().oneLine().find('\n') == std::string::npos);
        }
        QVERIFY(m_place->open()->wasMadeAnew());
    }

    void aDamagedRowInASoundFileIsDamageToo() {
        {
            auto catalog = m_place->open();
            VERIFY_OK(imported(*catalog, fullSet(20)));
        }
        SQLite::Database(m_place->file().native(), SQLite::OPEN_READWRITE).exec("UPDATE items SET body = x'00' WHERE position = 7");
        {
            auto catalog = m_place->open();
            QVERIFY(catalog->page(0, 7).ok() && !catalog->isDamaged());
            QVERIFY(catalog->page(5, 5).error().code == ErrorCode::BadInput);
            QVERIFY(catalog->isDamaged());
        }
        QVERIFY(m_place->open()->wasMadeAnew());
    }

    void anImportMendsADamagedCatalog() {
        const SetFolder set;
        std::string lines;
        for (int i = 0; i < 3000; ++i)
            lines += quoted("{'file_name': '" + std::to_string(i) + ".png', 'text': 'number " + std::to_string(i) + "'}\n");
        set.text("metadata.jsonl", lines);
        {
            auto first = m_place->open();
            QCOMPARE(broughtIn(*first, set.root())->rows, std::int64_t{3000});
        }
        zero(m_place->file(), static_cast<std::streamoff>(fs::file_size(m_place->file()) / 2), 64 * 1024);
        set.text("metadata.jsonl", lines + quoted("{'file_name': 'one more.png', 'text': 'new'}\n"));
        auto catalog = m_place->open();
        const auto outcome = broughtIn(*catalog, set.root());
        VERIFY_OK(outcome);
        QVERIFY(catalog->wasMadeAnew() && !catalog->isDamaged());
        QCOMPARE(differenceOf(*set.open(), *loaded(*catalog)), std::string());
    }

    void damageIsFoundByTheCheckBeforeItIsMet() {
        {
            auto catalog = m_place->open();
            VERIFY_OK(imported(*catalog, fullSet(2000)));
        }
        zero(m_place->file(), static_cast<std::streamoff>(fs::file_size(m_place->file()) / 2), 64 * 1024);
        {
            auto catalog = m_place->open();
            QVERIFY(catalog->checkIntegrity().error().code == ErrorCode::BadInput);
            VERIFY_OK(catalog->reopen());
            QVERIFY(catalog->wasMadeAnew());
            VERIFY_OK(catalog->checkIntegrity());
        }
    }

    void afterAnUncleanCloseTheFileIsCheckedAtOnce() {
        auto catalog = m_place->open();
        VERIFY_OK(imported(*catalog, fullSet(2000)));
        { auto other = m_place->open(); }                // leaves while another stays: nothing is said of a clean end
        const fs::path crashed = m_place->file().parent_path().parent_path() / "crashed";
        fs::create_directories(crashed);
        for (const char* part : {"", "-wal"})
            fs::copy_file(m_place->file().native() + part, (crashed / "catalog.sqlite").native() + part);
        {
            auto again = Catalog::open(crashed);
            QVERIFY(again.ok() && !again->wasMadeAnew());
            QCOMPARE(differenceOf(fullSet(2000), *loaded(*again)), std::string());
        }
        SQLite::Database(m_place->file().native(), SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint(TRUNCATE)");
        fs::remove_all(crashed);
        fs::create_directories(crashed);
        fs::copy_file(m_place->file(), crashed / "catalog.sqlite");
        zero(crashed / "catalog.sqlite", static_cast<std::streamoff>(fs::file_size(m_place->file()) / 2), 64 * 1024);
        QVERIFY(Catalog::open(crashed)->wasMadeAnew());
    }

    void whoeverIsReplacedByAnotherClosesCleanly() {
        auto catalog = m_place->open();
        VERIFY_OK(imported(*catalog, fullSet(5)));
        const CatalogPlace other;
        *catalog = *other.open();
        SQLite::Database file(m_place->file().native(), SQLite::OPEN_READONLY);
        QCOMPARE(file.execAndGet("SELECT value FROM notes WHERE key = 'clean'").getInt(), 1);
    }

    void whatIsNoFileIsRefusedInOneLine() {
        fs::create_directories(m_place->file());
        const auto folder = m_place->open();
        QVERIFY(folder.error().code == ErrorCode::BadInput && folder.error().oneLine().find('\n') == std::string::npos);
        fs::remove(m_place->file());
        QCOMPARE(::mkfifo(m_place->file().c_str(), 0600), 0);
        QVERIFY(m_place->open().error().code == ErrorCode::BadInput);
        fs::remove(m_place->file());
        fs::create_directories(m_place->project() / "catalog.lock");
        QVERIFY(!m_place->open().ok());
        fs::remove(m_place->project() / "catalog.lock");
        QCOMPARE(::mkfifo((m_place->project() / "catalog.lock").c_str(), 0600), 0);
        QVERIFY(!m_place->open().ok());
    }

    void anEarlierVersionIsBroughtUpToDate() {
        const Dataset set = fullSet(60);
        {
            auto catalog = m_place->open();
            VERIFY_OK(imported(*catalog, set));
        }
        {
            SQLite::Database old(m_place->file().native(), SQLite::OPEN_READWRITE);
            old.exec("DROP TABLE words; DELETE FROM notes WHERE key IN ('words', 'indexed'); PRAGMA user_version = 1");
        }
        auto catalog = m_place->open();
        VERIFY_OK(catalog);
        QVERIFY(!catalog->wasMadeAnew());
        QCOMPARE(differenceOf(set, *loaded(*catalog)), std::string());
        VERIFY_OK(indexed(*catalog));
        QCOMPARE(catalog->search("dog")->size(), std::size_t{60});
    }

    void aLaterVersionIsRefusedAndLeftAlone() {
        { auto catalog = m_place->open(); }
        SQLite::Database(m_place->file().native(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
        const auto catalog = m_place->open();
        QVERIFY(catalog.error().code == ErrorCode::Unsupported);
        QVERIFY2(catalog.error().oneLine().find("99") != std::string::npos, catalog.error().oneLine().c_str());
        QVERIFY(!fs::exists(m_place->file().native() + ".broken"));
    }

    void withoutRoomNothingIsLost() {
        const Dataset before = fullSet(300);
        auto catalog = m_place->open();
        VERIFY_OK(imported(*catalog, before));
        {
            const NoRoom none(200'000);
            QVERIFY(saysNoRoom(imported(*catalog, fullSet(5000, "second"))));
            const CatalogPlace other;
            const NoRoom less(2'000);
            const auto fresh = other.open();
            QVERIFY2(!fresh.ok() && saysNoRoom(fresh.error()), fresh.ok() ? "opened" : fresh.error().oneLine().c_str());
        }
        QCOMPARE(differenceOf(before, *loaded(*catalog)), std::string());
        VERIFY_OK(imported(*catalog, fullSet(5000, "second")));
        QCOMPARE(differenceOf(fullSet(5000, "second"), *loaded(*catalog)), std::string());
    }

    void bytesThatLieAreNoItem() {
        ByteWriter bytes;
        encodeItem(fullSet(3).items[1], "/somewhere/a set", bytes);
        const std::string body = bytes.bytes();
        QVERIFY(decodeItem({"p", "s", body}, "/r").ok());
        for (std::size_t cut = 0; cut < body.size(); ++cut)
            QVERIFY(!decodeItem({"p", "s", std::string_view(body).substr(0, cut)}, "/r").ok());
        QVERIFY(!decodeItem({"p", "s", body + "x"}, "/r").ok());
        QVERIFY(!decodeItem({"p", "s", std::string(3, '\0') + std::string(9, '\xFF') + "\x01"}, "/r").ok());
    }

    void projectsHaveReadableNamesThatStayInTheirFolder() {
        const fs::path root = "/projects";
        for (const char* source : {"/data/my set", "/data/..", "/", "/data/a\nb", "/data/.hidden", "/data/\xE7\x8C\xAB", "/data/\xFF\xFE", "/x/\xE2\x80\xAE" "evil"}) {
            const fs::path folder = projectFolder(root, source);
            QVERIFY2(folder.parent_path() == root, toUtf8(folder).c_str());
            QVERIFY(isValidUtf8(folder.filename().native()) && !folder.filename().native().starts_with('.'));
            QVERIFY(folder.filename().native().size() < 100);
        }
        QVERIFY(projectFolder(root, "/data/\xE7\x8C\xAB").filename().native().starts_with("\xE7\x8C\xAB-"));
        QVERIFY(projectFolder(root, "/data/my set").filename().native().starts_with("my_set-"));
        QCOMPARE(projectFolder(root, "/data/set/").native(), projectFolder(root, "/data/./set").native());
        QVERIFY(projectFolder(root, "/data/a b") != projectFolder(root, "/data/a_b"));
        QVERIFY(projectFolder(root, "/data/" + std::string(300, 'x')).filename().native().size() < 100);
    }
};

QTEST_APPLESS_MAIN(TestCatalog)
#include "test_catalog.moc"
