#include "ui/common/picture_tile_delegate.h"

#include <QAbstractItemView>
#include <QImage>
#include <QPainter>
#include <QTextLayout>

#include "ui/common/theme.h"

namespace diptych {

namespace {

constexpr int margin = Theme::grid, textLines = 2, longestText = 200;

bool isCurrent(const QStyleOptionViewItem& option, const QModelIndex& index) {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    return view != nullptr && view->currentIndex() == index;
}

}  // namespace

int PictureTileDelegate::heightFor(int side, const QFontMetrics& metrics) { return side + textLines * metrics.height() + 3 * margin; }

void PictureTileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const bool current = isCurrent(option, index), selected = (option.state & QStyle::State_Selected) != 0;
    const QRectF frame = QRectF(option.rect).adjusted(1, 1, -1, -1);
    if (current || selected) {
        QColor fill = option.palette.color(QPalette::Highlight);
        fill.setAlphaF(current ? 1.0F : 0.35F);
        painter->setBrush(fill);
        painter->setPen(current ? QPen(m_theme.accent(), 2) : Qt::NoPen);
        painter->drawRoundedRect(frame, margin, margin);
    } else if ((option.state & QStyle::State_MouseOver) != 0) {
        painter->setPen(QPen(option.palette.color(QPalette::Mid), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(frame, margin, margin);
    }
    const int textHeight = textLines * option.fontMetrics.height();
    const QRect inner = option.rect.adjusted(margin, margin, -margin, -margin);
    const QRect picture = inner.adjusted(0, 0, 0, -textHeight - margin);
    paintPicture(*painter, picture, index);
    paintNote(*painter, picture, option, index.data(headRole).toString(), true);
    paintNote(*painter, picture, option, index.data(noteRole).toString(), false);
    painter->setPen(option.palette.color(current ? QPalette::HighlightedText : QPalette::Text));
    paintText(*painter, QRect(inner.left(), inner.bottom() - textHeight + 1, inner.width(), textHeight), option, index);
    painter->restore();
}

void PictureTileDelegate::paintText(QPainter& painter, const QRect& area, const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    QString text = index.data(textRole).toString();
    if (text.isEmpty())
        text = index.data(Qt::DisplayRole).toString();
    text.truncate(longestText);
    QFont font = option.font;
    font.setStrikeOut(index.data(paleRole).toBool());
    painter.setFont(font);
    QTextLayout layout(text, font);
    layout.beginLayout();
    for (int i = 0; i < textLines; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(area.width());
        const bool last = i + 1 == textLines;
        const QString shown = last ? option.fontMetrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, area.width())
                                   : text.mid(line.textStart(), line.textLength());
        painter.drawText(QRect(area.left(), area.top() + i * option.fontMetrics.height(), area.width(), option.fontMetrics.height()),
                         static_cast<int>(Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextSingleLine), shown);
    }
    layout.endLayout();
}

void PictureTileDelegate::paintNote(QPainter& painter, const QRect& area, const QStyleOptionViewItem& option, const QString& note,
                                    bool above) const {
    if (note.isEmpty())
        return;
    const QString shown = option.fontMetrics.elidedText(note, Qt::ElideRight, area.width() - 4 * margin);
    QRect box(0, 0, option.fontMetrics.horizontalAdvance(shown) + 2 * margin, option.fontMetrics.height() + margin);
    if (above)
        box.moveTopLeft(area.topLeft() + QPoint(margin, margin));
    else
        box.moveBottomLeft(area.bottomLeft() + QPoint(margin, -margin));
    painter.setPen(Qt::NoPen);
    painter.setBrush(option.palette.color(above ? QPalette::Highlight : QPalette::Base));
    painter.drawRoundedRect(box, margin, margin);
    painter.setPen(option.palette.color(above ? QPalette::HighlightedText : QPalette::Text));
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, shown);
}

void PictureTileDelegate::paintPicture(QPainter& painter, const QRect& area, const QModelIndex& index) const {
    const QImage picture = index.data(Qt::DecorationRole).value<QImage>();
    if (picture.isNull()) {
        const bool broken = index.data(brokenRole).toBool();
        QRect place(QPoint(), QSize(24, 24));
        place.moveCenter(area.center());
        painter.setOpacity(broken ? 0.9 : 0.25);
        m_theme.icon(broken ? QStringLiteral("warning") : QStringLiteral("picture")).paint(&painter, place);
        painter.setOpacity(1);
        return;
    }
    const QSize fitted = picture.size().scaled(area.size(), Qt::KeepAspectRatio);
    QRect place(QPoint(), fitted);
    place.moveCenter(area.center());
    painter.setOpacity(index.data(paleRole).toBool() ? 0.35 : 1);
    painter.drawImage(place, picture);
    painter.setOpacity(1);
}

}  // namespace diptych
