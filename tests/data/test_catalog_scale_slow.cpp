// The catalog at true size: COCO train2017 (118,287 pictures, 591,753 captions) and a million rows. Times and memory are
// printed; the limits are generous, because the machine that runs this may be busy. Sets are made in a child, so that what
// this process holds is what a window over pages would hold.
#include <QElapsedTimer>
#include <QTest>
#include <cstdio>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

#include "core/data/catalog/import_source.h"
#include "tests/data/catalog_place.h"
#include "tests/data/true_size.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int million = 1'000'000;

bool inAChild(const std::function<bool()>& work) {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work() ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Dataset millionRows() {
    Dataset set{.name = "million", .format = "tsv", .root = "/data/million"};
    std::mt19937 random(5);
    for (int i = 0; i < million; ++i) {
        const std::string name = "images/" + std::to_string(i) + ".jpg";
        set.items.push_back({.id = i, .path = name, .file = "/data/million/" + name, .split = i % 100 == 0 ? "val" : "train",
                             .captions = {{.id = i, .text = i == 700'000 ? "一只斑马站在草地上 zebra" : sentence(random), .row = i}}, .row = i});
    }
    return set;
}

double milliseconds(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

}  // namespace

class TestCatalogScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMillionRowsAreOpenedAndPagedAtOnce() {
        const CatalogPlace place;
        QVERIFY(inAChild([&] {
            auto catalog = place.open();
            QElapsedTimer timer;
            timer.start();
            const Dataset set = millionRows();
            timer.restart();
            const bool isDone = catalog.ok() && imported(*catalog, set).ok();
            std::printf("million: imported in %.0f ms\n", milliseconds(timer));
            std::fflush(stdout);
            return isDone;
        }));
        QVERIFY(inAChild([&] {
            auto catalog = place.open();
            QElapsedTimer timer;
            timer.start();
            const bool isDone = catalog.ok() && indexed(*catalog).ok();
            std::printf("million: indexed in %.0f ms, %.0f MB on disk\n", milliseconds(timer), static_cast<double>(fs::file_size(place.file())) / 1e6);
            std::fflush(stdout);
            return isDone;
        }));
        resetPeak();
        QElapsedTimer timer;
        timer.start();
        auto catalog = place.open();
        VERIFY_OK(catalog);
        const auto first = catalog->page(0, 60);
        const double opened = milliseconds(timer);
        VERIFY_OK(first);
        std::mt19937 random(3);
        double worst = 0, all = 0;
        for (int i = 0; i < 500; ++i) {
            timer.restart();
            QCOMPARE(catalog->page(random() % (million - 60), 60)->size(), std::size_t{60});
            worst = std::max(worst, milliseconds(timer));
            all += milliseconds(timer);
        }
        std::printf("million: opened with its first page in %.1f ms; a page of 60 %.2f ms, worst %.1f ms\n", opened, all / 500, worst);
        for (const char* query : {"斑马", "zebra", "surfboard ocean", "\"red dog\"", "surf*", "dog"}) {
            timer.restart();
            const auto found = catalog->search(query);
            VERIFY_OK(found);
            std::printf("million: %s: %zu rows in %.1f ms\n", query, found->size(), milliseconds(timer));
        }
        timer.restart();
        QCOMPARE(catalog->positions({.split = "val"})->size(), std::size_t{million / 100});
        std::printf("million: split:val in %.1f ms; peak %ld MB\n", milliseconds(timer), peakMegabytes());
        QVERIFY(catalog->search("斑马").value() == std::vector<std::int64_t>{700'000});
        QVERIFY(opened <= 300);
        QVERIFY(peakMegabytes() <= 300);
    }

    void cocoOfItsTrueSizeIsImportedInSeconds() {
        const SetFolder folder;
        const CatalogPlace place;
        const fs::path file = folder.root() / "captions_train2017.json";
        writeCocoSet(file);
        auto catalog = place.open();
        JobContext context;
        resetPeak();
        QElapsedTimer timer;
        timer.start();
        const double begun = cpuSeconds();
        const auto outcome = importSource(*catalog, file, {}, context);
        const double import = milliseconds(timer), importCpu = cpuSeconds() - begun;
        const long peak = peakMegabytes();
        VERIFY_OK(outcome);
        QCOMPARE(outcome->rows, std::int64_t{cocoPictures});
        timer.restart();
        const double beforeIndex = cpuSeconds();
        VERIFY_OK(catalog->buildIndex(context));
        std::printf("COCO: read and imported in %.0f ms (CPU %.0f), peak %ld MB; index %.0f ms (CPU %.0f); %.0f MB on disk\n", import, importCpu * 1e3, peak,
                    milliseconds(timer), (cpuSeconds() - beforeIndex) * 1e3, static_cast<double>(fs::file_size(place.file())) / 1e6);
        timer.restart();
        const auto set = catalog->load(context);
        std::printf("COCO: loaded again in %.0f ms\n", milliseconds(timer));
        QCOMPARE(countsOf(*set), std::string("train 118287/591753/0"));
        timer.restart();
        QVERIFY(importSource(*catalog, file, {}, context)->wasCurrent);
        std::printf("COCO: found unchanged in %.1f ms\n", milliseconds(timer));
        QVERIFY(importCpu <= 4);
        QVERIFY(peak <= 400);
    }
};

QTEST_APPLESS_MAIN(TestCatalogScale)
#include "test_catalog_scale_slow.moc"
