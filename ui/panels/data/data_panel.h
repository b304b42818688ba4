// Data: the pictures of the current set as a gallery or a table, a filter, what is odd about the set, how long its captions
// are, and the generator of scenes. Choosing a row makes it the current picture everywhere.
#pragma once

#include <memory>

#include "core/base/job.h"
#include "core/base/selection.h"
#include "ui/panel.h"

class QAction;
class QLabel;
class QLineEdit;
class QListView;
class QListWidget;
class QSlider;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace diptych {

struct Services;
class DataTableModel;
class EmptyState;
class HistogramView;
class UiWorker;

class DataPanel : public Panel {
    Q_OBJECT

public:
    explicit DataPanel(Services& services, QWidget* parent = nullptr);
    ~DataPanel() override;

    QString name() const override { return QStringLiteral("data"); }
    QString title() const override { return tr("Data"); }
    QString iconName() const override { return QStringLiteral("data"); }
    QList<QAction*> panelActions() const override;
    void bringToContent(std::function<void(const QString&)> done) override;
    QStringList spokenResults() const override;
    void retranslate() override;

private:
    void buildTop();
    void buildViews();
    void showSet();
    void showState();
    void choose(const QModelIndex& index);
    void followSelection(unsigned changes);
    void setTileSide(int pixels);
    void makeScenesForUser();

    Services& m_services;
    DataTableModel* m_model;
    QLineEdit* m_filter;
    QToolButton *m_asTable, *m_make;
    QSlider* m_size;
    QLabel *m_count, *m_problemsTitle, *m_lengthsTitle;
    QStackedWidget* m_views;
    QListView* m_gallery;
    QTableView* m_table;
    EmptyState* m_empty;
    QWidget* m_below;
    QListWidget* m_problems;
    HistogramView* m_lengths;
    QAction *m_findAction, *m_toggleAction;
    std::unique_ptr<UiWorker> m_worker;
    JobHandle m_making;
    Connection m_changes;
};

}  // namespace diptych
