// The files that a download would fetch: name, size, and what has arrived of each.
#pragma once

#include <QAbstractTableModel>

#include "core/hub/hub_download.h"

namespace diptych {

class OfferTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Size, State, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const std::vector<HubOffer::File>& files);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString stateOf(const HubOffer::File& file) const;

    std::vector<HubOffer::File> m_files;
};

}  // namespace diptych
