// The drawing half of MatrixView.
#include <QPainter>
#include <QScrollBar>
#include <cmath>

#include "viz/matrix_view.h"
#include "viz/style.h"

namespace diptych {
namespace {

// 1, 2, 5, 10, 20, 50 …: every how many cells a label stands.
int roundStep(int atLeast) {
    for (int power = 1;; power *= 10)
        for (const int step : {1, 2, 5})
            if (step * power >= atLeast)
                return step * power;
}

}  // namespace

void MatrixView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    const Placement at = placement();
    if (m_image.isNull() || at.area.isEmpty())
        return;
    paintCells(painter, at);
    paintLabels(painter, at);
}

void MatrixView::paintCells(QPainter& painter, const Placement& at) const {
    painter.save();
    painter.setClipRect(at.area);
    const QRectF source(horizontalScrollBar()->value() / at.cellWidth, verticalScrollBar()->value() / at.cellHeight,
                        at.area.width() / at.cellWidth, at.area.height() / at.cellHeight);
    // Cells smaller than a pixel are averaged; larger ones keep hard edges.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, std::min(at.cellWidth, at.cellHeight) < 1);
    painter.drawImage(at.area, m_image, source);
    if (std::min(at.cellWidth, at.cellHeight) >= viz::unit(this) * 3) {
        painter.setPen(QPen(palette().color(QPalette::Base), 1));
        const QRectF first = cellRect(0, 0);
        for (int col = 1; col < m_data.cols; ++col) {
            const double x = first.x() + col * at.cellWidth;
            painter.drawLine(QPointF(x, at.area.top()), QPointF(x, at.area.bottom()));
        }
        for (int row = 1; row < m_data.rows; ++row) {
            const double y = first.y() + row * at.cellHeight;
            painter.drawLine(QPointF(at.area.left(), y), QPointF(at.area.right(), y));
        }
    }
    if (m_showValues)
        paintCellTexts(painter, at);
    paintMarks(painter, at);
    painter.restore();
}

void MatrixView::paintCellTexts(QPainter& painter, const Placement& at) const {
    const int widest = fontMetrics().horizontalAdvance(QStringLiteral("0.00")) + viz::unit(this);
    if (at.cellWidth < widest || at.cellHeight < fontMetrics().height())
        return;
    const ValueRange shown = range();
    const QPoint first = cellAt(at.area.topLeft());
    const int lastRow = std::min(m_data.rows - 1, first.y() + static_cast<int>(at.area.height() / at.cellHeight) + 1);
    const int lastCol = std::min(m_data.cols - 1, first.x() + static_cast<int>(at.area.width() / at.cellWidth) + 1);
    for (int row = std::max(0, first.y()); row <= lastRow; ++row)
        for (int col = std::max(0, first.x()); col <= lastCol; ++col) {
            const double at0 = value(row, col);
            if (std::isnan(at0))
                continue;
            painter.setPen(viz::textOn(QColor::fromRgb(colorAt(m_colors, shown.place(at0)))));
            painter.drawText(cellRect(row, col), Qt::AlignCenter, viz::number(at0, 2));
        }
}

void MatrixView::paintMarks(QPainter& painter, const Placement& at) const {
    painter.setBrush(Qt::NoBrush);
    const auto frame = [&](QPoint cell, double strength) {
        const QRectF box = cellRect(cell.y(), cell.x()).adjusted(1, 1, -1, -1);
        painter.setPen(QPen(QColor(0, 0, 0, static_cast<int>(255 * strength)), 4));
        painter.drawRect(box);
        painter.setPen(QPen(QColor(255, 255, 255, static_cast<int>(255 * strength)), 2));
        painter.drawRect(box);
    };
    if (m_markDiagonal && at.cellWidth >= 6) {
        // Dark and light, so that it is seen on every colour and on the grid of every theme.
        for (int i = 0; i < std::min(m_data.rows, m_data.cols); ++i) {
            painter.setPen(QPen(QColor(0, 0, 0, 220), 1));
            painter.drawRect(cellRect(i, i).adjusted(0.5, 0.5, -1, -1));
            painter.setPen(QPen(QColor(255, 255, 255, 220), 1));
            painter.drawRect(cellRect(i, i).adjusted(1.5, 1.5, -2, -2));
        }
    }
    if (m_hovered.x() >= 0) {
        QColor band(255, 255, 255, 110);            // its row and its column, so that both labels can be read off
        painter.setPen(QPen(band, 1));
        const QRectF cell = cellRect(m_hovered.y(), m_hovered.x());
        painter.drawRect(QRectF(at.area.left(), cell.top(), at.area.width(), cell.height()));
        painter.drawRect(QRectF(cell.left(), at.area.top(), cell.width(), at.area.height()));
        frame(m_hovered, 0.6);
    }
    if (m_current.x() >= 0)
        frame(m_current, 1.0);
}

void MatrixView::paintLabels(QPainter& painter, const Placement& at) const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    const int titles = m_data.rowTitle.isEmpty() ? 0 : line;
    painter.setPen(viz::mutedText(palette()));
    const double top = at.area.top() - line - unit;
    if (!m_data.colTitle.isEmpty())
        painter.drawText(QRectF(at.area.left(), top - line, viewport()->width() - at.area.left(), line), Qt::AlignLeft,
                         m_data.colTitle);
    if (titles > 0) {
        painter.save();
        painter.translate(0, at.area.bottom());
        painter.rotate(-90);
        painter.drawText(QRectF(0, 0, at.area.height(), line), Qt::AlignRight, m_data.rowTitle);
        painter.restore();
    }
    painter.setPen(palette().color(QPalette::Text));
    paintRowLabels(painter, at, titles);
    paintColLabels(painter, at, top);
}

void MatrixView::paintRowLabels(QPainter& painter, const Placement& at, int left) const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    const QRectF first = cellRect(0, 0);
    const int rowStep = roundStep(static_cast<int>(std::ceil(line / at.cellHeight)));
    for (int row = 0; row < m_data.rows; row += rowStep) {
        const double y = first.y() + row * at.cellHeight;
        if (y + at.cellHeight < at.area.top() || y > at.area.bottom())
            continue;
        const QRectF box(left, y + (at.cellHeight * std::min(rowStep, 1) - line) / 2, at.area.left() - left - unit, line);
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter,
                         fontMetrics().elidedText(rowLabel(row), Qt::ElideRight, static_cast<int>(box.width())));
    }
}

void MatrixView::paintColLabels(QPainter& painter, const Placement& at, double top) const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    const QRectF first = cellRect(0, 0);
    int widest = 1;
    for (int col = 0; col < m_data.cols; col += std::max(1, m_data.cols / 64))
        widest = std::max(widest, fontMetrics().horizontalAdvance(colLabel(col)));
    const double needed = std::min<double>(widest, unit * 18.0) + unit;
    const int colStep = roundStep(static_cast<int>(std::ceil(needed / at.cellWidth)));
    for (int col = 0; col < m_data.cols; col += colStep) {
        const double x = first.x() + (col + 0.5) * at.cellWidth;
        if (x < at.area.left() - 1 || x > at.area.right())
            continue;
        const double wide = std::max(at.cellWidth * colStep, needed);   // a centred label may lean over its cell's edges
        painter.drawText(QRectF(x - wide / 2, top, wide, line), Qt::AlignCenter,
                         fontMetrics().elidedText(colLabel(col), Qt::ElideRight, static_cast<int>(wide)));
    }
}

}  // namespace diptych
