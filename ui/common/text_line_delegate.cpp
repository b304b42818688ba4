#include "ui/common/text_line_delegate.h"

#include <QKeyEvent>
#include <QPlainTextEdit>

namespace diptych {

QWidget* TextLineDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
    auto* editor = new QPlainTextEdit(parent);
    editor->setAccessibleName(tr("Text"));
    editor->setTabChangesFocus(true);
    editor->setMinimumHeight(3 * editor->fontMetrics().lineSpacing());
    return editor;
}

void TextLineDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    auto* text = static_cast<QPlainTextEdit*>(editor);
    text->setPlainText(index.data(m_plainRole).toString());
    text->selectAll();
}

void TextLineDelegate::setModelData(QWidget* editor, QAbstractItemModel*, const QModelIndex& index) const {
    const QString text = static_cast<QPlainTextEdit*>(editor)->toPlainText();
    if (text != index.data(m_plainRole).toString())
        Q_EMIT edited(index, text);
}

// Enter is done; Shift and Enter begin a line.
bool TextLineDelegate::eventFilter(QObject* editor, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() != Qt::ShiftModifier) {
            Q_EMIT commitData(static_cast<QWidget*>(editor));
            Q_EMIT closeEditor(static_cast<QWidget*>(editor));
            return true;
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

}  // namespace diptych
