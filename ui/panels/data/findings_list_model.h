// What is odd about a data set, one line a finding. itemRole gives the row of the set that it is about, −1 for none.
#pragma once

#include <QAbstractListModel>
#include <memory>
#include <vector>

#include "core/data/dataset.h"

namespace diptych {

QString findingName(const QString& code);           // translated: "missing_image" → "picture missing"

class FindingsListModel : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int itemRole = Qt::UserRole + 1;

    using QAbstractListModel::QAbstractListModel;

    void show(std::shared_ptr<const Dataset> set, std::vector<int> items);   // items: by place in Dataset::problems

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::shared_ptr<const Dataset> m_set;
    std::vector<int> m_items;
};

}  // namespace diptych
