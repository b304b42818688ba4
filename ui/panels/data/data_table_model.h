// The rows of the current data set that pass the filter, for gallery and table alike. Column 0 carries the thumbnail, which
// is asked for only when it is drawn. Rows of this model are places in the filtered list; itemRole gives the row of the set.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "core/data/dataset.h"

namespace diptych {

class DataHost;

class DataTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int itemRole = Qt::UserRole + 1;
    enum Column { PictureColumn, CaptionColumn, SplitColumn, CaptionsColumn, QuestionsColumn, ColumnCount };

    explicit DataTableModel(DataHost& data, QObject* parent = nullptr);

    // Words that must all stand in a caption, a question, an answer or the path; split:NAME limits to a split.
    void setFilter(const QString& filter);
    void setThumbnailSide(int pixels);
    int rowOfItem(int item) const;                  // -1: filtered out
    int itemOfRow(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reload();
    QVariant text(const DataItem& item, int column) const;
    void thumbnailArrived(const QString& file);

    DataHost& m_data;
    std::shared_ptr<const Dataset> m_set;
    std::vector<int> m_rows;
    QString m_filter;
    int m_side = 128;
};

// Whether an item passes a filter as setFilter describes it.
bool passesFilter(const DataItem& item, const QString& filter);

}  // namespace diptych
