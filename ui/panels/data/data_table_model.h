// The chosen rows of a data set, for gallery and table alike. Column 0 carries the thumbnail, which is asked for only when
// it is drawn. Rows of this model are places in the chosen list; itemRole gives the row of the set. Which rows are chosen
// is worked out elsewhere (data_rows.h) and handed over whole. Texts, splits and tags are edited in place: setData asks the
// host for an edit, and what it became comes back by takeEdited.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include "ui/panels/data/data_rows.h"

namespace diptych {

class DataHost;

class DataTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int itemRole = Qt::UserRole + 1;

    explicit DataTableModel(DataHost& data, QObject* parent = nullptr);

    void show(DataRows rows);
    void takeEdited(std::shared_ptr<const Dataset> set);              // the same rows with other content
    const std::vector<int>& items() const { return m_rows.items; }
    const DataSort& order() const { return m_rows.sort; }
    void setThumbnailSide(int pixels);
    const std::shared_ptr<const Dataset>& dataset() const { return m_rows.set; }   // whose rows these are; null: none yet
    const DataItem& item(int row) const;
    int rowOfItem(int item) const;                  // -1: filtered out, or no such row
    int itemOfRow(int row) const { return m_rows.items.at(static_cast<std::size_t>(row)); }
    bool waitsForThumbnails() const { return !m_waiting.isEmpty(); }
    QString asText(const QList<int>& rows) const;   // tab-separated: path, split, every caption

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;            // the files of the pictures
    QStringList mimeTypes() const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    void sort(int column, Qt::SortOrder order) override { Q_EMIT sortWanted(column, order); }

Q_SIGNALS:
    void sortWanted(int column, Qt::SortOrder order);

private:
    QVariant picture(const DataItem& item, int row) const;
    QVariant look(const DataItem& item, DataColumn column, int role) const;
    QString groupBegunBy(int row) const;            // its value, where the rows are grouped and this one is the first of its group
    bool editable(const QModelIndex& index) const;
    void thumbnailArrived(const QString& file);

    DataHost& m_data;
    DataRows m_rows;
    mutable QHash<QString, QList<int>> m_waiting;   // file → rows of the set that asked for its thumbnail
    QSet<QString> m_broken;                         // files that gave no thumbnail
    int m_side = 128;
};

}  // namespace diptych
