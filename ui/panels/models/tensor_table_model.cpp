#include "ui/panels/models/tensor_table_model.h"

#include <array>

#include "ui/common/amount_text.h"
#include "ui/common/plain_text.h"

namespace diptych {

QString sidesText(const std::vector<std::int64_t>& shape) {
    if (shape.empty())
        return TensorTableModel::tr("1 number");
    QStringList sides;
    for (const std::int64_t side : shape)
        sides.append(QString::number(side));
    return sides.join(QStringLiteral(" × "));
}

void TensorTableModel::show(std::vector<TensorRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TensorTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int TensorTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QVariant TensorTableModel::cell(const TensorRow& row, int column) const {
    switch (column) {
    case Name: return QString::fromStdString(row.name);
    case Shape: return sidesText(row.shape);
    case Type: return QString::fromStdString(row.dtype);
    case Numbers: return countText(row.elements);
    case Size: return bytesText(row.bytes);
    default: return {};
    }
}

QVariant TensorTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const TensorRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool number = index.column() == Numbers || index.column() == Size;
    switch (role) {
    case Qt::DisplayRole: return cell(row, index.column());
    case Qt::ToolTipRole: return plainToolTip(QString::fromStdString(row.name));
    case Qt::TextAlignmentRole: return number ? QVariant((Qt::AlignRight | Qt::AlignVCenter).toInt()) : QVariant();
    case sortRole:
        return index.column() == Size      ? QVariant(static_cast<qulonglong>(row.bytes))
               : index.column() == Numbers ? QVariant(static_cast<qlonglong>(row.elements))
                                           : cell(row, index.column());
    default: return {};
    }
}

QVariant TensorTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const std::array<QString, ColumnCount> titles{tr("Tensor"), tr("Shape"), tr("Type"), tr("Numbers"), tr("Size")};
    return section >= 0 && section < static_cast<int>(ColumnCount) ? titles[static_cast<std::size_t>(section)] : QVariant();
}

}  // namespace diptych
