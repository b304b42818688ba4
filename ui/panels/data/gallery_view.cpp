#include "ui/panels/data/gallery_view.h"

#include <QEvent>
#include <QScrollBar>

#include "ui/common/picture_tile_delegate.h"
#include "ui/common/theme.h"

namespace diptych {

GalleryView::GalleryView(const Theme& theme, QWidget* parent) : QListView(parent), m_tiles(new PictureTileDelegate(theme, this)) {
    setViewMode(QListView::IconMode);
    setUniformItemSizes(true);
    setLayoutMode(QListView::Batched);
    setBatchSize(5000);
    setResizeMode(QListView::Adjust);
    setMovement(QListView::Static);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    // Always there: a bar that comes and goes would change the number of columns that made it come.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(m_tiles);
    setMouseTracking(true);
}

void GalleryView::setTileSide(int pixels) {
    m_side = pixels;
    fit();
}

void GalleryView::fit() {
    constexpr int around = 2 * Theme::grid;
    // QListView keeps two pixels for itself when it fills a line.
    const int width = qMax(viewport()->width() - 2, m_side + around);
    m_columns = width / (m_side + around);
    const int each = width / m_columns;
    const QSize grid(each, PictureTileDelegate::heightFor(each - around, fontMetrics()) + around);
    if (grid == gridSize())
        return;
    m_tiles->setTile(QSize(each - Theme::grid, grid.height() - Theme::grid));
    setGridSize(grid);
    verticalScrollBar()->setSingleStep(grid.height() / 3);
}

void GalleryView::resizeEvent(QResizeEvent* event) {
    fit();
    QListView::resizeEvent(event);
}

void GalleryView::changeEvent(QEvent* event) {
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

}  // namespace diptych
