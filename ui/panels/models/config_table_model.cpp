#include "ui/panels/models/config_table_model.h"

#include <QFont>

#include "ui/common/plain_text.h"

namespace diptych {

void ConfigTableModel::show(const QList<ConfigRow>& rows) {
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int ConfigTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int ConfigTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QString ConfigTableModel::cell(const ConfigRow& row, int column) const {
    switch (column) {
    case Key: return row.key;
    case Here: return row.here.value_or(row.inherited ? tr("not given: the default") : tr("not given"));
    case Reference: return row.reference.value_or(tr("not known there"));
    default: return {};
    }
}

QString ConfigTableModel::rowText(int row) const {
    const ConfigRow& shown = m_rows.at(row);
    return QStringList{shown.key, shown.here.value_or(QString()), shown.reference.value_or(QString())}.join(QLatin1Char('\t'));
}

QVariant ConfigTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ConfigRow& row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return cell(row, index.column());
    case Qt::ToolTipRole: return plainToolTip(cell(row, index.column()));
    case searchRole: return rowText(index.row());
    case Qt::FontRole: {
        QFont font;
        font.setBold(row.differs());
        font.setItalic((index.column() == Here && !row.here) || (index.column() == Reference && !row.reference));
        return font;
    }
    default: return {};
    }
}

QVariant ConfigTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Key: return tr("Key");
    case Here: return tr("This model");
    case Reference: return tr("Reference");
    default: return {};
    }
}

}  // namespace diptych
