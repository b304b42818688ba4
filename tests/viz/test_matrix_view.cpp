// MatrixView draws the colours it claims, finds the cell under the pointer, and bears empty, one-cell and NaN matrices.
#include <QSignalSpy>
#include <QtTest>
#include <cmath>

#include "viz/matrix_view.h"

using namespace diptych;

namespace {

MatrixData matrix(int rows, int cols) {
    MatrixData data{.rows = rows, .cols = cols};
    for (int i = 0; i < rows * cols; ++i)
        data.values.push_back(static_cast<float>(i));
    data.rowTitle = QStringLiteral("picture");
    data.colTitle = QStringLiteral("text");
    data.valueTitle = QStringLiteral("cosine");
    return data;
}

struct Shown : MatrixView {
    explicit Shown(MatrixData data, QSize size = {400, 400}) {
        resize(size);
        setData(std::move(data));
        show();
    }
    QColor pixelOf(int row, int col) {
        const QRectF cell = cellRect(row, col);
        return viewport()->grab().toImage().pixelColor((cell.topLeft() + QPointF(cell.width() * 0.3, cell.height() * 0.3)).toPoint());
    }
};

}  // namespace

class TestMatrixView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cellsHaveTheColourOfTheirValue() {
        Shown view(matrix(3, 4));
        const ValueRange range = view.range();
        for (const auto& [row, col] : {std::pair{0, 0}, {1, 2}, {2, 3}})
            QCOMPARE(view.pixelOf(row, col), QColor::fromRgb(colorAt(view.colorMap(), range.place(view.value(row, col)))));
    }

    void theCellUnderThePointerIsFoundAndChosen() {
        Shown view(matrix(5, 3));
        QSignalSpy chosen(&view, &MatrixView::cellChosen), hovered(&view, &MatrixView::cellHovered);
        for (int row = 0; row < 5; ++row)
            for (int col = 0; col < 3; ++col)
                QCOMPARE(view.cellAt(view.cellRect(row, col).center()), QPoint(col, row));
        QCOMPARE(view.cellAt({-5, -5}), QPoint(-1, -1));
        QCOMPARE(view.cellAt(view.cellRect(4, 2).bottomRight() + QPointF(3, 3)), QPoint(-1, -1));
        QTest::mouseMove(view.viewport(), view.cellRect(3, 1).center().toPoint());
        QTRY_COMPARE(hovered.count(), 1);
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.cellRect(3, 1).center().toPoint());
        QCOMPARE(chosen.takeFirst(), (QList<QVariant>{3, 1}));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(chosen.takeFirst(), (QList<QVariant>{3, 2}));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.current(), QPoint(2, 3));
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("picture 3, text 2: cosine 11")));
    }

    void squareCellsLeaveNothingOverAtTheHeightForTheirWidth() {
        Shown view(matrix(24, 24), {500, 300});
        const int tall = view.heightForWidth(500);
        view.resize(500, tall);
        const QRectF last = view.cellRect(23, 23);
        QVERIFY2(view.viewport()->height() - last.bottom() <= 3, qPrintable(QString::number(last.bottom())));
        QVERIFY(view.viewport()->width() - last.right() <= 3);
        QVERIFY(std::abs(last.width() - last.height()) < 1e-9);
    }

    void labelsThatStandSideBySideNeverTouch() {
        Shown view(matrix(60, 60), {360, 360});
        const QImage picture = view.viewport()->grab().toImage();
        // The rows of pixels above the cells must hold background between any two labels: runs of ink stay short.
        const int top = static_cast<int>(view.cellRect(0, 0).top());
        int longest = 0, run = 0;
        for (int x = 0; x < picture.width(); ++x) {
            bool ink = false;
            for (int y = top - view.fontMetrics().height() - 4; y < top - 1; ++y)
                ink = ink || picture.pixelColor(x, y) != picture.pixelColor(0, 0);
            run = ink ? run + 1 : 0;
            longest = std::max(longest, run);
        }
        QVERIFY(longest > 0);
        QVERIFY2(longest <= view.fontMetrics().horizontalAdvance(QStringLiteral("00")), qPrintable(QString::number(longest)));
    }

    void emptyOneCellAndNanAreDrawnWithoutHarm() {
        Shown empty(MatrixData{});
        empty.grab();
        QCOMPARE(empty.cellAt({50, 50}), QPoint(-1, -1));
        QTest::keyClick(&empty, Qt::Key_Down);
        Shown one(matrix(1, 1));
        one.grab();
        QCOMPARE(one.cellAt(one.cellRect(0, 0).center()), QPoint(0, 0));
        MatrixData data = matrix(2, 2);
        data.values[3] = NAN;
        Shown hole(std::move(data));
        hole.setShowValues(true);
        QCOMPARE(hole.pixelOf(1, 1), hole.viewport()->grab().toImage().pixelColor(399, 399));
        QVERIFY(hole.pixelOf(0, 0) != hole.pixelOf(1, 1));
        QVERIFY(hole.describe(1, 1).contains(QStringLiteral("–")));
    }
};

QTEST_MAIN(TestMatrixView)
#include "test_matrix_view.moc"
