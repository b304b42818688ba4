// The gallery by itself: where tiles stand, how keys and marking move over them, and what a million rows cost. The figures are
// printed; the limits here are wide, for speed is measured by the benchmark run and not by tests.
#include <QDir>
#include <QScrollBar>
#include <algorithm>
#include <ctime>
#include <fstream>
#include <numeric>

#include "tests/ui/panel_bench.h"
#include "ui/hosts/thumbnails.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/gallery_view.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int many = 1'000'000, tile = 120;

// Resident memory of this process, MB.
double residentMb() {
    std::ifstream status("/proc/self/statm");
    long pages = 0, resident = 0;
    status >> pages >> resident;
    return static_cast<double>(resident) * 4096 / 1e6;
}

// Processor time of this thread: what else the machine does is not the gallery's.
double workedMs() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
}

DataRows everyRow(std::shared_ptr<const Dataset> set) {
    DataRows rows{set, {}, {}};
    rows.items.resize(set->items.size());
    std::iota(rows.items.begin(), rows.items.end(), 0);
    rows.places = rows.items;
    return rows;
}

std::shared_ptr<const Dataset> syntheticSet(int count, const fs::path& folder) {
    auto set = std::make_shared<Dataset>();
    for (int i = 0; i < count; ++i) {
        DataItem& item = set->items.emplace_back();
        item.path = std::to_string(i % 60) + ".jpg";
        item.file = folder / item.path;
        item.captions.push_back({i, "row " + std::to_string(i) + " of many", "en"});
    }
    return set;
}

}  // namespace

class TestDataGallery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tilesStandInLinesAndAreFoundByPoint();
    void keysMoveByTileLineAndPage();
    void marksReachFromTileToTileInReadingOrder();
    void whatStoodAtTheTopStaysThereWhenTheWidthChanges();
    void aMillionRowsAreShownAndScrolled();
    void thumbnailsComeFromTheCacheAndTheCacheIsBounded();

private:
    PanelBench m_bench;
    fs::path m_pictures;
};

void TestDataGallery::initTestCase() {
    m_pictures = m_bench.root / "pictures";
    fs::create_directories(m_pictures);
    for (int i = 0; i < 60; ++i) {
        QImage picture(640, 480, QImage::Format_RGB32);
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                picture.setPixel(x, y, qRgb((x * 7 + i * 20) % 256, (x ^ y) % 256, (y + i) % 256));
        QVERIFY(picture.save(QString::fromStdString((m_pictures / (std::to_string(i) + ".jpg")).string()), "JPEG", 90));
    }
}

