// What a step of edits would change, before it is applied: the row, what of it, before and after. Rows of the model are edits.
#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "core/data/edits/edit.h"

class QTableView;

namespace diptych {

class EditPreviewModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Row, What, Before, After, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const EditStep> step);
    const EditStep& step() const { return *m_step; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const EditStep> m_step = std::make_shared<EditStep>();
};

// A table for it, set up to be read.
QTableView* editPreviewTable(EditPreviewModel* model, QWidget* parent);
QString editKindText(EditKind kind);                // "caption": translated

}  // namespace diptych
