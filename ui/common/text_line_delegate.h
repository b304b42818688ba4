// Edits a line of a list in place over its whole height: the editor shows plainRole, and what was typed comes by `edited`
// instead of going into the model.
#pragma once

#include <QStyledItemDelegate>

namespace diptych {

class TextLineDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    TextLineDelegate(int plainRole, QObject* parent) : QStyledItemDelegate(parent), m_plainRole(plainRole) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    bool eventFilter(QObject* editor, QEvent* event) override;

Q_SIGNALS:
    void edited(const QModelIndex& index, const QString& text) const;

private:
    int m_plainRole;
};

}  // namespace diptych
