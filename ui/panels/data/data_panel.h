// Data: the pictures of the current set as a gallery or a table, a filter, what the set holds and what is odd about it.
// Choosing a row makes it the current picture everywhere; rows chosen elsewhere are chosen here. Filtering, sorting and
// counting are done off the UI thread: until they are through, what was shown stays.
#pragma once

#include <memory>

#include "core/base/job.h"
#include "core/base/selection.h"
#include "ui/panel.h"

class QAction;
class QLabel;
class QSlider;
class QSplitter;
class QToolButton;

namespace diptych {

struct Services;
class DataSummary;
class DataTableModel;
class DataViews;
class FilterBar;
class PictureBanner;
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

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildTop();
    void buildBody();
    void connectAll();
    void restore();
    void remember();
    void readSet();
    void chooseRows();
    void showState();
    void showBanner();
    void showEmpty();
    void pick(int item, const std::vector<int>& chosen);
    void followSelection(unsigned changes);
    void goToItem(int item);
    void applyIcons();

    Services& m_services;
    DataTableModel* m_model;
    FilterBar* m_filter;
    QToolButton *m_asTable, *m_make;
    QSlider* m_size;
    QLabel* m_count;
    PictureBanner* m_banner;
    QSplitter* m_splitter;
    DataViews* m_views;
    DataSummary* m_summary;
    QAction *m_toggleAction, *m_makeAction;
    QTimer* m_remembering;
    bool m_stale = true;                            // a set came while the panel was hidden
    QString m_failed;                               // why the set asked for last could not be opened
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    int m_wantedItem = -1;                          // to go to once the rows that hold it have come
    JobHandle m_choosing, m_counting;
    Connection m_changes;
    std::unique_ptr<UiWorker> m_worker;             // last: its thread ends before the rest goes
};

}  // namespace diptych
