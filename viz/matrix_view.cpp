#include "viz/matrix_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>
#include <cmath>

#include "viz/style.h"

namespace diptych {

MatrixView::MatrixView(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Matrix"));
}

void MatrixView::setData(MatrixData data) {
    const bool sameShape = data.rows == m_data.rows && data.cols == m_data.cols;
    m_data = std::move(data);
    m_hovered = {-1, -1};
    if (!sameShape) {
        m_current = {-1, -1};
        m_zoom = 1;
    }
    rebuildImage();
    updateScrollBars();
}

void MatrixView::setColorMap(ColorMap map) {
    m_colors = map;
    rebuildImage();
}

void MatrixView::setRange(std::optional<ValueRange> range) {
    m_range = range;
    rebuildImage();
}

ValueRange MatrixView::range() const {
    if (m_range)
        return *m_range;
    const auto count = static_cast<qsizetype>(m_data.values.size());
    return m_colors == ColorMap::Coolwarm ? symmetricRangeOf(m_data.values.data(), count)
                                          : rangeOf(m_data.values.data(), count);
}

void MatrixView::setShowValues(bool on) {
    m_showValues = on;
    viewport()->update();
}

void MatrixView::setMarkDiagonal(bool on) {
    m_markDiagonal = on;
    viewport()->update();
}

void MatrixView::setSquareCells(bool on) {
    m_square = on;
    updateScrollBars();
}

void MatrixView::setTip(std::function<QString(int, int)> tip) {
    m_tip = std::move(tip);
}

double MatrixView::value(int row, int col) const {
    return static_cast<double>(
        m_data.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_data.cols) + static_cast<std::size_t>(col)]);
}

QString MatrixView::rowLabel(int row) const {
    return row < m_data.rowLabels.size() ? m_data.rowLabels.at(row) : QString::number(row);
}

QString MatrixView::colLabel(int col) const {
    return col < m_data.colLabels.size() ? m_data.colLabels.at(col) : QString::number(col);
}

QString MatrixView::describe(int row, int col) const {
    const auto named = [](const QString& title, const QString& label) {
        return title.isEmpty() ? label : title + QLatin1Char(' ') + label;
    };
    return QStringLiteral("%1, %2: %3").arg(named(m_data.rowTitle, rowLabel(row)), named(m_data.colTitle, colLabel(col)),
                                            named(m_data.valueTitle, viz::number(value(row, col))));
}

void MatrixView::rebuildImage() {
    m_image = {};
    if (m_data.rows > 0 && m_data.cols > 0) {
        m_image = QImage(m_data.cols, m_data.rows, QImage::Format_ARGB32);
        const ValueRange shown = range();
        for (int row = 0; row < m_data.rows; ++row) {
            auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(row));
            for (int col = 0; col < m_data.cols; ++col) {
                const double at = value(row, col);
                line[col] = colorAt(m_colors, std::isnan(at) ? at : shown.place(at));
            }
        }
    }
    viewport()->update();
}

// Space for the row labels (width) and for title and column labels (height).
QSizeF MatrixView::labelSpace() const {
    int widest = 0;
    const int step = std::max(1, m_data.rows / 64);  // enough of them to know the width
    for (int row = 0; row < m_data.rows; row += step)
        widest = std::max(widest, fontMetrics().horizontalAdvance(rowLabel(row)));
    const int unit = viz::unit(this), line = fontMetrics().height();
    const int limit = viewport()->width() / 4;
    const int titles = m_data.rowTitle.isEmpty() ? 0 : line;
    return QSizeF(std::min(widest, limit) + titles + unit * 2, line * (m_data.colTitle.isEmpty() ? 1 : 2) + unit * 2);
}

double MatrixView::largestSquare() const { return viz::unit(this) * 14.0; }

int MatrixView::heightForWidth(int width) const {
    if (m_data.rows <= 0 || m_data.cols <= 0)
        return sizeHint().height();
    const QSizeF labels = labelSpace();
    const double side = std::min(std::max(1.0, width - labels.width() - 1) / m_data.cols, largestSquare());
    return static_cast<int>(std::ceil(side * m_data.rows + labels.height() + 1));
}

