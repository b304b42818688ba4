// The rows of two configurations as a table: key, value here, value of the reference. Differing rows are bold.
#pragma once

#include <QAbstractTableModel>

#include "ui/panels/models/config_compare.h"

namespace diptych {

class ConfigTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Key, Here, Reference, ColumnCount };
    static constexpr int searchRole = Qt::UserRole + 1;             // all of a row as one text

    using QAbstractTableModel::QAbstractTableModel;

    void show(const QList<ConfigRow>& rows);
    const QList<ConfigRow>& rows() const { return m_rows; }
    QString rowText(int row) const;                // tab-separated, for the clipboard

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString cell(const ConfigRow& row, int column) const;

    QList<ConfigRow> m_rows;
};

}  // namespace diptych
