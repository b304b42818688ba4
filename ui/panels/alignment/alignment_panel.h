// Alignment: pictures against texts as a matrix of cosines with matched pairs on the diagonal, histograms of matched and
// unmatched, and both sides on one map (PCA) with lines between pairs. Clicking anything selects it everywhere.
#pragma once

#include <functional>

#include "core/base/job.h"
#include "core/base/selection.h"
#include "ui/panel.h"
#include "ui/panels/alignment/alignment_data.h"

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QSplitter;
class QStackedWidget;

namespace diptych {

struct Services;
class EmptyState;
class FactStrip;
class HistogramView;
class MatrixView;
class ScatterView;

class AlignmentPanel : public Panel {
    Q_OBJECT

public:
    explicit AlignmentPanel(Services& services, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("alignment"); }
    QString title() const override { return tr("Alignment"); }
    QString iconName() const override { return QStringLiteral("alignment"); }
    QList<QAction*> panelActions() const override;
    void bringToContent(std::function<void(const QString&)> done) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildTop();
    void buildViews();
    void buildLeft(QSplitter* left);
    void connectViews();
    void goStale();
    void refresh();
    void embed(AlignedPairs pairs);
    void project(AlignedPairs pairs);
    void answer(const QString& problem);
    void fail(const QString& icon, const QString& sentence);
    QString whyEmpty() const;                       // empty: everything is there
    void drawAll();
    void drawMatrix();
    void drawMap();
    void showNumbers();
    void showHovered(int picture, int text);
    QString pairText(int picture, int text) const;
    void choosePair(int picture, int text);
    void followSelection();
    std::string language() const;

    Services& m_services;
    QStackedWidget* m_stack;
    QSplitter* m_content;
    EmptyState* m_empty;
    QSpinBox* m_count;
    QComboBox* m_language;
    QPushButton* m_run;
    FactStrip* m_facts;
    QLabel *m_countTitle, *m_languageTitle, *m_sampling, *m_matrixTitle, *m_mapTitle, *m_histogramTitle, *m_hovered;
    MatrixView* m_matrix;
    HistogramView* m_histogram;
    ScatterView* m_map;
    QAction* m_refreshAction;
    AlignedPairs m_pairs;
    QString m_failure;                              // why the last computation gave nothing
    bool m_stale = true;
    JobHandle m_embedding, m_projecting;
    std::function<void(const QString&)> m_waiting;
    Connection m_changes;
};

}  // namespace diptych
