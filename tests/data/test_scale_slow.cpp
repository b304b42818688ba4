// Sets of their true size, generated from a seed: COCO train2017, and a table of ten million rows. Times and memory are printed;
// the limits are generous, because the machine that runs this may be busy.
#include <QElapsedTimer>
#include <QTest>
#include <cstdio>
#include <fstream>
#include <random>

#include "core/data/formats/file_head.h"
#include "core/data/formats/line_reader.h"
#include "tests/data/true_size.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

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
        QCOMPARE(rows, std::int64_t{cocoPictures + cocoCaptions + 1});
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
