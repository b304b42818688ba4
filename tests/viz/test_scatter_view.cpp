// ScatterView draws its points where it says they are, gives every thumbnail room of its own, and bears odd data.
#include <QPainter>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <set>

#include "viz/scatter_view.h"
#include "viz/style.h"

using namespace diptych;

namespace {

ScatterData square() {
    ScatterData data;
    data.xy = {0, 0, 10, 0, 0, 10, 10, 10};
    data.group = {0, 0, 1, 1};
    data.pairs = {{0, 2}, {1, 3}};
    data.groupNames = {QStringLiteral("pictures"), QStringLiteral("texts")};
    return data;
}

struct Shown : ScatterView {
    explicit Shown(ScatterData data) {
        resize(500, 500);
        setData(std::move(data));
        show();
    }
    QColor pixelAt(int point) { return grab().toImage().pixelColor(pointOnWidget(point).toPoint()); }
};

}  // namespace

class TestScatterView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsHaveTheColourOfTheirGroupWhereTheyAreSaidToBe() {
        Shown view(square());
        QVERIFY(view.pointOnWidget(0).y() > view.pointOnWidget(2).y());  // y grows upwards
        for (const auto& [point, series] : {std::pair{0, 0}, {3, 1}}) {
            const QColor drawn = view.pixelAt(point), wanted = viz::seriesColor(series, view.palette());
            QVERIFY2(std::abs(drawn.red() - wanted.red()) + std::abs(drawn.green() - wanted.green()) + std::abs(drawn.blue() - wanted.blue()) < 60,
                     qPrintable(drawn.name() + wanted.name()));
        }
    }

    void theNearestPointIsHitAndKeysGoFromOneToTheNext() {
        Shown view(square());
        QSignalSpy chosen(&view, &ScatterView::pointChosen);
        for (int point = 0; point < 4; ++point)
            QCOMPARE(view.pointAt(view.pointOnWidget(point) + QPointF(2, -2)), point);
        QCOMPARE(view.pointAt(view.rect().center()), -1);
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.pointOnWidget(2).toPoint());
        QCOMPARE(chosen.takeFirst().front().toInt(), 2);
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.current(), 3);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.current(), 1);
    }

    void thumbnailsNeverHideOneAnother() {
        ScatterData data;
        for (int i = 0; i < 30; ++i) {
            data.xy.push_back(static_cast<float>(i % 6) * 0.1F);
            data.xy.push_back(static_cast<float>(i / 6) * 0.1F);
        }
        data.xy.insert(data.xy.end(), {3, 3});
        Shown view(std::move(data));
        std::vector<QImage> pictures;
        for (int i = 0; i < 31; ++i) {
            QImage picture(32, 32, QImage::Format_RGB32);
            picture.fill(QColor::fromHsv(i * 11 % 360, 255, 255 - i));
            pictures.push_back(picture);
        }
        view.setThumbnail([&](int point) { return pictures[static_cast<std::size_t>(point)]; });
        view.setCurrent(14);
        const QImage drawn = view.grab().toImage();
        const double side = viz::unit(&view) * 9.0;
        std::vector<int> area(31, 0);
        for (int y = 0; y < drawn.height(); ++y)
            for (int x = 0; x < drawn.width(); ++x)
                for (std::size_t i = 0; i < pictures.size(); ++i)
                    area[i] += drawn.pixel(x, y) == pictures[i].pixel(0, 0) ? 1 : 0;
        int whole = 0;
        for (const int pixels : area) {
            QVERIFY2(pixels < 20 || pixels > 0.75 * side * side, qPrintable(QString::number(pixels)));  // as a whole or not at all
            whole += pixels > 0.75 * side * side ? 1 : 0;
        }
        QVERIFY2(whole >= 3 && whole < 31, qPrintable(QString::number(whole)));
        QVERIFY(area[14] > 0.75 * side * side);     // the current one always has room
        QVERIFY(area[30] > 0.75 * side * side);
    }

    void noPointOnePointAndNanAreDrawnWithoutHarm() {
        Shown empty(ScatterData{});
        empty.grab();
        QCOMPARE(empty.pointAt({100, 100}), -1);
        QTest::keyClick(&empty, Qt::Key_Left);
        ScatterData one;
        one.xy = {5, 5};
        Shown single(std::move(one));
        single.grab();
        QCOMPARE(single.pointAt(single.pointOnWidget(0)), 0);
        ScatterData odd = square();
        odd.xy[6] = NAN;
        odd.pairs.emplace_back(0, 99);
        Shown hole(std::move(odd));
        hole.grab();
        QCOMPARE(hole.pointAt(hole.pointOnWidget(1)), 1);
    }
};

QTEST_MAIN(TestScatterView)
#include "test_scatter_view.moc"
