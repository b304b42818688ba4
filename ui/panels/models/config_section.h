// config.json against a reference: the defaults of the family, a model opened before, or any folder. Searchable; the rows
// that are shown are copied as a table.
#pragma once

#include <QWidget>
#include <filesystem>

#include "core/base/job.h"
#include "ui/panels/models/config_compare.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace diptych {

struct Services;
class ConfigTableModel;

class ConfigSection : public QWidget {
    Q_OBJECT

public:
    explicit ConfigSection(Services& services, QWidget* parent = nullptr);
    void refresh();                                // the model changed
    void compareWith(const std::filesystem::path& folder);         // empty: with the defaults
    void copy() const;
    const ConfigTableModel& table() const { return *m_model; }
    void retranslate();

private:
    void build();
    void fillReferences();
    void referenceActivated(int index);
    void compare();
    void showResult(const Result<QList<ConfigRow>>& rows);
    void showCount();

    Services& m_services;
    ConfigTableModel* m_model;
    QSortFilterProxyModel* m_proxy;
    QLabel *m_referenceLabel, *m_count;
    QComboBox* m_reference;
    QLineEdit* m_filter;
    QPushButton* m_copy;
    QTableView* m_table;
    std::filesystem::path m_with;                  // empty: the defaults
    JobHandle m_comparing;
};

}  // namespace diptych
