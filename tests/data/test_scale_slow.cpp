// Sets of their true size, generated from a seed: COCO train2017 has 118,287 pictures and 591,753 captions; a table has ten
// million rows. Times and memory are printed; the limits are generous, because the machine that runs this may be busy.
#include <QElapsedTimer>
#include <QTest>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <random>

#include "core/data/formats/file_head.h"
#include "core/data/formats/line_reader.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int pictures = 118'287, captions = 591'753;

// The most memory this process held since the last reset, MB.
long peakMegabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stol(line.substr(6)) / 1024;
    return 0;
}

// Of this process, whatever else the machine does.
double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void resetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::string sentence(std::mt19937& random) {
    static constexpr const char* words[] = {"a", "man", "riding", "the", "wave", "on", "surfboard", "in", "ocean", "with", "dog", "red", "standing", "next", "to"};
    std::string text;
    for (unsigned i = 0; i < 8 + random() % 6; ++i)
        text += std::string(text.empty() ? "" : " ") + words[random() % 15];
    return text + ".";
}

void writeCocoSet(const fs::path& file) {
    std::ofstream out(file);
    std::mt19937 random(7);
    out << quoted("{'info': {'year': 2017}, 'licenses': [], 'images': [");
    for (int i = 0; i < pictures; ++i) {
        char name[64];
        std::snprintf(name, sizeof name, "%012d", i * 5 + 9);
        out << (i == 0 ? "" : ", ") << quoted("{'license': 3, 'file_name': '") << name << quoted(".jpg', 'coco_url': 'http://images.cocodataset.org/train2017/") << name
            << quoted(".jpg', 'height': 360, 'width': 640, 'date_captured': '2013-11-14 11:18:45', 'flickr_url': 'http://farm9.staticflickr.com/8186/") << name
            << quoted("_z.jpg', 'id': ") << i * 5 + 9 << "}";
    }
    out << quoted("], 'annotations': [");
    for (int i = 0; i < captions; ++i)
        out << (i == 0 ? "" : ", ") << quoted("{'image_id': ") << (i % pictures) * 5 + 9 << quoted(", 'id': ") << i + 37 << quoted(", 'caption': '") << sentence(random) << quoted("'}");
    out << "]}";
}

}  // namespace

class TestScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cocoOfItsTrueSizeIsInMemoryInSeconds() {
        const SetFolder folder;
        const fs::path file = folder.root() / "captions_train2017.json";
        writeCocoSet(file);
        resetPeak();
        QElapsedTimer timer;
        timer.start();
        std::int64_t rows = 0;
        const double begun = cpuSeconds();
        const auto stream = openFileStream(file);
        VERIFY_OK(stream);
        const Status parsed = forEachJsonRow(**stream, JsonShape::Document, "coco", {[&](const JsonPlace&, const JsonValue&) -> Status {
            ++rows;
            return {};
        }, [](const JsonPlace&, const std::string&) {}});
        const qint64 parse = timer.restart();
        const double parseCpu = cpuSeconds() - begun;
        QVERIFY(parsed.ok());
        const auto set = folder.open("captions_train2017.json");
        const qint64 whole = timer.elapsed();
        VERIFY_OK(set);
        const long peak = peakMegabytes();
        const double wholeCpu = cpuSeconds() - begun - parseCpu;
        std::printf("COCO: %.0f MB, parse %lld ms (CPU %.0f), set in memory %lld ms (CPU %.0f), peak %ld MB\n",
                    static_cast<double>(fs::file_size(file)) / 1e6, static_cast<long long>(parse), parseCpu * 1e3,
                    static_cast<long long>(whole), wholeCpu * 1e3, peak);
        QCOMPARE(countsOf(*set), std::string("train 118287/591753/0"));
        QCOMPARE(rows, std::int64_t{pictures + captions + 1});
        QVERIFY(peak <= 300);
        QVERIFY(wholeCpu <= 2.5);
    }

    void tenMillionRowsStreamPast() {
        const SetFolder folder;
        const fs::path file = folder.root() / "x.tsv";
        {
            std::ofstream out(file);
            std::mt19937 random(3);
            std::vector<std::string> texts;
            for (int i = 0; i < 1000; ++i)
                texts.push_back(sentence(random));
            out << "filepath\ttitle\n";
            for (int i = 0; i < 10'000'000; ++i)
                out << "images/" << i << ".jpg\t" << texts[static_cast<std::size_t>(i) % 1000] << "\n";
        }
        resetPeak();
        QElapsedTimer timer;
        timer.start();
        const auto stream = openFileStream(file);
        VERIFY_OK(stream);
        LineReader lines(**stream);
        std::vector<std::string_view> cells;
        std::size_t rows = 0, texts = 0;
        while (const auto line = lines.next()) {
            splitPlain(line->text, '\t', cells);
            ++rows;
            texts += cells.size() > 1 ? cells[1].size() : 0;
        }
        const double megabytes = static_cast<double>(fs::file_size(file)) / 1e6, seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
        std::printf("TSV: %.0f MB in %.2f s, %.0f MB/s, peak %ld MB\n", megabytes, seconds, megabytes / seconds, peakMegabytes());
        QCOMPARE(rows, std::size_t{10'000'001});
        QVERIFY(texts > rows);
        QVERIFY(megabytes / seconds > 50);
        QVERIFY(peakMegabytes() < 300);
    }
};

QTEST_APPLESS_MAIN(TestScale)
#include "test_scale_slow.moc"
