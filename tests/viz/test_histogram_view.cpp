// HistogramView: bins with round edges that lose nothing, bars as high as their share, hits, and odd data.
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <numeric>

#include "viz/histogram_view.h"
#include "viz/style.h"

using namespace diptych;

namespace {

struct Shown : HistogramView {
    explicit Shown(HistogramData data, bool shares = false) {
        resize(400, 240);
        setShares(shares);
        setData(std::move(data));
        show();
    }
};

}  // namespace

class TestHistogramView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFiniteValueFallsIntoOneBin() {
        const HistogramData data = histogramOf({{QStringLiteral("a"), {-0.31F, 0.0F, 0.02F, 0.27F, NAN}}, {QStringLiteral("b"), {0.9F}}}, 10);
        QVERIFY(data.bins() >= 5 && data.bins() <= 12);
        QVERIFY(data.edges.front() <= -0.31 && data.edges.back() >= 0.9);
        QCOMPARE(std::accumulate(data.series[0].counts.begin(), data.series[0].counts.end(), 0.0), 4.0);
        QCOMPARE(std::accumulate(data.series[1].counts.begin(), data.series[1].counts.end(), 0.0), 1.0);
    }

    void integersGetABinEach() {
        const HistogramData data = histogramOf({{{}, {1, 2, 2, 3}}}, 30);
        QCOMPARE(data.bins(), 3);
        QCOMPARE(data.series[0].counts, (std::vector<double>{1, 2, 1}));
    }

    void barsAreAsHighAsTheirCount() {
        Shown view({.edges = {0, 1, 2}, .series = {{{}, {4, 2}}}});
        const QImage drawn = view.grab().toImage();
        const QColor background = drawn.pixelColor(drawn.width() - 2, 2);
        const auto heightOf = [&](int bin) {
            int x = 0;
            while (view.binAt(QPointF(x, 100)) != bin)
                ++x;
            x += 40;
            int pixels = 0;
            for (int y = 0; y < drawn.height(); ++y)
                pixels += drawn.pixelColor(x, y).blue() > background.blue() + 40 || drawn.pixelColor(x, y).red() + 100 < background.red() ? 1 : 0;
            return pixels;
        };
        const int high = heightOf(0), low = heightOf(1);
        QVERIFY2(std::abs(high - 2 * low) <= 4 && low > 20, qPrintable(QStringLiteral("%1 %2").arg(high).arg(low)));
    }

    void sharesAreOfEachSeriesOwnTotal() {
        Shown view({.edges = {0, 1, 2}, .series = {{QStringLiteral("few"), {1, 1}}, {QStringLiteral("many"), {30, 90}}}}, true);
        QVERIFY2(view.describe(1).contains(QStringLiteral("few 50 %, many 75 %")), qPrintable(view.describe(1)));
    }

    void aBarIsChosenByClickAndByKeys() {
        Shown view({.edges = {0, 1, 2, 3}, .series = {{{}, {4, 2, 1}}}});
        QSignalSpy chosen(&view, &HistogramView::binChosen);
        int x = 0;
        while (view.binAt(QPointF(x, 100)) != 1)
            ++x;
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(x + 5, 100));
        QCOMPARE(chosen.takeFirst().front().toInt(), 1);
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().front().toInt(), 2);
        QCOMPARE(view.binAt({-1, 100}), -1);
        QCOMPARE(view.binAt({399.5, 100}), -1);
    }

    void emptyEqualAndNanValuesAreDrawnWithoutHarm() {
        Shown empty(HistogramData{});
        empty.grab();
        QTest::keyClick(&empty, Qt::Key_Right);
        QCOMPARE(empty.current(), -1);
        Shown same(histogramOf({{{}, {0.25F, 0.25F}}}, 30));
        same.grab();
        QVERIFY(same.data().bins() >= 1);
        Shown none(histogramOf({{{}, {NAN, NAN}}, {{}, {}}}, 30));
        none.grab();
        QVERIFY(none.data().bins() >= 1);
    }
};

QTEST_MAIN(TestHistogramView)
#include "test_histogram_view.moc"