MatrixView::Placement MatrixView::placement() const {
    const QSizeF labels = labelSpace();
    const double availableWidth = std::max(1.0, viewport()->width() - labels.width() - 1);
    const double availableHeight = std::max(1.0, viewport()->height() - labels.height() - 1);
    if (m_data.rows <= 0 || m_data.cols <= 0)
        return {};
    Placement at;
    at.cellWidth = availableWidth / m_data.cols;
    at.cellHeight = availableHeight / m_data.rows;
    if (m_square)
        at.cellWidth = at.cellHeight = std::min({at.cellWidth, at.cellHeight, largestSquare()});
    at.cellWidth *= m_zoom;
    at.cellHeight *= m_zoom;
    at.area = QRectF(labels.width(), labels.height(), std::min(availableWidth, at.cellWidth * m_data.cols),
                     std::min(availableHeight, at.cellHeight * m_data.rows));
    return at;
}

void MatrixView::updateScrollBars() {
    const Placement at = placement();
    const auto set = [](QScrollBar* bar, double content, double visible) {
        bar->setRange(0, std::max(0, static_cast<int>(std::ceil(content - visible - 0.5))));
        bar->setPageStep(static_cast<int>(visible));
        bar->setSingleStep(20);
    };
    set(horizontalScrollBar(), at.cellWidth * m_data.cols, at.area.width());
    set(verticalScrollBar(), at.cellHeight * m_data.rows, at.area.height());
    viewport()->update();
}

QRectF MatrixView::cellRect(int row, int col) const {
    const Placement at = placement();
    return {at.area.x() + col * at.cellWidth - horizontalScrollBar()->value(),
            at.area.y() + row * at.cellHeight - verticalScrollBar()->value(), at.cellWidth, at.cellHeight};
}

QPoint MatrixView::cellAt(const QPointF& position) const {
    const Placement at = placement();
    if (!at.area.contains(position) || at.cellWidth <= 0)
        return {-1, -1};
    const int col = static_cast<int>((position.x() - at.area.x() + horizontalScrollBar()->value()) / at.cellWidth);
    const int row = static_cast<int>((position.y() - at.area.y() + verticalScrollBar()->value()) / at.cellHeight);
    if (col >= m_data.cols || row >= m_data.rows)
        return {-1, -1};
    return {col, row};
}

void MatrixView::setCurrent(int row, int col) {
    const bool inside = row >= 0 && col >= 0 && row < m_data.rows && col < m_data.cols;
    m_current = inside ? QPoint(col, row) : QPoint(-1, -1);
    setAccessibleDescription(inside ? describe(row, col) : QString());
    viewport()->update();
}

void MatrixView::choose(int row, int col) {
    setCurrent(row, col);
    const QRectF cell = cellRect(row, col), area = placement().area;
    const auto reveal = [](QScrollBar* bar, double low, double high, double from, double to) {
        if (low < from)
            bar->setValue(bar->value() - static_cast<int>(std::ceil(from - low)));
        else if (high > to)
            bar->setValue(bar->value() + static_cast<int>(std::ceil(high - to)));
    };
    reveal(horizontalScrollBar(), cell.left(), cell.right(), area.left(), area.right());
    reveal(verticalScrollBar(), cell.top(), cell.bottom(), area.top(), area.bottom());
    Q_EMIT cellChosen(row, col);
}

void MatrixView::moveBy(int rows, int cols) {
    if (m_data.rows <= 0 || m_data.cols <= 0)
        return;
    const QPoint from = m_current.x() < 0 ? QPoint(0, 0) : m_current;
    const int row = m_current.x() < 0 ? 0 : std::clamp(from.y() + rows, 0, m_data.rows - 1);
    const int col = m_current.x() < 0 ? 0 : std::clamp(from.x() + cols, 0, m_data.cols - 1);
    choose(row, col);
}

