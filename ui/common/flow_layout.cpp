#include "ui/common/flow_layout.h"

namespace diptych {

FlowLayout::FlowLayout(QWidget* parent, int spacing) : QLayout(parent) {
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (const QLayoutItem* item : m_items)
        size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int FlowLayout::arrange(const QRect& rect, bool move) const {
    const QRect inner = rect.marginsRemoved(contentsMargins());
    int x = inner.x(), y = inner.y(), line = 0;
    QList<QPair<QLayoutItem*, QRect>> placed;       // of the present line, to be centred when its height is known
    const auto endLine = [&] {
        for (const auto& [item, box] : placed)
            if (move)
                item->setGeometry(box.translated(0, (line - box.height()) / 2));
        placed.clear();
    };
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())                        // a hidden widget takes no room
            continue;
        const QSize hint = item->sizeHint();
        if (x > inner.x() && x + hint.width() > inner.x() + inner.width()) {
            endLine();
            x = inner.x();
            y += line + spacing();
            line = 0;
        }
        placed.append({item, QRect(QPoint(x, y), hint)});
        x += hint.width() + spacing();
        line = qMax(line, hint.height());
    }
    endLine();
    return y + line - rect.y() + contentsMargins().bottom();
}

}  // namespace diptych
