// Data as a person uses it: gallery and table, what the bars and the findings lead to, the current picture from
// both sides, the keyboard, what stands there when there is nothing, and a set of 100,000 rows.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QUrl>
#include <fstream>

#include "tests/ui/panel_bench.h"
#include "tests/ui/shown_text.h"
#include "tests/ui/work_watch.h"
#include "ui/common/finding_words.h"
#include "ui/common/picture_tile_delegate.h"
#include "ui/panels/data/check_runner.h"
#include "ui/panels/data/data_panel.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/findings_model.h"
#include "ui/panels/data/gallery_view.h"
#include "viz/histogram_view.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms

const fs::path samples = fs::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples";

// COCO captions of `count` rows; every picture is the same file, but the last `missing` ones are not there.
fs::path makeCoco(const fs::path& folder, int count, int missing) {
    fs::create_directories(folder);
    QImage picture(16, 16, QImage::Format_RGB32);
    picture.fill(Qt::red);
    picture.save(QString::fromStdString((folder / "there.png").string()));
    std::ofstream file(folder / "captions_val.json");
    file << "{\"images\":[";
    for (int i = 0; i < count; ++i)
        file << (i == 0 ? "" : ",") << "{\"id\":" << i << ",\"file_name\":\"" << (i < count - missing ? "there.png" : "gone" + std::to_string(i) + ".png") << "\"}";
    file << "],\"annotations\":[";
    for (int i = 0; i < count; ++i)
        file << (i == 0 ? "" : ",") << "{\"id\":" << i << ",\"image_id\":" << i << ",\"caption\":\"row " << (i * 7919) % count
             << (i % 3 == 0 ? " with a longer caption" : "") << "\"}";
    file << "]}";
    return folder / "captions_val.json";
}

}  // namespace

class TestDataPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theModelKeepsItsPromisesInEveryState();
    void findingsKeepTheirPromises();
    void everyKindOfFindingHasAName();
    void filteringShowsHowManyAreLeftAndAWayBack();
    void anUnknownFilterIsToldUnderTheLine();
    void aTileBecomesTheCurrentPictureAndTheOthersFollow();
    void aPictureChosenElsewhereIsMarkedInBothViews();
    void severalChosenRowsAreSharedBothWays();
    void aPictureThatIsNotOfTheSetIsTold();
    void aPictureHiddenByTheFilterIsTold();
    void aBarFiltersAndFiltersNoMoreAtTheSecondClick();
    void aFindingLeadsToItsRowAlsoWhenItIsFilteredOut();
    void headersSortAndTheThirdClickBringsTheSourceBack();
    void rowsAreGroupedByTheirSplit();
    void rowsAreCopiedAsTextAndAsFiles();
    void everythingWorksByKeyboard();
    void emptyReadingAndFailedAreDrawnWithTheNextStep();
    void makingScenesIsAskedOfTheWindow();
    void theTilesFillTheWidthAtEverySize();
    void theSliderAsksForFewSizesOfThumbnails();
    void sizeAndViewAreRemembered();
    void everyFocusableWidgetHasAName();
    void aHundredThousandRowsNeverHoldTheWindow();

private:
    bool open(const fs::path& path);
    bool settled(int rows) const { return m_model->dataset() == m_bench->data.dataset() && m_model->rowCount() == rows; }
    bool checked() const { return m_panel->findChild<CheckRunner*>()->state() == CheckRunner::State::Done; }
    QModelIndex kindOf(const QString& code) const;
    void filter(const QString& line) { m_panel->findChild<QLineEdit*>()->setText(line); }
    bool says(const QString& part) const;
    QPushButton* button(const QString& text) const;
    int currentRowOf(const QAbstractItemView* view) const { return view->currentIndex().row(); }

    std::unique_ptr<PanelBench> m_bench;
    std::unique_ptr<DataPanel> m_panel;
    DataTableModel* m_model = nullptr;
    GalleryView* m_gallery = nullptr;
    QTableView* m_table = nullptr;
};

