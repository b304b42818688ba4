// CurveView: the smoothing's formula, curves drawn in their colours, the readout, zoom that stays, and histories of any length.
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <ctime>

#include "viz/curve_view.h"

using namespace diptych;

namespace {

Curve curve(const QString& name, const QVector<double>& y, const QColor& color = Qt::red) {
    QVector<double> x;
    for (int i = 0; i < y.size(); ++i)
        x.append(i);
    return {.name = name, .x = x, .y = y, .color = color};
}

struct Shown : CurveView {
    explicit Shown(const QList<Curve>& curves) {
        resize(500, 360);
        setTitles(QStringLiteral("step"), QStringLiteral("loss"));
        setCurves(curves);
        show();
    }
    int pixelsLike(const QColor& color) {
        QTest::qWait(30);                           // the plot draws itself when the event loop is idle
        const QImage drawn = grab().toImage();
        int count = 0;
        for (int y = 0; y < drawn.height(); ++y)
            for (int x = 0; x < drawn.width(); ++x) {
                const QColor pixel = drawn.pixelColor(x, y);
                count += std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) + std::abs(pixel.blue() - color.blue()) < 40 ? 1 : 0;
            }
        return count;
    }
};

}  // namespace

class TestCurveView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smoothingIsTheBiasCorrectedMean() {
        const QVector<double> result = smoothed({2, 4, NAN, 8}, 0.5);
        QCOMPARE(result[0], 2.0);
        QCOMPARE(result[1], (0.5 * (0.5 * 2) + 0.5 * 4) / 0.75);
        QVERIFY(std::isnan(result[2]));
        QCOMPARE(result[3], (0.5 * (0.5 * (0.5 * 2) + 0.5 * 4) + 0.5 * 8) / 0.875);
        QCOMPARE(smoothed({3, 3, 3}, 0.98)[2], 3.0);
    }

    void aCurveIsDrawnInItsColourAndHiddenOnesAreNot() {
        Shown view({curve(QStringLiteral("loss"), {3, 2, 1, 2, 3}, QColor(255, 0, 0))});
        QVERIFY(view.pixelsLike(QColor(255, 0, 0)) > 200);
        QVERIFY(view.pixelsLike(QColor(0, 255, 0)) == 0);
        view.setCurves({curve(QStringLiteral("loss"), {3, 2, 1, 2, 3}, QColor(0, 255, 0))});
        QVERIFY(view.pixelsLike(QColor(255, 0, 0)) == 0);
    }

    void theReadoutNamesTheNearestValues() {
        Shown view({curve(QStringLiteral("loss"), {3, 2, 1}), curve(QStringLiteral("validation"), {NAN, 7, NAN})});
        QCOMPARE(view.readout(1.2), QStringLiteral("step 1 · loss 2 · validation 7"));
        QCOMPARE(view.readout(99), QString());
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(view.accessibleDescription().startsWith(QStringLiteral("step ")));
    }

    void anEmptyOneSaysWhy() {
        Shown view({});
        view.setEmptyText(QStringLiteral("nothing yet"));
        QVERIFY(view.pixelsLike(view.palette().color(QPalette::Base)) < 500 * 360);  // the sentence is drawn
        QVERIFY(view.table().rows.isEmpty());
    }

    void onePointNanAndLogarithmsAreDrawnWithoutHarm() {
        Shown view({curve(QStringLiteral("one"), {5}), curve(QStringLiteral("nan"), {NAN, NAN}), curve(QStringLiteral("zero"), {0, -1})});
        view.setMarkers({{0, QStringLiteral("best")}});
        view.grab();
        view.setLogY(true);
        view.setSmoothing(0.9);
        view.grab();
        view.setLogY(false);
        view.fit();
        QCOMPARE(view.table().rows.size(), 5);
    }

    void aHundredThousandStepsAreShownAtOnce() {
        QVector<double> y;
        for (int i = 0; i < 100'000; ++i)
            y.append(3 + std::sin(i * 0.01));
        Shown view({});
        view.setSmoothing(0.8);
        const auto cpu = [] { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
        const double from = cpu();
        view.setCurves({curve(QStringLiteral("loss"), y)});
        view.grab();
        QVERIFY2(cpu() - from < 150, qPrintable(QString::number(cpu() - from)));
    }
};

QTEST_MAIN(TestCurveView)
#include "test_curve_view.moc"
