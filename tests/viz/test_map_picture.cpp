// Heat maps over pictures: what is painted where, patches under the pointer, by drag and by keyboard, odd maps.
#include <QImage>
#include <QSignalSpy>
#include <QtTest>
#include <limits>

#include "viz/heat_overlay.h"
#include "viz/map_picture.h"

using namespace diptych;

namespace {

HeatOverlay mapOf(int rows, int cols, std::vector<float> values, bool smooth = false) {
    HeatOverlay map{.rows = rows, .cols = cols, .values = std::move(values), .opacity = 1, .smooth = smooth};
    map.fitRange();
    return map;
}

QImage greyPicture(int width, int height) {
    QImage picture(width, height, QImage::Format_RGB32);
    picture.fill(QColor(120, 120, 120));
    return picture;
}

QColor viridis(double t) { return QColor::fromRgb(colorAt(ColorMap::Viridis, t)); }

}  // namespace

class TestMapPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_view = std::make_unique<MapPicture>();
        m_view->resize(200, 200);
        m_view->setPicture(greyPicture(100, 100));
        m_view->setGrid(2, 2);
        m_view->show();
    }

    void exactPatchesHaveOneFlatColourEach() {
        m_view->setOverlay(mapOf(2, 2, {0, 1, 0.5F, 0}));
        const QImage drawn = m_view->grab().toImage();
        for (const QPoint at : {QPoint(10, 10), QPoint(50, 50), QPoint(90, 90)})
            QCOMPARE(drawn.pixelColor(at), viridis(0));
        QCOMPARE(drawn.pixelColor(150, 50), viridis(1));
        QCOMPARE(drawn.pixelColor(50, 150), viridis(0.5));
    }

    void aSmoothMapMeetsTheValuesAtCellCentresAndBlendsBetween() {
        const HeatOverlay map = mapOf(1, 2, {0, 1}, true);
        const QImage drawn = map.render({400, 10});
        QVERIFY(qAbs(drawn.pixelColor(100, 5).green() - viridis(0).green()) <= 6);
        QVERIFY(qAbs(drawn.pixelColor(300, 5).green() - viridis(1).green()) <= 6);
        const int middle = drawn.pixelColor(200, 5).green();
        QVERIFY(middle > viridis(0).green() + 40 && middle < viridis(1).green() - 40);
    }

    void opacityLetsThePictureThrough() {
        HeatOverlay map = mapOf(1, 1, {1});
        map.range = {0, 1};
        map.opacity = 0.5;
        m_view->setOverlay(map);
        const QColor drawn = m_view->grab().toImage().pixelColor(100, 100);
        QVERIFY(qAbs(drawn.red() - (120 + viridis(1).red()) / 2) <= 2);
    }

    void aCellThatIsNoNumberStaysTransparent() {
        m_view->setOverlay(mapOf(2, 2, {0, std::numeric_limits<float>::quiet_NaN(), 1, 1}, true));
        const QImage drawn = m_view->grab().toImage();
        QCOMPARE(drawn.pixelColor(150, 50), QColor(120, 120, 120));
        QCOMPARE(drawn.pixelColor(50, 150), viridis(1));
    }

    void oddMapsPaintNothingOrOneColour() {
        const QImage bare = m_view->grab().toImage();
        m_view->setOverlay({});
        QCOMPARE(m_view->grab().toImage(), bare);
        m_view->setOverlay(mapOf(3, 3, {1, 2}));  // fewer values than cells
        QVERIFY(m_view->overlay().empty());
        QCOMPARE(m_view->grab().toImage(), bare);
        m_view->setOverlay(mapOf(1, 1, {0.7F}, true));
        QCOMPARE(m_view->grab().toImage().pixelColor(100, 100), viridis(0));
        QVERIFY(mapOf(1, 1, {1}).render({0, 5}).isNull());
    }

    void theMapCoversTheCanvasThatMayReachBeyondThePicture() {
        m_view->setCanvas(QRectF(0, -50, 100, 200));
        m_view->setGrid(2, 1);
        QCOMPARE(m_view->patchAt({100, 50}), QPoint(0, 0));
        QCOMPARE(m_view->patchAt({100, 150}), QPoint(0, 1));
        QCOMPARE(m_view->canvasOnWidget(), QRectF(0, -100, 200, 400));
    }

    void thePointerSaysWhichPatchItIsOver() {
        QSignalSpy hovered(m_view.get(), &MapPicture::patchHovered);
        QTest::mouseMove(m_view.get(), QPoint(150, 50));
        QCOMPARE(hovered.count(), 1);
        QCOMPARE(hovered.last(), (QList<QVariant>{0, 1}));
        const QImage drawn = m_view->grab().toImage();
        QCOMPARE(drawn.pixelColor(150, 150), QColor(120, 120, 120));
        QVERIFY(drawn.pixelColor(101, 30) != QColor(120, 120, 120));  // the patch's outline
    }

    void aDragChoosesTheRectangleOfPatches() {
        m_view->setGrid(4, 4);
        QSignalSpy chosen(m_view.get(), &MapPicture::patchesChosen);
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, {130, 130});
        QTest::mouseMove(m_view.get(), {20, 80});
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {20, 80});
        QCOMPARE(chosen.last().first().toRect(), QRect(0, 1, 3, 2));
        QCOMPARE(m_view->chosenPatches(), QRect(0, 1, 3, 2));
        QTest::mouseMove(m_view.get(), {190, 190});  // the button is up
        QCOMPARE(m_view->chosenPatches(), QRect(0, 1, 3, 2));
    }

    void theKeyboardWalksExtendsAndLetsGo() {
        m_view->setGrid(4, 4);
        QTest::keyClick(m_view.get(), Qt::Key_Left);
        QCOMPARE(m_view->chosenPatches(), QRect(2, 2, 1, 1));
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(m_view.get(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_view->chosenPatches(), QRect(2, 1, 2, 2));
        for (int i = 0; i < 9; ++i)
            QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(m_view->chosenPatches(), QRect(3, 2, 1, 1));
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QVERIFY(m_view->chosenPatches().isNull());
    }

    void whereNothingCanBeChosenTheArrowsReadPatchAfterPatch() {
        m_view->setChoosing(false);
        m_view->setOverlay(mapOf(2, 2, {0, 0, 0, 0.25F}));
        QSignalSpy hovered(m_view.get(), &MapPicture::patchHovered);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(hovered.last(), (QList<QVariant>{1, 1}));
        QVERIFY(m_view->accessibleDescription().contains(QStringLiteral("0.25")));
        QVERIFY(m_view->chosenPatches().isNull());
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, {50, 50});
        QVERIFY(m_view->chosenPatches().isNull());
    }

    void aNewPictureLetsGoOfThePatches() {
        m_view->setChosenPatches({0, 0, 1, 1});
        QSignalSpy chosen(m_view.get(), &MapPicture::patchesChosen);
        m_view->setPicture(greyPicture(50, 100));
        QCOMPARE(chosen.count(), 1);
        QVERIFY(m_view->chosenPatches().isNull());
    }

    void aHuggingViewIsNoTallerThanItsPicture() {
        m_view->resize(600, 600);
        m_view->setHugging(true);
        m_view->setPicture(greyPicture(200, 100));
        QCOMPARE(m_view->maximumHeight(), m_view->width() / 2);
        m_view->setPicture({});
        QCOMPARE(m_view->maximumHeight(), QWIDGETSIZE_MAX);
    }

    void withoutAPictureThePlaceholderIsDrawnAndNothingCanBePointedAt() {
        m_view->setPicture({});
        m_view->setPlaceholder(QStringLiteral("Drop a picture here"));
        const QImage first = m_view->grab().toImage();
        m_view->setPlaceholder({});
        QVERIFY(m_view->grab().toImage() != first);
        QCOMPARE(m_view->patchAt({100, 100}), QPoint(-1, -1));
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QVERIFY(m_view->chosenPatches().isNull());
    }

    void theTableHoldsEveryCell() {
        m_view->setOverlay(mapOf(2, 2, {0, 1, 2, 3}));
        const CsvTable table = m_view->table();
        QCOMPARE(table.rows.size(), 4);
        QCOMPARE(table.rows.at(2), (QStringList{QStringLiteral("1"), QStringLiteral("0"), QStringLiteral("2")}));
    }

private:
    std::unique_ptr<MapPicture> m_view;
};

QTEST_MAIN(TestMapPicture)
#include "test_map_picture.moc"
