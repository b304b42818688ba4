// Colour maps, ranges and the legend: ends and middle, values that are no numbers, differences around 0.
#include <QImage>
#include <QtTest>
#include <cmath>
#include <limits>
#include <vector>

#include "viz/color_bar.h"
#include "viz/color_map.h"
#include "viz/style.h"

using namespace diptych;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr float noneF = std::numeric_limits<float>::quiet_NaN();

ValueRange symmetric(const std::vector<float>& values) {
    return symmetricRangeOf(values.data(), static_cast<qsizetype>(values.size()));
}

}  // namespace

class TestColorMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void amountsGetLighterAllTheWay() {
        for (const ColorMap map : {ColorMap::Viridis, ColorMap::Cividis})
            for (int step = 1; step <= 20; ++step)
                QVERIFY(qGray(colorAt(map, step / 20.0)) >= qGray(colorAt(map, (step - 1) / 20.0)));
    }

    void signedValuesAreBlueBelowGreyAtAndRedAboveNought() {
        const QColor low = QColor::fromRgb(colorAt(ColorMap::Coolwarm, 0)), high = QColor::fromRgb(colorAt(ColorMap::Coolwarm, 1));
        const QColor middle = QColor::fromRgb(colorAt(ColorMap::Coolwarm, 0.5));
        QVERIFY(low.blue() > low.red() + 80);
        QVERIFY(high.red() > high.blue() + 80);
        QVERIFY(std::abs(middle.red() - middle.blue()) < 5);
    }

    void valuesOutsideAreTheEndsAndNoNumberIsTransparent() {
        QCOMPARE(colorAt(ColorMap::Viridis, -3), colorAt(ColorMap::Viridis, 0));
        QCOMPARE(colorAt(ColorMap::Viridis, std::numeric_limits<double>::infinity()), colorAt(ColorMap::Viridis, 1));
        QCOMPARE(qAlpha(colorAt(ColorMap::Viridis, none)), 0);
    }

    void aRangeLeavesOutWhatIsNoNumber() {
        const std::vector<float> values{noneF, -2, 5, std::numeric_limits<float>::infinity()};
        const ValueRange range = rangeOf(values.data(), 4);
        QCOMPARE(range.low, -2.0);
        QCOMPARE(range.high, 5.0);
        QCOMPARE(rangeOf(values.data(), 1).high, 1.0);  // nothing finite
        QCOMPARE(rangeOf(nullptr, 0).low, 0.0);
    }

    void aPlaceInAnEmptyRangeIsNoughtButNoNumberStaysNone() {
        const ValueRange flat{0.5, 0.5};
        QCOMPARE(flat.place(0.5), 0.0);
        QVERIFY(std::isnan(flat.place(none)));
        QVERIFY(std::isnan(ValueRange{}.place(none)));
    }

    void differencesLieAroundNoughtAlsoWhereThereIsNone() {
        const ValueRange range = symmetric({-0.1F, 0.4F});
        QCOMPARE(range.low, -range.high);
        QCOMPARE(range.place(0), 0.5);
        QCOMPARE(symmetric({0, 0, 0}).place(0), 0.5);  // equal models: the neutral colour, not the coldest
    }

    void twoRangesJoinToTheWider() {
        const ValueRange both = ValueRange{0, 1}.with({-2, 0.5});
        QCOMPARE(both.low, -2.0);
        QCOMPARE(both.high, 1.0);
    }

    void namesOfMapsComeBackAsTheMap() {
        for (const ColorMap map : allColorMaps())
            QVERIFY(colorMapNamed(colorMapName(map)) == map);
        QVERIFY(colorMapNamed(QStringLiteral("rainbow")) == ColorMap::Viridis);
    }

    void theLegendRunsFromLowToHighAndMarksAValue() {
        ColorBar bar;
        bar.resize(200, 40);
        bar.setRange({0, 10});
        const int y = 3;
        const QImage plain = bar.grab().toImage();
        QVERIFY(qGray(plain.pixel(4, y)) < 60 && qGray(plain.pixel(195, y)) > 180);
        bar.setMark(5);
        const QImage marked = bar.grab().toImage();
        QCOMPARE(QColor(marked.pixel(99, y)), QColor(Qt::white));
        QCOMPARE(marked.pixel(20, y), plain.pixel(20, y));
        bar.setMark(none);
        QCOMPARE(bar.grab().toImage(), plain);
    }

    void theLegendTellsAScreenReaderItsRange() {
        ColorBar bar;
        bar.setTitle(QStringLiteral("attention"));
        bar.setRange({0, 0.25});
        QVERIFY(bar.accessibleDescription().contains(QStringLiteral("0.25")));
        QVERIFY(bar.accessibleDescription().contains(QStringLiteral("attention")));
    }

    void probabilitiesAreWrittenWithSensibleDigits() {
        QCOMPARE(viz::percent(1), QStringLiteral("100 %"));
        QCOMPARE(viz::percent(0.823), QStringLiteral("82 %"));
        QCOMPARE(viz::percent(0.0996), QStringLiteral("10 %"));
        QCOMPARE(viz::percent(0.0312), QStringLiteral("3.1 %"));
        QCOMPARE(viz::percent(0.003), QStringLiteral("0.30 %"));
        QCOMPARE(viz::percent(1.6e-82), QStringLiteral("< 0.01 %"));
        QCOMPARE(viz::percent(0), QStringLiteral("0 %"));
        QCOMPARE(viz::percent(none), QStringLiteral("–"));
    }

    void textIsReadableOnEveryShade() {
        for (const ColorMap map : allColorMaps())
            for (int step = 0; step <= 50; ++step) {
                const QColor shade = QColor::fromRgb(colorAt(map, step / 50.0));
                QVERIFY(viz::contrast(viz::textOn(shade), shade) >= 4.5);
            }
    }
};

QTEST_MAIN(TestColorMap)
#include "test_color_map.moc"
