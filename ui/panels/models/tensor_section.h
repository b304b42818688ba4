// The tensors of the model's files: filter, table, and the histogram of the chosen one.
#pragma once

#include <QWidget>

#include "core/base/job.h"
#include "ui/panels/models/model_content.h"

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace diptych {

struct Services;
class FactStrip;
class HistogramView;
class TensorTableModel;

class TensorSection : public QWidget {
    Q_OBJECT

public:
    explicit TensorSection(Services& services, QWidget* parent = nullptr);
    void show(std::vector<TensorRow> rows);
    void filterBy(const QString& part);            // of a name; empty: all
    const TensorTableModel& table() const { return *m_model; }
    void retranslate();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void fitNames();
    void measureCurrent();
    void showValues(const QString& name, const Result<TensorValues>& result);
    void showNothing(const QString& why);
    void showCount();

    Services& m_services;
    TensorTableModel* m_model;
    QSortFilterProxyModel* m_proxy;
    QLabel *m_title, *m_histogramTitle;
    QLineEdit* m_filter;
    QTableView* m_table;
    HistogramView* m_histogram;
    FactStrip* m_facts;
    JobHandle m_measuring;
};

}  // namespace diptych
