// What was measured of pictures is kept: the second check reads no picture, gives the same findings, sees the files that
// changed, knows moved ones by their bytes, and goes on after it was stopped.
#include <QTest>
#include <SQLiteCpp/Database.h>
#include <atomic>

#include "core/data/catalog/facts_cache.h"
#include "core/data/checks/checks.h"
#include "tests/data/catalog_place.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

// Counts what the store knew and what had to be measured.
class CountingStore : public PictureFactsStore {
public:
    explicit CountingStore(PictureFactsStore& store) : m_store(store) {}

    std::optional<PictureFacts> ofFile(const fs::path& file, const FileStamp& stamp) override {
        auto facts = m_store.ofFile(file, stamp);
        (facts ? known : missed)++;
        return facts;
    }
    std::optional<PictureFacts> ofContent(const PictureContent& content) override {
        auto facts = m_store.ofContent(content);
        moved += facts ? 1 : 0;
        return facts;
    }
    void keep(const fs::path& file, const FileStamp& stamp, const PictureFacts& facts) override { m_store.keep(file, stamp, facts); }

    std::atomic<int> known{0}, missed{0}, moved{0};

private:
    PictureFactsStore& m_store;
};

std::string findingsOf(const CheckReport& report) {
    std::string all;
    for (const Finding& finding : report.findings)
        all += finding.code + " " + std::to_string(finding.row) + " " + finding.path + " " + finding.detail + "\n";
    return all;
}

}  // namespace

class TestCatalogFacts : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<CatalogPlace> m_place;

    struct Checked {
        std::string findings;
        int known = 0, missed = 0, moved = 0;
    };
    Checked checked(const Dataset& set) const {
        auto cache = FactsCache::open(m_place->project());
        if (!cache.ok())
            return {cache.error().oneLine()};
        CountingStore store(**cache);
        JobContext context;
        const auto report = checkDataset(set, {.facts = &store}, context);
        return {report.ok() ? findingsOf(*report) : report.error().oneLine(), store.known, store.missed, store.moved};
    }

private Q_SLOTS:
    void init() { m_place = std::make_unique<CatalogPlace>(); }

    void theSecondCheckReadsNoPictureAndFindsTheSame() {
        SKIP_WITHOUT(corpusFolder() / "data" / "faulty");
        JobContext context;
        const auto set = openDataset(corpusFolder() / "data" / "faulty", context);
        VERIFY_OK(set);
        const auto plain = checkDataset(*set, {}, context);
        VERIFY_OK(plain);
        const Checked first = checked(*set), second = checked(*set);
        QCOMPARE(first.findings, findingsOf(*plain));
        QCOMPARE(second.findings, first.findings);
        QVERIFY(first.known == 0 && first.missed > 0);
        QVERIFY(second.missed == 0 && second.known == first.missed);
    }

    void picturesOfAnArchiveAreKnownByTheArchive() {
        SKIP_WITHOUT(corpusFolder() / "data" / "zipped.zip");
        JobContext context;
        const auto set = openDataset(corpusFolder() / "data" / "zipped.zip", context);
        VERIFY_OK(set);
        const Checked first = checked(*set), second = checked(*set);
        QVERIFY(first.missed > 0 && second.missed == 0 && second.findings == first.findings);
    }

    void aChangedFileIsMeasuredAgainAndAMovedOneIsKnownByItsBytes() {
        const SetFolder set;
        set.picture("a.png");
        set.picture("sub/b.png");
        set.text("c.png", "no picture");
        checked(*set.open());
        set.text("c.png", "still no picture");
        QCOMPARE(checked(*set.open()).missed, 1);
        fs::rename(set.root() / "a.png", set.root() / "moved.png");
        const Checked moved = checked(*set.open());
        QVERIFY(moved.missed == 1 && moved.moved == 1);
        fs::rename(set.root() / "moved.png", set.root() / "moved.jpg");      // its name says something else now
        const Checked renamed = checked(*set.open());
        QVERIFY(renamed.missed == 1 && renamed.moved == 0);
        QVERIFY(renamed.findings.find("wrong_extension") != std::string::npos);
    }

    void aCheckThatWasStoppedGoesOnWhereItWas() {
        const SetFolder set;
        for (int i = 0; i < 40; ++i)
            set.text("p" + std::to_string(i) + ".png", "no picture " + std::to_string(i));
        set.picture("real.png");
        const auto opened = set.open();
        {
            auto cache = FactsCache::open(m_place->project());
            JobContext context;
            class Stopping : public CountingStore {
            public:
                Stopping(PictureFactsStore& store, const CancelToken& token) : CountingStore(store), cancel(token) {}
                void keep(const fs::path& file, const FileStamp& stamp, const PictureFacts& facts) override {
                    CountingStore::keep(file, stamp, facts);
                    if (++kept == 20)
                        cancel.cancel();
                }
                CancelToken cancel;
                std::atomic<int> kept{0};
            } store(**cache, context.cancel);
            QVERIFY(!checkDataset(*opened, {.threads = 1, .facts = &store}, context).ok());
        }
        const Checked rest = checked(*opened);
        QVERIFY(rest.known == 20 && rest.missed == 21);
    }

    void factsOfOtherMeasuresAndDamagedOnesAreMeasuredAgain() {
        const SetFolder set;
        set.picture("a.png");
        const std::string findings = checked(*set.open()).findings;
        QCOMPARE(checked(*set.open()).missed, 0);
        SQLite::Database(m_place->file().native(), SQLite::OPEN_READWRITE).exec("UPDATE facts SET body = x'FFFFFFFFFF'");
        const Checked damaged = checked(*set.open());
        QVERIFY(damaged.findings == findings);
        SQLite::Database(m_place->file().native(), SQLite::OPEN_READWRITE).exec("UPDATE notes SET value = 0 WHERE key = 'measures'");
        QCOMPARE(checked(*set.open()).missed, 1);
    }

    void factsComeBackAsTheyWere() {
        PictureFacts facts{.faults = {{"tiny_image", "3 × 2 px"}, {"blurred_image", ""}}, .contentHash = ~0ull, .bytes = 7, .look = 1ull << 63,
                           .width = 3, .height = 2, .turned = true, .wasRead = false, .hasLook = true};
        facts.miniature[5] = 200;
        const std::string bytes = encodeFacts(facts);
        const auto back = decodeFacts(bytes);
        QVERIFY(back && back->faults == facts.faults && back->contentHash == facts.contentHash && back->bytes == 7 && back->look == facts.look);
        QVERIFY(back->width == 3 && back->height == 2 && back->turned && !back->wasRead && back->hasLook && back->miniature == facts.miniature);
        for (std::size_t cut = 0; cut < bytes.size(); ++cut)
            QVERIFY(!decodeFacts(std::string_view(bytes).substr(0, cut)));
        facts.faults = {{"no_such_code", ""}};
        QVERIFY(!decodeFacts(encodeFacts(facts)));
    }
};

QTEST_APPLESS_MAIN(TestCatalogFacts)
#include "test_catalog_facts.moc"
