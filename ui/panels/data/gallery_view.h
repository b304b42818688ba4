// Pictures as tiles that fill the width without a ragged margin: the columns share what is left over. Where a tile stands is
// computed, never kept, so that a million rows cost as much as ten: only what can be seen is asked of the model.
#pragma once

#include <QAbstractItemView>
#include <QPersistentModelIndex>

namespace diptych {

class PictureTileDelegate;
class Theme;

class GalleryView : public QAbstractItemView {
    Q_OBJECT

public:
    explicit GalleryView(const Theme& theme, QWidget* parent = nullptr);

    void setTileSide(int pixels);                   // of the pictures at least; the columns may make them a little larger
    int tileSide() const { return m_side; }
    int columns() const { return m_columns; }

    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& point) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void keyboardSearch(const QString&) override {} // would ask every row of a large set; letters are shortcuts here

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex&) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void updateGeometries() override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void fit();
    int rows() const;
    int linesPerPage() const;
    int rowAt(const QPoint& point) const;           // −1: beside or below the tiles
    QRect tileRect(int row) const;                  // viewport px
    void hover(const QModelIndex& index);

    PictureTileDelegate* m_tiles;
    QSize m_cell{128, 160};                         // px of a tile with what lies around it
    QPersistentModelIndex m_hovered;
    int m_side = 128, m_columns = 1;
};

}  // namespace diptych