void MatrixView::hover(QPoint cell) {
    if (cell == m_hovered)
        return;
    m_hovered = cell;
    viewport()->update();
    Q_EMIT cellHovered(cell.y(), cell.x());
}

void MatrixView::setZoom(double zoom) {
    m_zoom = std::clamp(zoom, 1.0, 400.0);
    updateScrollBars();
}

void MatrixView::zoomAround(const QPointF& position, double factor) {
    const Placement before = placement();
    if (before.cellWidth <= 0)
        return;
    const double x = (position.x() - before.area.x() + horizontalScrollBar()->value()) / before.cellWidth;
    const double y = (position.y() - before.area.y() + verticalScrollBar()->value()) / before.cellHeight;
    setZoom(m_zoom * factor);
    const Placement after = placement();
    horizontalScrollBar()->setValue(static_cast<int>(x * after.cellWidth - position.x() + after.area.x()));
    verticalScrollBar()->setValue(static_cast<int>(y * after.cellHeight - position.y() + after.area.y()));
}

bool MatrixView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave)
        hover({-1, -1});
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint cell = cellAt(help->pos());
        if (cell.x() < 0) {
            QToolTip::hideText();
            return true;
        }
        QString text = describe(cell.y(), cell.x());
        if (m_tip)
            text += QLatin1Char('\n') + m_tip(cell.y(), cell.x());
        QToolTip::showText(help->globalPos(), viz::plainTip(text.trimmed()), this);
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void MatrixView::resizeEvent(QResizeEvent*) {
    updateScrollBars();
}

void MatrixView::mousePressEvent(QMouseEvent* event) {
    const QPoint cell = cellAt(event->position());
    if (event->button() == Qt::LeftButton && cell.x() >= 0)
        choose(cell.y(), cell.x());
}

void MatrixView::mouseMoveEvent(QMouseEvent* event) {
    hover(cellAt(event->position()));
}

void MatrixView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QPoint cell = cellAt(event->position());
    if (cell.x() >= 0)
        Q_EMIT cellActivated(cell.y(), cell.x());
}

void MatrixView::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ControlModifier)
        zoomAround(event->position(), std::pow(1.25, event->angleDelta().y() / 120.0));
    else
        QAbstractScrollArea::wheelEvent(event);
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, static_cast<int>(placement().area.height() / std::max(1.0, placement().cellHeight)) - 1);
    switch (event->key()) {
        case Qt::Key_Left: return moveBy(0, -1);
        case Qt::Key_Right: return moveBy(0, 1);
        case Qt::Key_Up: return moveBy(-1, 0);
        case Qt::Key_Down: return moveBy(1, 0);
        case Qt::Key_Home: return moveBy(0, -m_data.cols);
        case Qt::Key_End: return moveBy(0, m_data.cols);
        case Qt::Key_PageUp: return moveBy(-page, 0);
        case Qt::Key_PageDown: return moveBy(page, 0);
        case Qt::Key_Plus: return zoomAround(QRectF(viewport()->rect()).center(), 1.25);
        case Qt::Key_Minus: return zoomAround(QRectF(viewport()->rect()).center(), 0.8);
        case Qt::Key_0: return setZoom(1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_current.x() >= 0)
                Q_EMIT cellActivated(m_current.y(), m_current.x());
            return;
        default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void MatrixView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateScrollBars();
}

QSize MatrixView::sizeHint() const {
    return {viz::unit(this) * 70, viz::unit(this) * 60};
}

CsvTable MatrixView::table() const {
    CsvTable table;
    table.columns.append(m_data.rowTitle);
    for (int col = 0; col < m_data.cols; ++col)
        table.columns.append(colLabel(col));
    for (int row = 0; row < m_data.rows; ++row) {
        QStringList fields{rowLabel(row)};
        for (int col = 0; col < m_data.cols; ++col)
            fields.append(QString::number(value(row, col), 'g', 8));
        table.rows.append(fields);
    }
    return table;
}

}  // namespace diptych
