// Sets made to hurt: sparse files of gigabytes, archives with too much in them, names with line ends and control characters.
// Each is refused, or read as fast as the disk gives it and in little memory.
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QTest>
#include <fstream>
#include <memory>

#include "core/data/formats/archive.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr qint64 mostMs = 60'000;
constexpr long mostKilobytes = 700 * 1024;

long peakKilobytes() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

// Appends a tar header of an empty file, as ustar has it.
void appendEntry(std::string& tar, const std::string& name) {
    std::string header(512, '\0');
    header.replace(0, name.size(), name);
    header.replace(100, 8, std::string("0000644\0", 8));
    header.replace(124, 12, std::string("00000000000\0", 12));
    header.replace(136, 12, std::string("00000000000\0", 12));
    header.replace(148, 8, "        ");
    header[156] = '0';
    header.replace(257, 8, std::string("ustar\0", 6) + "00");
    unsigned sum = 0;
    for (const char c : header)
        sum += static_cast<unsigned char>(c);
    header.replace(148, 8, QByteArray::number(sum, 8).rightJustified(6, '0').toStdString() + std::string("\0 ", 2));
    tar += header;
}

}  // namespace

class TestHostileSets : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SetFolder> m_set;
    QElapsedTimer m_time;

    void sparse(const std::string& name, const std::string& beginning) const {
        m_set->text(name, beginning);
        fs::resize_file(m_set->root() / name, std::uintmax_t{4} << 30);
    }

private Q_SLOTS:
    void init() {
        m_set = std::make_unique<SetFolder>();
        m_time.start();
    }
    void cleanup() {
        QVERIFY2(m_time.elapsed() < mostMs, std::to_string(m_time.elapsed()).c_str());
        QVERIFY2(peakKilobytes() < mostKilobytes, std::to_string(peakKilobytes()).c_str());
    }

    void fourGigabytesOfNothingAreReadPast_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("json") << QByteArray("captions.json") << QByteArray("{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}], \"annotations\": [{\"id\": 1, \"image_id\": 1, \"caption\": \"x\"}]}");
        QTest::newRow("json lines") << QByteArray("metadata.jsonl") << QByteArray("{\"file_name\": \"a.png\", \"text\": \"dog\"}\n");
        QTest::newRow("tsv") << QByteArray("rows.tsv") << QByteArray("image\tcaption\na.png\tdog\n");
        QTest::newRow("tar") << QByteArray("00000.tar") << QByteArray();
        QTest::newRow("zip") << QByteArray("set.zip") << QByteArray("PK\x03\x04");
        QTest::newRow("picture") << QByteArray("big.png") << QByteArray("\x89PNG\r\n\x1a\n");
        QTest::newRow("text of a picture") << QByteArray("a.txt") << QByteArray("a dog\n");
    }

    void fourGigabytesOfNothingAreReadPast() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, beginning);
        m_set->picture("a.png");
        sparse(name.toStdString(), beginning.toStdString());
        const auto set = m_set->open();
        QVERIFY(set.ok() || set.error().code == ErrorCode::BadInput);
        for (std::size_t i = 0; set.ok() && i < set->items.size(); ++i)
            if (set->items[i].path == "a.png")
                VERIFY_OK(readItemImage(set->items[i]));
            else if (!set->items[i].file.empty())
                QVERIFY(!readItemImage(set->items[i]).ok());
    }

    void aTarOfTwoHundredThousandEntriesIsListedInSeconds() {
        std::string tar;
        tar.reserve(std::size_t{200'000} * 512);
        for (int i = 0; i < 200'000; ++i)
            appendEntry(tar, "d" + std::to_string(i % 1000) + "/" + std::to_string(i) + ".png");
        tar.append(1024, '\0');
        m_set->text("many.tar", tar);
        JobContext context;
        const auto archive = Archive::open(m_set->root() / "many.tar", context);
        VERIFY_OK(archive);
        QCOMPARE((*archive)->members().size(), std::size_t{200'000});
    }

    void namesThatRepeatInATarAreNoWork() {
        std::string tar;
        for (int i = 0; i < 50'000; ++i)
            appendEntry(tar, "same.png");
        tar.append(1024, '\0');
        m_set->text("same.tar", tar);
        JobContext context;
        const auto archive = Archive::open(m_set->root() / "same.tar", context);
        QVERIFY(archive.ok() || archive.error().code == ErrorCode::BadInput);
    }

    void aZipThatUnpacksToGigabytesIsRefused() {
        // A member of 64 MB of zeros: 64 KB in the file.
        m_set->archive("bomb.zip", "zip", {{"metadata.jsonl", quoted("{'file_name': 'a.png', 'text': 'dog'}\n") + std::string(std::size_t{64} << 20, '\0')}, {"a.png", SetFolder::pngBytes()}});
        m_time.restart();
        const auto set = m_set->open("bomb.zip");
        QVERIFY(!set.ok() || !set->problems.empty());
    }

    void namesWithLineEndsAndControlsStayNames() {
        const std::string odd = "a\nb\tc\x1b[31m.png";
        m_set->picture(odd);
        m_set->text("a\nb\tc\x1b[31m.txt", "a dog");
        m_set->text("metadata.jsonl", quoted("{'file_name': 'a\\nb\\tc\\u001b[31m.png', 'text': 'dog'}\n{'file_name': 'gone\\n.png', 'text': 'x'}\n"));
        const auto set = m_set->open("metadata.jsonl");
        VERIFY_OK(set);
        QCOMPARE(set->items.size(), std::size_t{2});
        QCOMPARE(set->items[0].path, odd);
        VERIFY_OK(readItemImage(set->items[0]));
        QCOMPARE(problemsOf(*set, "missing_image"), 1);
        const Error error = readItemImage(set->items[1]).error();
        QVERIFY2(error.oneLine().find('\n') == std::string::npos, error.oneLine().c_str());
    }

    void deepJsonIsRefusedWhereverItStands() {
        const std::string deep(100'000, '[');
        for (const std::string& content : {deep, "{\"images\": " + deep, "{\"images\": [{\"id\": " + deep + "}]}", "[{\"image\": \"a.png\", \"caption\": " + deep + std::string(100'000, ']') + "}]"}) {
            m_set->text("set.json", content);
            const auto set = m_set->open("set.json");
            QVERIFY(!set.ok() || !set->problems.empty());
        }
    }
};

QTEST_APPLESS_MAIN(TestHostileSets)
#include "test_hostile_sets_slow.moc"