void TestDataPanel::init() {
    m_bench = std::make_unique<PanelBench>();
    m_panel = std::make_unique<DataPanel>(m_bench->services);
    m_panel->resize(1000, 800);
    m_panel->show();
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    m_model = m_panel->findChild<DataTableModel*>();
    m_gallery = m_panel->findChild<GalleryView*>();
    m_table = m_panel->findChild<QTableView*>();
}

void TestDataPanel::cleanup() {
    m_panel.reset();
    m_bench.reset();
}

bool TestDataPanel::open(const fs::path& path) {
    QSignalSpy changed(&m_bench->data, &DataHost::datasetChanged);
    m_bench->data.open(path);
    return QTest::qWaitFor([&] { return !changed.isEmpty() && m_model->dataset() == m_bench->data.dataset(); }, 60'000);
}

bool TestDataPanel::says(const QString& part) const {
    return showsText(*m_panel, part);
}

QModelIndex TestDataPanel::kindOf(const QString& code) const {
    const auto* findings = m_panel->findChild<FindingsModel*>();
    for (int row = 0; row < findings->rowCount(); ++row)
        if (findings->index(row, 0).data(FindingsModel::codeRole).toString() == code)
            return findings->index(row, 0);
    return {};
}

QPushButton* TestDataPanel::button(const QString& text) const {
    for (QPushButton* found : m_panel->findChildren<QPushButton*>())
        if (found->isVisible() && found->text() == text)
            return found;
    return nullptr;
}

void TestDataPanel::theModelKeepsItsPromisesInEveryState() {
    const QAbstractItemModelTester tester(m_model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(open(samples));
    QVERIFY(settled(24));
    QTRY_VERIFY_WITH_TIMEOUT(!m_model->index(0, 0).data(Qt::DecorationRole).value<QImage>().isNull(), patience);
    filter(QStringLiteral("split:val"));
    QTRY_VERIFY(settled(2));
    filter(QStringLiteral("no such words"));
    QTRY_VERIFY(settled(0));
    filter({});
    m_table->sortByColumn(static_cast<int>(DataColumn::Words), Qt::DescendingOrder);
    QTRY_VERIFY(settled(24));
    QVERIFY(open(makeCoco(m_bench->root / "other", 5, 2)));
    QTRY_VERIFY(settled(5));
    QVERIFY(m_model->index(m_model->rowOfItem(4), 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("gone4")));
    QVERIFY((m_model->flags(m_model->index(m_model->rowOfItem(0), 0)) & Qt::ItemIsDragEnabled) != 0);
    QVERIFY((m_model->flags(m_model->index(m_model->rowOfItem(4), 0)) & Qt::ItemIsDragEnabled) == 0);
}

void TestDataPanel::findingsKeepTheirPromises() {
    auto* findings = m_panel->findChild<FindingsModel*>();
    const QAbstractItemModelTester tester(findings, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(open(makeCoco(m_bench->root / "set", 6, 2)));
    QTRY_VERIFY(checked());
    const QModelIndex missing = kindOf(QStringLiteral("missing_image"));
    QVERIFY(missing.data().toString().contains(QStringLiteral("picture missing")));
    QCOMPARE(missing.siblingAtColumn(FindingsModel::How).data().toString(), QStringLiteral("2"));
    QCOMPARE(findings->rowCount(missing), 2);
    QCOMPARE(findings->index(0, 0, missing).data().toString(), QStringLiteral("gone4.png"));
    QVERIFY(open(samples));
    QTRY_VERIFY(checked());
    QVERIFY(!kindOf(QStringLiteral("missing_image")).isValid());
}

void TestDataPanel::everyKindOfFindingHasAName() {
    for (const FindingKind& kind : findingKinds()) {
        const std::string code(kind.code);
        QVERIFY2(findingName(code) != QString::fromStdString(code), code.c_str());
        QCOMPARE(findingMeaning(code), QString::fromUtf8(kind.meaning.data(), static_cast<qsizetype>(kind.meaning.size())));
    }
}

void TestDataPanel::filteringShowsHowManyAreLeftAndAWayBack() {
    QVERIFY(open(samples));
    filter(QStringLiteral("split:val"));
    QTRY_VERIFY(says(QStringLiteral("2 of 24 pictures")));
    filter(QStringLiteral("xylophonist"));
    QTRY_VERIFY(says(QStringLiteral("No picture fits this filter.")));
    QVERIFY(!m_gallery->isVisible());
    button(QStringLiteral("Clear the filter"))->click();
    QTRY_VERIFY(m_gallery->isVisible());
    QVERIFY(says(QStringLiteral("24 of 24 pictures")));
}

void TestDataPanel::anUnknownFilterIsToldUnderTheLine() {
    QVERIFY(open(samples));
    filter(QStringLiteral("split:val foo:bar"));
    QVERIFY(says(QStringLiteral("foo:")));
    QVERIFY(says(QStringLiteral("Column 11")));
    QTest::qWait(50);
    QCOMPARE(m_model->rowCount(), 24);  // what cannot be read filters nothing
    filter(QStringLiteral("split:val"));
    QVERIFY(!says(QStringLiteral("foo:")));
}

void TestDataPanel::aTileBecomesTheCurrentPictureAndTheOthersFollow() {
    QVERIFY(open(samples));
    QTest::mouseClick(m_gallery->viewport(), Qt::LeftButton, {}, m_gallery->visualRect(m_model->index(3, 0)).center());
    QTRY_COMPARE(m_bench->selection.state().item, 3);
    const DataItem& item = m_bench->data.dataset()->items[3];
    QCOMPARE(m_bench->selection.state().picture, item.file);
    QCOMPARE(m_bench->selection.state().text, item.captions.front().text);
    QCOMPARE(currentRowOf(m_table), 3);
    QVERIFY(m_bench->selection.state().rows.empty());
}

void TestDataPanel::aPictureChosenElsewhereIsMarkedInBothViews() {
    QVERIFY(open(samples));
    const Dataset& set = *m_bench->data.dataset();
    m_bench->selection.setPicture(7, set.items[7].file, "text", "en");
    QCOMPARE(currentRowOf(m_gallery), 7);
    QCOMPARE(currentRowOf(m_table), 7);
    m_bench->selection.setPicture(9, set.items[9].file, "text", "en");
    m_bench->selection.back();
    QCOMPARE(currentRowOf(m_gallery), 7);
    QCOMPARE(m_bench->selection.state().item, 7);  // following tells nothing back
    // A row of a set that is no longer open is no row of this one.
    m_bench->selection.setPicture(5, m_bench->root / "elsewhere.png", "text", "en");
    QCOMPARE(currentRowOf(m_gallery), -1);
}

void TestDataPanel::severalChosenRowsAreSharedBothWays() {
    QVERIFY(open(samples));
    for (const int row : {1, 2, 5})
        QTest::mouseClick(m_gallery->viewport(), Qt::LeftButton, row == 1 ? Qt::NoModifier : Qt::ControlModifier,
                          m_gallery->visualRect(m_model->index(row, 0)).center());
    QTRY_COMPARE(m_bench->selection.state().rows, (std::vector<int>{1, 2, 5}));
    QCOMPARE(m_bench->selection.state().item, 5);
    m_bench->selection.setRows({10, 11, 20});
    QCOMPARE(m_gallery->selectionModel()->selectedIndexes().size() / m_model->columnCount(), 3);
    QVERIFY(m_table->selectionModel()->isRowSelected(20));
    QVERIFY(!m_table->selectionModel()->isRowSelected(5));
}

void TestDataPanel::aPictureThatIsNotOfTheSetIsTold() {
    QVERIFY(open(samples));
    const fs::path own = m_bench->picture();
    m_bench->selection.setPicture(-1, own, {}, {});
    QVERIFY(says(QStringLiteral("is not of this set")));
    QSignalSpy wanted(&m_bench->navigator, &Navigator::pathWanted);
    button(QStringLiteral("Open its folder"))->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.front().front().value<fs::path>(), own.parent_path());
    m_bench->selection.setPicture(0, m_bench->data.dataset()->items[0].file, {}, {});
    QVERIFY(!says(QStringLiteral("is not of this set")));
}

void TestDataPanel::aPictureHiddenByTheFilterIsTold() {
    QVERIFY(open(samples));
    m_bench->selection.setPicture(0, m_bench->data.dataset()->items[0].file, {}, {});
    filter(QStringLiteral("split:val"));
    QTRY_VERIFY(says(QStringLiteral("The filter hides the current picture, row 0.")));
    button(QStringLiteral("Clear the filter"))->click();
    QTRY_COMPARE(currentRowOf(m_gallery), 0);
    QVERIFY(!says(QStringLiteral("The filter hides")));
}

void TestDataPanel::aBarFiltersAndFiltersNoMoreAtTheSecondClick() {
    QVERIFY(open(samples));
    auto* bars = m_panel->findChild<HistogramView*>();
    QTRY_VERIFY(bars->data().bins() > 3);
    double captions = 0;
    for (const double count : bars->data().series.front().counts)
        captions += count;
    QCOMPARE(captions, 96.0);  // 24 pictures with four captions each
    auto* choice = m_panel->findChild<QComboBox*>();
    choice->setCurrentIndex(choice->findText(QStringLiteral("Splits")));
    Q_EMIT choice->activated(choice->currentIndex());
    QCOMPARE(bars->data().labels, (QStringList{QStringLiteral("train"), QStringLiteral("val")}));
    bars->setCurrent(1);
    QTest::keyClick(bars, Qt::Key_Return);
    QCOMPARE(m_panel->findChild<QLineEdit*>()->text(), QStringLiteral("split:val"));
    QTRY_VERIFY(settled(2));
    QTest::keyClick(bars, Qt::Key_Return);
    QTRY_VERIFY(settled(24));
}

void TestDataPanel::aFindingLeadsToItsRowAlsoWhenItIsFilteredOut() {
    QVERIFY(open(makeCoco(m_bench->root / "set", 6, 2)));
    QTRY_VERIFY(checked());
    auto* findings = m_panel->findChild<FindingsModel*>();
    QTreeView* tree = nullptr;
    for (QTreeView* view : m_panel->findChildren<QTreeView*>())
        if (view->model() == findings)
            tree = view;
    filter(QStringLiteral("path:there"));
    QTRY_VERIFY(settled(4));
    const QModelIndex second = findings->index(1, 0, kindOf(QStringLiteral("missing_image")));
    tree->setCurrentIndex(second);
    Q_EMIT tree->activated(second);
    QTRY_COMPARE(m_bench->selection.state().item, 5);
    QTRY_COMPARE(currentRowOf(m_gallery), 5);
    tree->setCurrentIndex(second.parent());
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_F);
    QCOMPARE(m_panel->findChild<QLineEdit*>()->text(), QStringLiteral("finding:missing_image"));
    QTRY_VERIFY(settled(2));
}

void TestDataPanel::headersSortAndTheThirdClickBringsTheSourceBack() {
    QVERIFY(open(samples));
    QTest::keyClick(m_panel.get(), Qt::Key_T, Qt::ControlModifier);
    QTRY_VERIFY(m_table->isVisible());
    const auto column = static_cast<int>(DataColumn::Words);
    QHeaderView* header = m_table->horizontalHeader();
    const QPoint place(header->sectionViewportPosition(column) + 5, header->height() / 2);
    const auto words = [&](int row) { return m_model->index(row, column).data().toInt(); };
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(m_model->itemOfRow(0) != 0);
    for (int row = 1; row < m_model->rowCount(); ++row)
        QVERIFY(words(row - 1) <= words(row));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(words(0) > words(23));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    QTRY_COMPARE(m_model->itemOfRow(0), 0);
    QCOMPARE(m_model->itemOfRow(23), 23);
}

void TestDataPanel::rowsAreGroupedByTheirSplit() {
    QVERIFY(open(samples));
    m_table->sortByColumn(static_cast<int>(DataColumn::Split), Qt::DescendingOrder);
    const auto head = [&](int row) { return m_model->index(row, 0).data(PictureTileDelegate::headRole).toString(); };
    QTRY_COMPARE(head(0), QStringLiteral("val"));
    QCOMPARE(head(1), QString());
    QCOMPARE(head(2), QStringLiteral("train"));
    QCOMPARE(head(3), QString());
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    QTRY_COMPARE(head(0), QString());
}

void TestDataPanel::rowsAreCopiedAsTextAndAsFiles() {
    QVERIFY(open(samples));
    m_gallery->setFocus();
    m_gallery->setCurrentIndex(m_model->index(2, 0));
    QTest::keyClick(m_gallery, Qt::Key_C, Qt::ControlModifier);
    const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
    const DataItem& item = m_bench->data.dataset()->items[2];
    QCOMPARE(copied->urls(), QList<QUrl>{QUrl::fromLocalFile(QString::fromStdString(item.file.string()))});
    const QStringList cells = copied->text().split(QLatin1Char('\t'));
    QCOMPARE(cells.size(), 2 + 4);
    QCOMPARE(cells.at(2), QString::fromStdString(item.captions.front().text));
    QTest::keyClick(m_gallery, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(item.file.string()));
}

void TestDataPanel::everythingWorksByKeyboard() {
    QVERIFY(open(samples));
    QTest::keyClick(m_panel.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(m_panel->findChild<QLineEdit*>()->hasFocus());
    QTest::keyClicks(m_panel->findChild<QLineEdit*>(), QStringLiteral("split:val"));
    QTRY_VERIFY(settled(2));
    QTest::keyClick(m_panel.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(settled(24));
    m_gallery->setFocus();
    m_gallery->setCurrentIndex(m_model->index(0, 0));
    QTest::keyClick(m_gallery, Qt::Key_Right);
    QTRY_COMPARE(m_bench->selection.state().item, 1);
    QTest::keyClick(m_gallery, Qt::Key_Down);
    QTRY_COMPARE(m_bench->selection.state().item, 1 + m_gallery->columns());
    QSignalSpy panels(&m_bench->navigator, &Navigator::panelWanted);
    QTest::keyClick(m_gallery, Qt::Key_Return);
    QCOMPARE(panels.count(), 1);
    QCOMPARE(panels.front().front().toString(), QStringLiteral("ask"));
}

void TestDataPanel::emptyReadingAndFailedAreDrawnWithTheNextStep() {
    QVERIFY(says(QStringLiteral("No data set is open.")));
    QVERIFY(button(QStringLiteral("Make scenes…")) != nullptr);
    m_bench->data.open(samples);
    QVERIFY(says(QStringLiteral("is being read")));
    QTRY_VERIFY_WITH_TIMEOUT(m_gallery->isVisible(), patience);
    // The set that is open stays when another cannot be read.
    std::ofstream(m_bench->root / "broken.json") << "{\"images\": [";
    QSignalSpy failed(&m_bench->data, &DataHost::openFailed);
    m_bench->data.open(m_bench->root / "broken.json");
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patience);
    QVERIFY(m_gallery->isVisible());
    PanelBench other;
    DataPanel panel(other.services);
    panel.show();
    other.data.open(m_bench->root / "broken.json");
    const auto told = [&] {
        for (const QLabel* label : panel.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("could not be opened")))
                return label->text().contains(QStringLiteral("broken.json"));
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(told(), patience);
}

void TestDataPanel::makingScenesIsAskedOfTheWindow() {
    QSignalSpy wanted(&m_bench->navigator, &Navigator::scenesWanted);
    button(QStringLiteral("Make scenes…"))->click();
    QTest::keyClick(m_panel.get(), Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(wanted.count(), 2);
}

void TestDataPanel::theTilesFillTheWidthAtEverySize() {
    QVERIFY(open(samples));
    for (const int width : {600, 640, 777, 1000, 1333}) {
        m_panel->resize(width, 800);
        QTRY_COMPARE(m_panel->width(), width);
        QTest::qWait(20);
        const int columns = m_gallery->columns();
        const QRect last = m_gallery->visualRect(m_model->index(columns - 1, 0));
        QCOMPARE(m_gallery->visualRect(m_model->index(0, 0)).top(), last.top());
        QVERIFY(m_gallery->visualRect(m_model->index(columns, 0)).top() > last.top());
        QVERIFY2(m_gallery->viewport()->width() - last.right() < 24, qPrintable(QString::number(width)));
    }
}

void TestDataPanel::theSliderAsksForFewSizesOfThumbnails() {
    for (int i = 0; i < 4; ++i) {
        QImage picture(900, 600, QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(i * 60, 200, 200));
        picture.save(QString::fromStdString((m_bench->root / ("large" + std::to_string(i) + ".jpg")).string()));
    }
    QVERIFY(open(m_bench->root));
    auto* slider = m_panel->findChild<QSlider*>();
    for (int side = slider->minimum(); side <= slider->maximum(); side += 4) {
        slider->setValue(side);
        QTest::qWait(1);
    }
    QTRY_VERIFY_WITH_TIMEOUT(!m_model->waitsForThumbnails(), patience);
    const auto files = std::distance(fs::directory_iterator(m_bench->root / "cache" / "thumbnails"), {});
    QVERIFY2(files > 0 && files <= 3 * 4, qPrintable(QString::number(files)));
}

void TestDataPanel::sizeAndViewAreRemembered() {
    m_panel->findChild<QSlider*>()->setValue(200);
    QTest::keyClick(m_panel.get(), Qt::Key_T, Qt::ControlModifier);
    QTRY_VERIFY(m_bench->settings.get("data/as_table", false));
    m_panel = std::make_unique<DataPanel>(m_bench->services);
    QCOMPARE(m_panel->findChild<QSlider*>()->value(), 200);
    QCOMPARE(m_panel->findChild<GalleryView*>()->tileSide(), 200);
    m_panel->show();
    m_model = m_panel->findChild<DataTableModel*>();
    QVERIFY(open(samples));
    QTRY_VERIFY(m_panel->findChild<QTableView*>()->isVisible());
}

void TestDataPanel::everyFocusableWidgetHasAName() {
    QVERIFY(open(samples));
    QCOMPARE(unnamedWidgets(*m_panel), QStringList());
    for (const QAction* action : m_panel->panelActions())
        QVERIFY(!action->text().isEmpty());
}

void TestDataPanel::aHundredThousandRowsNeverHoldTheWindow() {
    const fs::path file = makeCoco(m_bench->root / "large", 100'000, 50'000);
    WorkWatch watch;
    QVERIFY(open(file));
    const auto found = [&] { return m_panel->findChild<CheckRunner*>()->report()->counts; };
    QTRY_VERIFY_WITH_TIMEOUT(found().count("missing_image") == 1 && found().at("missing_image") == 50'000, 60'000);
    qInfo("read: %.0f ms", watch.worst());
    filter(QStringLiteral("words>3"));
    QTRY_VERIFY_WITH_TIMEOUT(m_model->rowCount() == 33'334, patience);
    filter({});
    QTRY_VERIFY_WITH_TIMEOUT(m_model->rowCount() == 100'000, patience);
    qInfo("filtered: %.0f ms", watch.worst());
    m_table->sortByColumn(static_cast<int>(DataColumn::Caption), Qt::AscendingOrder);
    QTRY_VERIFY_WITH_TIMEOUT(m_model->itemOfRow(1) != 1, patience);
    QTest::keyClick(m_panel.get(), Qt::Key_T, Qt::ControlModifier);
    QTRY_VERIFY(m_table->isVisible());
    m_bench->selection.setPicture(70'000, {}, {}, {});
    QCOMPARE(currentRowOf(m_table), m_model->rowOfItem(70'000));
    QTest::qWait(100);
    QVERIFY2(watch.worst() < 100, qPrintable(QStringLiteral("%1 ms").arg(watch.worst())));
}

QTEST_MAIN(TestDataPanel)
#include "test_data_panel.moc"
