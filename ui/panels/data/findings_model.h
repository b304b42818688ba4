// Findings by kind: the kinds with their counts, the gravest first, and under each what was found, row by row.
#pragma once

#include <QAbstractItemModel>
#include <memory>
#include <vector>

#include "core/data/checks/checks.h"

namespace diptych {

class Theme;

class FindingsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { What, How, ColumnCount };         // the kind or the row; how many, or the particulars
    static constexpr int codeRole = Qt::UserRole + 1;

    FindingsModel(const Theme& theme, QObject* parent = nullptr) : QAbstractItemModel(parent), m_theme(theme) {}

    void show(std::shared_ptr<const CheckReport> report);
    const Finding* finding(const QModelIndex& index) const;          // null: a kind
    int kinds() const { return static_cast<int>(m_groups.size()); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex&) const override { return ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Group {
        std::string code;
        Severity severity = Severity::Warning;
        std::int64_t count = 0;
        std::vector<int> findings;                  // places in the report
    };
    QVariant dataOf(const Group& group, int column, int role) const;
    QVariant dataOf(const Finding& finding, int column, int role) const;

    const Theme& m_theme;
    std::shared_ptr<const CheckReport> m_report;
    std::vector<Group> m_groups;
};

}  // namespace diptych
