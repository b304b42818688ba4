// Sets inside archives: shards and zips are read where they lie, members never leave their archive, bombs are refused, and
// pictures of a member are pictures like any other.
#include <QTest>
#include <memory>

#include "core/data/formats/archive.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

class TestArchives : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SetFolder> m_set;
    static std::vector<Member> samples() {
        const std::string png = SetFolder::pngBytes();
        return {{"000.png", png}, {"000.txt", "a dog\n"}, {"000.json", quoted("{'caption': 'other', 'url': 'http://x', 'split': 'val'}")},
                {"001.0.png", png}, {"sub/002.png", png}, {"sub/002.json", quoted("{'caption': 'from json'}")}, {"003.txt", "no picture"}};
    }

private Q_SLOTS:
    void init() { m_set = std::make_unique<SetFolder>(); }

    void shardsAreReadWhereTheyLie_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::newRow("tar") << QByteArray("tar");
        QTest::newRow("tar.gz") << QByteArray("tar.gz");
    }

    void shardsAreReadWhereTheyLie() {
        QFETCH(QByteArray, kind);
        const std::string shard = "00000." + kind.toStdString();
        m_set->archive(shard, kind.toStdString(), samples());
        for (const std::string& path : {std::string(), shard}) {
            const auto set = m_set->open(path);
            VERIFY_OK(set);
            QCOMPARE(set->format, std::string("webdataset"));
            QCOMPARE(countsOf(*set), std::string("all 2/2/0; val 1/1/0"));
            QCOMPARE(set->items[0].captions[0].text, std::string("a dog"));
            QCOMPARE(set->items[2].captions[0].text, std::string("from json"));
            QVERIFY(set->items[3].path.empty());
            for (std::size_t i : {std::size_t{2}, std::size_t{0}, std::size_t{1}})      // out of order
                VERIFY_OK(readItemImage(set->items[i]));
        }
        QCOMPARE(std::distance(fs::directory_iterator(m_set->root()), fs::directory_iterator()), std::ptrdiff_t{1});
    }

    void membersOfAPlainTarAreReadAtTheirOffset() {
        m_set->archive("x.tar", "tar", {{std::string(300, 'n') + ".png", SetFolder::pngBytes()}, {"b.txt", "second"}});
        JobContext context;
        const auto archive = Archive::open(m_set->root() / "x.tar", context);
        VERIFY_OK(archive);
        for (const ArchiveMember& member : (*archive)->members())
            QVERIFY(member.offset > 0);
        QCOMPARE(*(*archive)->read("b.txt", 100), std::string("second"));
        QVERIFY(*(*archive)->read(std::string(300, 'n') + ".png", 10000) == SetFolder::pngBytes());
        QCOMPARE((*archive)->read("b.txt", 3).error().code, ErrorCode::BadInput);
        QCOMPARE((*archive)->read("c.txt", 3).error().code, ErrorCode::NotFound);
    }

    void zipsOfOtherFormatsAreOpenedToo() {
        const std::string png = SetFolder::pngBytes();
        m_set->archive("coco.zip", "zip", {{"top/annotations/captions_val2017.json",
            quoted("{'images': [{'id': 1, 'file_name': 'a.png'}, {'id': 2, 'file_name': '../out.png'}], 'annotations': [{'id': 1, 'image_id': 1, 'caption': 'zipped'}]}")},
            {"top/val2017/a.png", png}, {"__MACOSX/._a.png", "x"}});
        const auto coco = m_set->open("coco.zip");
        VERIFY_OK(coco);
        QCOMPARE(coco->format, std::string("coco-captions"));
        QCOMPARE(countsOf(*coco), std::string("val 2/1/0"));
        VERIFY_OK(readItemImage(coco->items[0]));
        QCOMPARE(problemsOf(*coco, "outside_root"), 1);
        m_set->archive("classes.zip", "zip", {{"train/dog/a.png", png}, {"train/cat/b.png", png}});
        QCOMPARE(m_set->open("classes.zip")->format, std::string("imagefolder"));
        VERIFY_OK(readImage(m_set->root() / "classes.zip" / "train/cat/b.png"));
        VERIFY_OK(readThumbnail(m_set->root() / "classes.zip" / "train/cat/b.png", 2));
    }

    void namesThatLeaveTheArchiveAreListedAndNeverRead() {
        const std::string png = SetFolder::pngBytes();
        m_set->archive("slip.zip", "zip", {{"a.png", png}, {"a.txt", "x"}, {"../evil.png", png}, {"/abs.png", png}, {"b/../../up.png", png}});
        const auto set = m_set->open("slip.zip");
        VERIFY_OK(set);
        QCOMPARE(countsOf(*set), std::string("all 1/1/0"));
        QCOMPARE(problemsOf(*set, "outside_root"), 3);
        QVERIFY(!fs::exists(m_set->beside("evil.png")));
    }

    void bombsAndBrokenArchivesAreRefused() {
        m_set->archive("bomb.tar.gz", "tar.gz", {{"a.png", SetFolder::pngBytes()}, {"zeros", std::string(std::size_t{128} << 20, '\0')}, {"b.png", "x"}});
        const auto bomb = m_set->open("bomb.tar.gz");
        QVERIFY2(!bomb.ok() || problemsOf(*bomb, "bad_row") == 1, "the bomb is told");
        m_set->text("cut.zip", "PK\x03\x04 and nothing that follows");
        QCOMPARE(m_set->open("cut.zip").error().code, ErrorCode::BadInput);
        m_set->text("noise.tar.gz", "\x1F\x8B noise");
        QCOMPARE(m_set->open("noise.tar.gz").error().code, ErrorCode::BadInput);
    }

    void aCutShardKeepsWhatCameBefore() {
        m_set->archive("00000.tar", "tar", samples());
        const auto whole = readFile(m_set->root() / "00000.tar");
        m_set->text("00000.tar", whole->substr(0, whole->size() / 2));
        const auto set = m_set->open();
        VERIFY_OK(set);
        VERIFY_OK(readItemImage(set->items[0]));
    }

    void aShardAmongOthersThatIsBrokenIsListed() {
        m_set->archive("00000.tar", "tar", samples());
        m_set->text("00001.tar", "no tar at all");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->items.size(), std::size_t{4});
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
    }
};

QTEST_APPLESS_MAIN(TestArchives)
#include "test_archives.moc"
