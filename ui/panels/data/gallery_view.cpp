#include "ui/panels/data/gallery_view.h"

#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "ui/common/picture_tile_delegate.h"
#include "ui/common/theme.h"

namespace diptych {

namespace {

constexpr int around = 2 * Theme::grid;             // px between two pictures, in both directions

}  // namespace

GalleryView::GalleryView(const Theme& theme, QWidget* parent) : QAbstractItemView(parent), m_tiles(new PictureTileDelegate(theme, this)) {
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    // Always there: a bar that comes and goes would change the number of columns that made it come.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(m_tiles);
    setMouseTracking(true);
    connect(this, &QAbstractItemView::entered, this, &GalleryView::hover);
    connect(this, &QAbstractItemView::viewportEntered, this, [this] { hover({}); });
}

void GalleryView::setTileSide(int pixels) {
    m_side = pixels;
    fit();
}

// The picture that stood at the top stays there.
void GalleryView::fit() {
    const int top = verticalOffset() / m_cell.height() * m_columns;
    const int width = qMax(viewport()->width(), m_side + around);
    m_columns = width / (m_side + around);
    const int each = width / m_columns;
    const QSize cell(each, PictureTileDelegate::heightFor(each - around, fontMetrics()) + around);
    if (cell != m_cell) {
        m_cell = cell;
        m_tiles->setTile(QSize(each - Theme::grid, cell.height() - Theme::grid));
    }
    updateGeometries();
    verticalScrollBar()->setValue(qMin(verticalScrollBar()->maximum(), top / m_columns * m_cell.height()));
    viewport()->update();
}

int GalleryView::rows() const { return model() == nullptr ? 0 : model()->rowCount(rootIndex()); }

int GalleryView::linesPerPage() const { return qMax(1, viewport()->height() / m_cell.height()); }

int GalleryView::verticalOffset() const { return verticalScrollBar()->value(); }

QRect GalleryView::tileRect(int row) const {
    constexpr int half = Theme::grid / 2;
    const QPoint corner(row % m_columns * m_cell.width(), row / m_columns * m_cell.height() - verticalOffset());
    return QRect(corner, m_cell).adjusted(half, half, -half, -half);
}

QRect GalleryView::visualRect(const QModelIndex& index) const { return index.isValid() ? tileRect(index.row()) : QRect(); }

int GalleryView::rowAt(const QPoint& point) const {
    const int column = point.x() / m_cell.width(), down = point.y() + verticalOffset();
    if (point.x() < 0 || column >= m_columns || down < 0)
        return -1;
    const int row = down / m_cell.height() * m_columns + column;
    return row < rows() ? row : -1;
}

QModelIndex GalleryView::indexAt(const QPoint& point) const {
    const int row = rowAt(point);
    return row < 0 ? QModelIndex() : model()->index(row, 0, rootIndex());
}

void GalleryView::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid())
        return;
    const int top = index.row() / m_columns * m_cell.height(), page = viewport()->height();
    const int lowest = top + m_cell.height() - page;
    QScrollBar& bar = *verticalScrollBar();
    if (hint == PositionAtCenter)
        bar.setValue(top - (page - m_cell.height()) / 2);
    else if (hint == PositionAtTop || top < bar.value())
        bar.setValue(top);
    else if (hint == PositionAtBottom || lowest > bar.value())
        bar.setValue(qMin(top, lowest));
}

QModelIndex GalleryView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    const int last = rows() - 1;
    if (last < 0)
        return {};
    const int now = currentIndex().isValid() ? currentIndex().row() : -1;
    if (now < 0)
        return model()->index(action == MoveEnd ? last : 0, 0, rootIndex());
    const auto step = [&]() -> int {
        switch (action) {
        case MoveLeft: case MovePrevious: return -1;
        case MoveRight: case MoveNext: return 1;
        case MoveUp: return -m_columns;
        case MoveDown: return m_columns;
        case MovePageUp: return -m_columns * linesPerPage();
        case MovePageDown: return m_columns * linesPerPage();
        case MoveHome: return -now;
        case MoveEnd: return last - now;
        }
        return 0;
    }();
    const bool byLine = action == MoveUp || action == MoveDown;
    const int wanted = now + step;
    return model()->index(byLine && (wanted < 0 || wanted > last) ? now : std::clamp(wanted, 0, last), 0, rootIndex());
}

// From one tile to another in reading order, as a text is marked.
void GalleryView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) {
    int first = rowAt(rect.topLeft()), last = rowAt(rect.bottomRight());
    if (first < 0 || last < 0)
        first = last = qMax(first, last);
    QItemSelection selection;
    if (first >= 0)
        selection.select(model()->index(qMin(first, last), 0, rootIndex()), model()->index(qMax(first, last), 0, rootIndex()));
    selectionModel()->select(selection, flags);
}

QRegion GalleryView::visualRegionForSelection(const QItemSelection&) const { return viewport()->rect(); }

void GalleryView::updateGeometries() {
    QScrollBar& bar = *verticalScrollBar();
    const int lines = (rows() + m_columns - 1) / m_columns;
    bar.setRange(0, qMax(0, lines * m_cell.height() - viewport()->height()));
    bar.setPageStep(viewport()->height());
    bar.setSingleStep(qMax(1, m_cell.height() / 3));
    QAbstractItemView::updateGeometries();
}

void GalleryView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QStyle::State usual = option.state & ~QStyle::State_MouseOver;
    const int from = (event->rect().top() + verticalOffset()) / m_cell.height() * m_columns;
    const int to = qMin(rows(), ((event->rect().bottom() + verticalOffset()) / m_cell.height() + 1) * m_columns);
    for (int row = from; row < to; ++row) {
        const QModelIndex index = model()->index(row, 0, rootIndex());
        option.rect = tileRect(row);
        option.state = usual;
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_MouseOver, index == m_hovered);
        m_tiles->paint(&painter, option, index);
    }
}

void GalleryView::hover(const QModelIndex& index) {
    update(m_hovered);
    m_hovered = index;
    update(m_hovered);
}

void GalleryView::resizeEvent(QResizeEvent* event) {
    fit();
    QAbstractItemView::resizeEvent(event);
}

void GalleryView::changeEvent(QEvent* event) {
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void GalleryView::leaveEvent(QEvent* event) {
    hover({});
    QAbstractItemView::leaveEvent(event);
}

}  // namespace diptych
