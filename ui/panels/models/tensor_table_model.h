// The tensors of a model folder as a table: name, shape, type, numbers, size in the file. Sorted and filtered by a proxy.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/panels/models/model_content.h"

namespace diptych {

QString sidesText(const std::vector<std::int64_t>& shape);       // "768 × 3072"; a scalar: "1 number"

class TensorTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Shape, Type, Numbers, Size, ColumnCount };
    static constexpr int sortRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::vector<TensorRow> rows);
    const std::vector<TensorRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant cell(const TensorRow& row, int column) const;

    std::vector<TensorRow> m_rows;
};

}  // namespace diptych
