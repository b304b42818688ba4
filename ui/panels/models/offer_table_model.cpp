#include "ui/panels/models/offer_table_model.h"

#include "ui/common/amount_text.h"
#include "ui/common/plain_text.h"

namespace diptych {

void OfferTableModel::show(const std::vector<HubOffer::File>& files) {
    beginResetModel();
    m_files = files;
    endResetModel();
}

int OfferTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_files.size()); }

int OfferTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QString OfferTableModel::stateOf(const HubOffer::File& file) const {
    if (file.arrived >= file.bytes)
        return tr("fetched before");
    return file.arrived > 0 ? tr("%1 are there").arg(bytesText(file.arrived)) : tr("to be fetched");
}

QVariant OfferTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const HubOffer::File& file = m_files[static_cast<std::size_t>(index.row())];
    const QString name = QString::fromStdString(file.name);
    if (role == Qt::ToolTipRole)
        return plainToolTip(name);
    if (role == Qt::TextAlignmentRole && index.column() == Size)
        return (Qt::AlignRight | Qt::AlignVCenter).toInt();
    if (role != Qt::DisplayRole)
        return {};
    return index.column() == Name ? name : index.column() == Size ? bytesText(file.bytes) : stateOf(file);
}

QVariant OfferTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("File") : section == Size ? tr("Size") : section == State ? tr("State") : QString();
}

}  // namespace diptych
