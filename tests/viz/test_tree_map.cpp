// TreeMap: areas that are shares, nothing lost or overlapping, colours read off the drawn pixels in both themes, labels
// only where they fit, and cells reached by mouse and keys.
#include <QSignalSpy>
#include <QtTest>
#include <cmath>

#include "viz/squarify.h"
#include "viz/style.h"
#include "viz/tree_map.h"

using namespace diptych;

namespace {

struct Shown : TreeMap {
    explicit Shown(const QList<TreeMapCell>& cells, QSize size = {400, 240}) {
        resize(size);
        setCells(cells);
        show();
    }
    QImage drawn() {
        QImage image(size(), QImage::Format_RGB32);
        image.fill(palette().color(QPalette::Window));
        render(&image);
        return image;
    }
};

double area(const QRectF& rect) { return rect.width() * rect.height(); }

QPalette darkPalette() {
    QPalette palette;
    palette.setColor(QPalette::Base, Qt::black);
    palette.setColor(QPalette::Window, Qt::black);
    palette.setColor(QPalette::Text, Qt::white);
    return palette;
}

QList<TreeMapCell> threeParts() {
    return {{QStringLiteral("vision"), 60, QStringLiteral("60 M"), {30, 30}},
            {QStringLiteral("text"), 30, QStringLiteral("30 M"), {}},
            {QStringLiteral("head"), 10, QStringLiteral("10 M"), {}}};
}

}  // namespace

class TestTreeMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areasAreSharesAndFillTheWholeWithoutOverlap() {
        const QList<double> values{6, 6, 4, 3, 2, 2, 1, 0.25};
        const QRectF room(10, 20, 300, 200);
        const QList<QRectF> rects = squarified(values, room);
        double sum = 0, total = 0;
        for (const double value : values)
            total += value;
        for (int i = 0; i < rects.size(); ++i) {
            QVERIFY(std::abs(area(rects[i]) - area(room) * values[i] / total) < 1e-6);
            QVERIFY(room.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(rects[i]));
            for (int k = 0; k < i; ++k)
                QVERIFY(area(rects[i].intersected(rects[k])) < 1e-6);
            sum += area(rects[i]);
        }
        QVERIFY(std::abs(sum - area(room)) < 1e-6);
    }

    void cellsAreNearlySquareWhereStripesWouldBeThin() {
        QList<double> values(16, 1.0);
        for (const QRectF& rect : squarified(values, {0, 0, 400, 400}))
            QVERIFY(std::max(rect.width(), rect.height()) < 2.1 * std::min(rect.width(), rect.height()));
    }

    void zeroNegativeAndNanValuesTakeNoRoom() {
        const QList<QRectF> rects = squarified({0, -3, NAN, INFINITY, 5}, {0, 0, 100, 50});
        for (int i = 0; i < 4; ++i)
            QVERIFY(rects[i].isEmpty());
        QCOMPARE(rects[4], QRectF(0, 0, 100, 50));
        QVERIFY(squarified({1, 2}, QRectF()).front().isEmpty());
        QVERIFY(squarified({}, {0, 0, 9, 9}).isEmpty());
    }

    void everyCellIsDrawnInItsColourInBothThemes() {
        for (const QPalette& palette : {QPalette(), darkPalette()}) {
            Shown map(threeParts());
            map.setPalette(palette);
            const QImage image = map.drawn();
            for (int cell = 0; cell < 3; ++cell) {
                const QRectF rect = map.cellRect(cell);
                // Right of the middle and near the lower edge: no label stands there.
                const QPoint inside(static_cast<int>(rect.right() - 6), static_cast<int>(rect.bottom() - 6));
                QCOMPARE(image.pixelColor(inside).rgb(), map.cellColor(cell).rgb());
                QVERIFY(viz::contrast(map.cellColor(cell), viz::textOn(map.cellColor(cell))) >= 4.5);
            }
            QVERIFY(map.cellColor(0) != map.cellColor(1) && map.cellColor(1) != map.cellColor(2));
        }
    }

    void aNameIsWrittenOnlyWhereThereIsRoomForIt() {
        Shown map({{QStringLiteral("wide"), 100, {}, {}}, {QStringLiteral("narrow"), 4, {}, {}}});
        const QImage image = map.drawn();
        const auto inked = [&](int cell) {
            const QRect rect = map.cellRect(cell).toAlignedRect().intersected(map.rect()).adjusted(2, 2, -2, -2);
            int count = 0;
            for (int y = rect.top(); y <= rect.bottom(); ++y)
                for (int x = rect.left(); x <= rect.right(); ++x)
                    count += image.pixelColor(x, y).rgb() != map.cellColor(cell).rgb() ? 1 : 0;
            return count;
        };
        QVERIFY(inked(0) > 20);
        QCOMPARE(inked(1), 0);
    }

    void partsInsideAPartAreLinesInIt() {
        Shown plain(threeParts()), other(threeParts());
        QList<TreeMapCell> cells = threeParts();
        cells[0].inside.clear();
        plain.setCells(cells);
        QVERIFY(plain.drawn() != other.drawn());
    }

    void aCellIsChosenByClickAndOpenedByDoubleClick() {
        Shown map(threeParts());
        QSignalSpy chosen(&map, &TreeMap::cellChosen), opened(&map, &TreeMap::cellOpened);
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.cellRect(1).center().toPoint());
        QCOMPARE(chosen.takeFirst().front().toInt(), 1);
        QTest::mouseDClick(&map, Qt::LeftButton, {}, map.cellRect(1).center().toPoint());
        QVERIFY(opened.isEmpty());                                 // nothing is inside
        QTest::mouseDClick(&map, Qt::LeftButton, {}, map.cellRect(0).center().toPoint());
        QCOMPARE(opened.takeFirst().front().toInt(), 0);
        QCOMPARE(map.cellAt({-5, 5}), -1);
    }

    void everyCellIsReachedByKeys() {
        Shown map(threeParts());
        QSignalSpy opened(&map, &TreeMap::cellOpened), up(&map, &TreeMap::upWanted);
        QTest::keyClick(&map, Qt::Key_Right);
        QCOMPARE(map.current(), 0);
        QTest::keyClick(&map, Qt::Key_Right);
        const int beside = map.current();
        QVERIFY(beside == 1 || beside == 2);
        QTest::keyClick(&map, Qt::Key_Left);
        QCOMPARE(map.current(), 0);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(opened.takeFirst().front().toInt(), 0);
        QTest::keyClick(&map, Qt::Key_Backspace);
        QCOMPARE(up.size(), 1);
        QTest::keyClick(&map, Qt::Key_End);
        QCOMPARE(map.current(), 2);
        QVERIFY(map.accessibleDescription().contains(QStringLiteral("head · 10 M · 10 %")));
    }

    void anEmptyMapIsDrawnWithoutHarm() {
        Shown map({});
        map.setEmptyText(QStringLiteral("no parts"));
        map.drawn();
        QTest::keyClick(&map, Qt::Key_Right);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(map.current(), -1);
        QVERIFY(map.table().rows.isEmpty());
    }
};

QTEST_MAIN(TestTreeMap)
#include "test_tree_map.moc"
