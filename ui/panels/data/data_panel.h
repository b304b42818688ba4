// Data: sources and splits, the pictures of the current set as a gallery or a table, what filters them, what the set holds and
// what is odd about it. Choosing a row makes it the current picture everywhere; rows chosen elsewhere are chosen here. This
// class puts the parts together: filtering and counting is RowFeed's, checking CheckRunner's, changing DataTools'.
#pragma once

#include "core/base/selection.h"
#include "ui/panel.h"
#include "ui/panels/data/data_rows.h"

class QAction;
class QLabel;
class QSlider;
class QSplitter;
class QTimer;
class QToolButton;

namespace diptych {

struct Services;
struct DataStatistics;
struct SavedView;
class CheckRunner;
class ChecksView;
class DataTableModel;
class DataTools;
class DataViews;
class FilterBar;
class OrderButton;
class PictureBanner;
class RowFeed;
class SourcesTree;
class StatisticsView;
class TagLine;
class ViewsButton;

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
    void buildActions();
    void connectParts();
    void connectHosts();
    void restore();
    void remember();
    void readSet();
    void followEdit();
    void followSelectedRow();
    void chooseRows();
    void takeRows(const DataRows& rows);
    void takeStatistics(const DataStatistics& statistics);
    void showView(const SavedView& view);
    SavedView shownView() const;
    void putTerm(const QString& term);
    void showState();
    void showBanner();
    void showEmpty();
    void pick(int item, const std::vector<int>& chosen);
    void followSelection(unsigned changes);
    void goToItem(int item);
    void applyIcons();

    Services& m_services;
    DataTableModel* m_model;
    RowFeed* m_feed;
    CheckRunner* m_checks;
    FilterBar* m_filter;
    OrderButton* m_order;
    ViewsButton* m_saved;
    QToolButton *m_asTable, *m_make, *m_exportButton;
    QSlider* m_size;
    QLabel* m_count;
    PictureBanner *m_banner, *m_notice;
    QSplitter *m_columns, *m_splitter, *m_lower;
    SourcesTree* m_sources;
    DataViews* m_views;
    TagLine* m_tags;
    StatisticsView* m_statistics;
    ChecksView* m_findings;
    DataTools* m_tools;
    QAction *m_toggleAction, *m_makeAction, *m_sourcesAction;
    QTimer *m_remembering, *m_recounting;
    bool m_stale = true;                            // a set came while the panel was hidden
    bool m_fresh = true;                            // another source, whose rows were not shown yet
    QString m_failed;                               // why the set asked for last could not be opened
    DataSort m_sort;
    int m_wantedItem = -1;                          // to go to once the rows that hold it have come
    Connection m_changes;
};

}  // namespace diptych
