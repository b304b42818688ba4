#include "viz/tree_map.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

#include "viz/color_map.h"
#include "viz/squarify.h"
#include "viz/style.h"

namespace diptych {

namespace {

constexpr double gap = 1.5;                         // px between cells
constexpr double firstColor = 0.12, lastColor = 0.78;   // the ends of viridis are too dark or too bright for an area

}  // namespace

TreeMap::TreeMap(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Parts and their shares"));
}

void TreeMap::setCells(const QList<TreeMapCell>& cells) {
    m_cells = cells;
    m_hovered = -1;
    setCurrent(-1);
    arrange();
}

void TreeMap::setEmptyText(const QString& text) {
    m_emptyText = text;
    update();
}

void TreeMap::setCurrent(int cell) {
    m_current = cell >= 0 && cell < m_cells.size() ? cell : -1;
    setAccessibleDescription(m_current < 0 ? QString() : describe(m_current));
    update();
}

void TreeMap::arrange() {
    QList<double> values;
    for (const TreeMapCell& cell : m_cells)
        values.append(cell.value);
    m_rects = squarified(values, QRectF(rect()));
    update();
}

void TreeMap::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

int TreeMap::cellAt(const QPointF& position) const {
    for (int cell = 0; cell < m_rects.size(); ++cell)
        if (m_rects[cell].contains(position) && !m_rects[cell].isEmpty())
            return cell;
    return -1;
}

QRectF TreeMap::cellRect(int cell) const { return m_rects.value(cell); }

QColor TreeMap::cellColor(int cell) const {
    const auto steps = static_cast<double>(std::max<qsizetype>(1, m_cells.size() - 1));
    return QColor::fromRgb(colorAt(ColorMap::Viridis, firstColor + (lastColor - firstColor) * cell / steps));
}

QString TreeMap::describe(int cell) const {
    double total = 0;
    for (const TreeMapCell& one : m_cells)
        total += std::isfinite(one.value) ? std::max(0.0, one.value) : 0.0;
    const TreeMapCell& shown = m_cells.at(cell);
    return QStringList{shown.text, shown.amount, viz::percent(total > 0 ? shown.value / total : 0)}.join(QStringLiteral(" · "));
}

QSize TreeMap::sizeHint() const { return {viz::unit(this) * 90, viz::unit(this) * 50}; }

QSize TreeMap::minimumSizeHint() const { return {viz::unit(this) * 40, viz::unit(this) * 36}; }

void TreeMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_cells.isEmpty()) {
        painter.setPen(viz::mutedText(palette()));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    for (int cell = 0; cell < m_cells.size(); ++cell)
        paintCell(painter, cell);
}

void TreeMap::paintCell(QPainter& painter, int cell) const {
    const QRectF box = m_rects[cell].adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2);
    if (box.width() <= 0 || box.height() <= 0)
        return;
    const QColor color = cellColor(cell), ink = viz::textOn(color);
    painter.fillRect(box, color);
    painter.setBrush(Qt::NoBrush);
    QColor line = ink;
    line.setAlpha(46);
    painter.setPen(QPen(line, 1));
    for (const QRectF& part : squarified(m_cells[cell].inside, box))
        if (part.width() > 3 && part.height() > 3)
            painter.drawRect(part);
    if (cell == m_hovered || cell == m_current) {
        const double width = cell == m_current && hasFocus() ? 3 : 2;
        painter.setPen(QPen(palette().color(QPalette::Text), width));
        painter.drawRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2));
    }
    paintLabel(painter, cell);
}

void TreeMap::paintLabel(QPainter& painter, int cell) const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    const QRectF room = m_rects[cell].adjusted(unit * 1.5, unit, -unit * 1.5, -unit);
    const TreeMapCell& shown = m_cells[cell];
    const auto fits = [&](const QString& text) { return fontMetrics().horizontalAdvance(text) <= room.width(); };
    if (room.height() < line || (!fits(shown.text) && room.width() < unit * 12))
        return;
    QFont strong = font();
    strong.setBold(cell == m_current);
    painter.setFont(strong);
    const QColor ink = viz::textOn(cellColor(cell));
    const QString name = painter.fontMetrics().elidedText(shown.text, Qt::ElideMiddle, static_cast<int>(room.width()));
    const bool both = room.height() >= 2 * line && fits(shown.amount);
    // Behind the words the cell's own colour, so that the lines of the parts do not cross them.
    const int width = std::max(painter.fontMetrics().horizontalAdvance(name), both ? fontMetrics().horizontalAdvance(shown.amount) : 0);
    painter.fillRect(QRectF(room.left() - 2, room.top(), width + 4, both ? 2 * line : line), cellColor(cell));
    painter.setPen(ink);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop, name);
    painter.setFont(font());
    if (both)
        painter.drawText(room.adjusted(0, line, 0, 0), Qt::AlignLeft | Qt::AlignTop, shown.amount);
}

void TreeMap::choose(int cell) {
    if (cell < 0 || cell >= m_cells.size())
        return;
    setCurrent(cell);
    Q_EMIT cellChosen(cell);
}

void TreeMap::open(int cell) {
    if (cell >= 0 && cell < m_cells.size() && !m_cells[cell].inside.isEmpty())
        Q_EMIT cellOpened(cell);
}

void TreeMap::setHovered(int cell) {
    if (cell == m_hovered)
        return;
    m_hovered = cell;
    update();
}

void TreeMap::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        choose(cellAt(event->position()));
}

void TreeMap::mouseDoubleClickEvent(QMouseEvent* event) { open(cellAt(event->position())); }

void TreeMap::mouseMoveEvent(QMouseEvent* event) { setHovered(cellAt(event->position())); }

void TreeMap::leaveEvent(QEvent*) { setHovered(-1); }

// The cell whose middle lies nearest in that direction; sideways counts double, so that a row is walked along.
int TreeMap::neighbour(QPointF direction) const {
    if (m_current < 0)
        return m_cells.isEmpty() ? -1 : 0;
    const QPointF from = m_rects[m_current].center();
    int best = -1;
    double nearest = 0;
    for (int cell = 0; cell < m_rects.size(); ++cell) {
        const QPointF way = m_rects[cell].center() - from;
        const double ahead = QPointF::dotProduct(way, direction);
        const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
        const double distance = ahead + 2 * aside;
        if (cell != m_current && !m_rects[cell].isEmpty() && ahead > 1 && (best < 0 || distance < nearest)) {
            best = cell;
            nearest = distance;
        }
    }
    return best;
}

void TreeMap::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: return choose(neighbour({-1, 0}));
        case Qt::Key_Right: return choose(neighbour({1, 0}));
        case Qt::Key_Up: return choose(neighbour({0, -1}));
        case Qt::Key_Down: return choose(neighbour({0, 1}));
        case Qt::Key_Home: return choose(0);
        case Qt::Key_End: return choose(static_cast<int>(m_cells.size()) - 1);
        case Qt::Key_Return:
        case Qt::Key_Enter: return open(m_current);
        case Qt::Key_Backspace: Q_EMIT upWanted(); return;
        default: QWidget::keyPressEvent(event);
    }
}

bool TreeMap::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int cell = cellAt(help->pos());
    if (cell < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), viz::plainTip(describe(cell)), this);
    return true;
}

CsvTable TreeMap::table() const {
    CsvTable table{{QStringLiteral("part"), QStringLiteral("parameters")}, {}};
    for (const TreeMapCell& cell : m_cells)
        table.rows.append({cell.text, QString::number(cell.value, 'f', 0)});
    return table;
}

}  // namespace diptych
