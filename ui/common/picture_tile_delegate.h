// Draws a picture of a list as a tile: the picture fitted into a square, two lines of text under it, the current one on the
// accent colour with a frame. The tile's size is set by its owner; nothing is asked of the model but what is drawn.
#pragma once

#include <QSize>
#include <QStyledItemDelegate>

namespace diptych {

class Theme;

class PictureTileDelegate : public QStyledItemDelegate {
public:
    static constexpr int textRole = Qt::UserRole + 20;    // what stands under the picture; else DisplayRole
    static constexpr int brokenRole = Qt::UserRole + 21;  // true: there is no picture to wait for
    static constexpr int paleRole = Qt::UserRole + 22;    // true: it does not count: pale and struck through
    static constexpr int headRole = Qt::UserRole + 24;    // a few words over its upper edge, such as the group that begins here
    static constexpr int noteRole = Qt::UserRole + 23;    // a few words over the picture's lower edge, such as tags

    PictureTileDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void setTile(const QSize& tile) { m_tile = tile; }
    static int heightFor(int side, const QFontMetrics& metrics);      // of a tile with a picture of this side

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return m_tile; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintPicture(QPainter& painter, const QRect& area, const QModelIndex& index) const;
    void paintNote(QPainter& painter, const QRect& area, const QStyleOptionViewItem& option, const QString& note, bool above) const;
    void paintText(QPainter& painter, const QRect& area, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const Theme& m_theme;
    QSize m_tile{128, 128};
};

}  // namespace diptych