void TestDataGallery::tilesStandInLinesAndAreFoundByPoint() {
    DataTableModel model(m_bench.data);
    model.show(everyRow(syntheticSet(100, m_pictures)));
    GalleryView gallery(m_bench.theme);
    gallery.setModel(&model);
    gallery.setTileSide(tile);
    gallery.resize(700, 500);
    gallery.show();
    const int columns = gallery.columns();
    QVERIFY(columns >= 4);
    for (const int row : {0, 1, columns - 1, columns, 2 * columns + 1})
        QCOMPARE(gallery.indexAt(gallery.visualRect(model.index(row, 0)).center()).row(), row);
    QVERIFY(!gallery.indexAt(QPoint(5, 100'000)).isValid());
    gallery.scrollTo(model.index(99, 0));
    QVERIFY(gallery.viewport()->rect().contains(gallery.visualRect(model.index(99, 0))));
}

void TestDataGallery::keysMoveByTileLineAndPage() {
    DataTableModel model(m_bench.data);
    model.show(everyRow(syntheticSet(100, m_pictures)));
    GalleryView gallery(m_bench.theme);
    gallery.setModel(&model);
    gallery.resize(700, 500);
    gallery.show();
    gallery.setCurrentIndex(model.index(0, 0));
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(&gallery, key);
        return gallery.currentIndex().row();
    };
    QCOMPARE(press(Qt::Key_Right), 1);
    QCOMPARE(press(Qt::Key_Down), 1 + gallery.columns());
    QCOMPARE(press(Qt::Key_Up), 1);
    QCOMPARE(press(Qt::Key_Up), 1);  // there is no line above
    QCOMPARE(press(Qt::Key_End), 99);
    QCOMPARE(press(Qt::Key_Right), 99);
    QCOMPARE(press(Qt::Key_Home), 0);
    QVERIFY(press(Qt::Key_PageDown) >= gallery.columns());
}

void TestDataGallery::marksReachFromTileToTileInReadingOrder() {
    DataTableModel model(m_bench.data);
    model.show(everyRow(syntheticSet(100, m_pictures)));
    GalleryView gallery(m_bench.theme);
    gallery.setModel(&model);
    gallery.resize(700, 500);
    gallery.show();
    const int last = gallery.columns() + 1;
    const auto click = [&](int row, Qt::KeyboardModifiers keys) {
        QTest::mouseClick(gallery.viewport(), Qt::LeftButton, keys, gallery.visualRect(model.index(row, 0)).center());
    };
    click(2, {});
    click(last, Qt::ShiftModifier);
    const QItemSelectionModel& marked = *gallery.selectionModel();
    for (int row = 2; row <= last; ++row)
        QVERIFY2(marked.isSelected(model.index(row, 0)), qPrintable(QString::number(row)));
    QVERIFY(!marked.isSelected(model.index(1, 0)));
    QVERIFY(!marked.isSelected(model.index(last + 1, 0)));
}

void TestDataGallery::whatStoodAtTheTopStaysThereWhenTheWidthChanges() {
    DataTableModel model(m_bench.data);
    model.show(everyRow(syntheticSet(5000, m_pictures)));
    GalleryView gallery(m_bench.theme);
    gallery.setModel(&model);
    gallery.resize(700, 500);
    gallery.show();
    gallery.scrollTo(model.index(3000, 0), QAbstractItemView::PositionAtTop);
    gallery.resize(1100, 500);
    QTest::qWait(10);
    const QRect place = gallery.visualRect(model.index(3000, 0));
    QVERIFY2(place.top() > -place.height() && place.top() < gallery.viewport()->height(), qPrintable(QString::number(place.top())));
}

void TestDataGallery::aMillionRowsAreShownAndScrolled() {
    auto set = syntheticSet(many, m_pictures);
    const double before = residentMb();
    DataTableModel model(m_bench.data);
    model.setThumbnailSide(128);
    GalleryView gallery(m_bench.theme);
    gallery.setModel(&model);
    gallery.setTileSide(tile);
    gallery.resize(1000, 700);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    DataRows rows = everyRow(set);
    const double began = workedMs();
    model.show(std::move(rows));
    gallery.viewport()->repaint();
    const double first = workedMs() - began;
    const auto waiting = [&] {
        gallery.viewport()->repaint();
        return !model.waitsForThumbnails();
    };
    QTRY_VERIFY_WITH_TIMEOUT(waiting(), 20'000);
    std::vector<double> frames;
    for (int i = 0; i < 600; ++i) {
        gallery.verticalScrollBar()->setValue(gallery.verticalScrollBar()->value() + (i % 60 == 59 ? 3'000'000 : 40));
        const double start = workedMs();
        gallery.viewport()->repaint();
        frames.push_back(workedMs() - start);
        if (i % 20 == 0)
            QCoreApplication::sendPostedEvents();
    }
    std::sort(frames.begin(), frames.end());
    const double p99 = frames[frames.size() * 99 / 100], grown = residentMb() - before;
    qInfo("1,000,000 rows: first paint %.1f ms, frame median %.2f ms, p99 %.2f ms, gallery and rows %.0f MB, all %.0f MB", first,
          frames[frames.size() / 2], p99, grown, residentMb());
    QVERIFY2(first < 1000, qPrintable(QString::number(first)));
    QVERIFY2(p99 < 160, qPrintable(QString::number(p99)));
    QVERIFY2(grown < 150, qPrintable(QString::number(grown)));
}

void TestDataGallery::thumbnailsComeFromTheCacheAndTheCacheIsBounded() {
    const QString folder = QString::fromStdString((m_bench.root / "thumbs").string());
    const auto all = [&] {
        const double start = workedMs();
        for (int i = 0; i < 60; ++i) {
            const QImage made = Thumbnails::make(folder, QString::fromStdString((m_pictures / (std::to_string(i) + ".jpg")).string()), 128);
            if (qMax(made.width(), made.height()) != 128)
                return -1.0;
        }
        return workedMs() - start;
    };
    const double made = all(), cached = all();
    qInfo("60 thumbnails of 640 x 480: made %.1f ms, from the cache %.1f ms", made, cached);
    QVERIFY(made > 0 && cached > 0);
    QCOMPARE(QDir(folder).entryList(QDir::Files).size(), 60);
    qint64 bytes = 0;
    for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files))
        bytes += file.size();
    Thumbnails::prune(folder, bytes / 2);
    const auto left = QDir(folder).entryList(QDir::Files).size();
    QVERIFY2(left >= 25 && left <= 35, qPrintable(QString::number(left)));
}

QTEST_MAIN(TestDataGallery)
#include "test_data_gallery.moc"
