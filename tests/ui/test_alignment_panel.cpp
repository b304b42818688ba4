// The Alignment panel on the bundled model and the sample pictures: pairs chosen evenly, numbers that hold, one selection.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTranslator>
#include <cmath>

#include "tests/ui/panel_bench.h"
#include "tests/ui/run_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/common/fact_strip.h"
#include "ui/panels/alignment/alignment_panel.h"
#include "viz/histogram_view.h"
#include "viz/matrix_view.h"
#include "viz/scatter_view.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 90'000;

Dataset setOf(int pictures) {
    Dataset set;
    for (int i = 0; i < pictures; ++i)
        set.items.push_back({.id = i, .file = "/p" + std::to_string(i), .split = "all",
                             .captions = {{.text = "english " + std::to_string(i), .language = "en"}, {.text = "中文", .language = "zh"}}});
    return set;
}

struct Shown : PanelBench {
    AlignmentPanel panel{services};

    Shown() {
        panel.resize(1000, 700);
        panel.show();
    }
    bool openAll() {
        QSignalSpy changed(&data, &DataHost::datasetChanged);
        workspace.setCurrent(Workspace::Kind::Data, samples());
        data.open(samples());
        return open(bundledModel()) && QTest::qWaitFor([&] { return !changed.isEmpty(); }, patience) && computed();
    }
    bool computed(int pairs = 24) {
        return QTest::qWaitFor([&] { return matrix()->isVisible() && matrix()->data().rows == pairs && facts()->facts().size() == 7; }, patience);
    }
    MatrixView* matrix() const { return panel.findChild<MatrixView*>(); }
    ScatterView* map() const { return panel.findChild<ScatterView*>(); }
    FactStrip* facts() const { return panel.findChild<FactStrip*>(); }
    bool says(const QString& part) const { return showsText(panel, part); }
};

}  // namespace

class TestAlignmentPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pairsAreSpreadEvenlyAndTheLanguageIsKept() {
        const Dataset set = setOf(100);
        const AlignedPairs pairs = choosePairs(set, "zh", 4);
        QCOMPARE(pairs.items, (std::vector<int>{0, 25, 50, 75}));
        QCOMPARE(pairs.available, 100);
        QCOMPARE(pairs.texts.front(), std::string("中文"));
        QCOMPARE(pairs.languages.front(), std::string("zh"));
        QCOMPARE(choosePairs(set, "", 200).count(), std::size_t{100});
        QCOMPARE(choosePairs(set, "", 2).texts.front(), std::string("english 0"));
        QCOMPARE(choosePairs(Dataset{}, "en", 10).count(), std::size_t{0});
    }

    void withoutDataOrModelItSaysWhatToDo() {
        Shown shown;
        QVERIFY(shown.says(QStringLiteral("Open a data set")));
        QString problem;
        shown.panel.bringToContent([&](const QString& told) { problem = told; });
        QVERIFY(!problem.isEmpty());
    }

    void everyCellIsTheCosineOfItsPictureAndText() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openAll());
        const MatrixData& data = shown.matrix()->data();
        QCOMPARE(data.values.size(), std::size_t{24 * 24});
        double matched = 0;
        for (int i = 0; i < 24; ++i)
            matched += shown.matrix()->value(i, i) / 24;
        for (const float value : data.values)
            QVERIFY(std::abs(value) <= 1.0001F);
        QCOMPARE(shown.facts()->facts()[0].value, QString::number(matched, 'f', 2));
        QCOMPARE(shown.map()->data().count(), 48);
        QCOMPARE(shown.map()->data().pairs.size(), std::size_t{24});
        QVERIFY(shown.says(QStringLiteral("All 24 pairs")));
        double shares = 0;
        const auto* histogram = shown.panel.findChild<HistogramView*>();
        for (const double count : histogram->data().series[0].counts)
            shares += count;
        QCOMPARE(shares, 24.0);
    }

    void aCellOrAPointChoosesPictureAndTextEverywhere() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openAll());
        const auto set = shown.data.dataset();
        QTest::mouseClick(shown.matrix()->viewport(), Qt::LeftButton, {}, shown.matrix()->cellRect(5, 2).center().toPoint());
        QCOMPARE(shown.selection.state().item, 5);
        QCOMPARE(shown.selection.state().picture, set->items[5].file);
        QCOMPARE(shown.selection.state().text, set->items[2].captions.front().text);
        QCOMPARE(shown.selection.state().language, std::string("en"));
        QCOMPARE(shown.map()->current(), 5);
        QCOMPARE(shown.matrix()->current(), QPoint(2, 5));
        QTest::keyClick(shown.matrix(), Qt::Key_Down);
        QCOMPARE(shown.selection.state().item, 6);

        Q_EMIT shown.map()->pointChosen(24 + 9);    // a text's point chooses its picture too
        QCOMPARE(shown.selection.state().item, 9);
        QCOMPARE(shown.selection.state().text, set->items[9].captions.front().text);
        shown.selection.back();
        QCOMPARE(shown.matrix()->current(), QPoint(2, 6));
        shown.selection.setPicture(-1, shown.picture(), {}, {});
        QCOMPARE(shown.matrix()->current(), QPoint(-1, -1));
        QCOMPARE(shown.map()->current(), -1);
    }

    void whatIsPointedAtIsNamed() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openAll());
        Q_EMIT shown.matrix()->cellHovered(5, 2);
        QVERIFY(shown.says(QStringLiteral("000005.png")));
        QVERIFY(shown.says(QString::fromStdString(shown.data.dataset()->items[2].captions.front().text)));
        Q_EMIT shown.matrix()->cellHovered(-1, -1);
        QVERIFY(shown.says(QStringLiteral("Point at a cell")));
    }

    void fewerPairsAndTheOtherLanguageAreComputedAnew() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openAll());
        shown.panel.findChild<QSpinBox*>()->setValue(6);
        for (QPushButton* button : shown.panel.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Compute"))
                button->click();
        QVERIFY(shown.computed(6));
        QVERIFY(shown.says(QStringLiteral("6 of 24 pairs, spread evenly")));
        shown.panel.findChild<QComboBox*>()->setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
            Q_EMIT shown.matrix()->cellHovered(0, 0);
            return shown.says(QStringLiteral("一"));
        })(), patience);
        Q_EMIT shown.matrix()->cellChosen(0, 0);
        QCOMPARE(shown.selection.state().language, std::string("zh"));
    }

    void theMatrixUsesItsRoomAndTheHistogramGetsTheRest() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        shown.panel.resize(900, 1000);
        QVERIFY(shown.openAll());
        QTest::qWait(100);
        const QRectF last = shown.matrix()->cellRect(23, 23);
        QVERIFY2(shown.matrix()->viewport()->height() - last.bottom() < 8, qPrintable(QString::number(shown.matrix()->viewport()->height() - last.bottom())));
    }

    void everyWidgetHasANameAndTheLanguageSwitchesAtOnce() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openAll());
        QVERIFY2(unnamedWidgets(shown.panel).isEmpty(), qPrintable(unnamedWidgets(shown.panel).join(QLatin1Char('\n'))));
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")));
        QCoreApplication::installTranslator(&translator);
        QTRY_VERIFY(shown.says(QStringLiteral("全部 24 对")));
        QCOMPARE(shown.facts()->facts()[4].name, QStringLiteral("模态间隙"));
        QCOMPARE(shown.matrix()->data().rowTitle, QStringLiteral("图片"));
        QCoreApplication::removeTranslator(&translator);
    }
};

QTEST_MAIN(TestAlignmentPanel)
#include "test_alignment_panel.moc"
