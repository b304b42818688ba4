// Alignment: pictures against texts as a matrix of cosines with matched pairs on the diagonal, histograms of matched and
// unmatched, and both sides on one map (PCA) with lines between pairs. Clicking anything selects it everywhere.
#pragma once

#include <vector>

#include "core/base/job.h"
#include "core/base/selection.h"
#include "core/engine.h"
#include "ui/panel.h"

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace diptych {

struct Services;
class EmptyState;
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

private:
    struct Aligned {
        std::vector<int> items;                     // rows of the data set, one a pair
        std::vector<std::string> texts;
        EmbedResult embeds;
        ProjectResult map;
        double matched = 0, unmatched = 0, gap = 0, recall1 = 0;
    };
    static Result<Aligned> align(Model& model, Aligned chosen, const std::vector<std::filesystem::path>& files, JobContext& context);
    static Status projectBoth(Engine& engine, Aligned& aligned, JobContext& context);

    void buildTop();
    void buildViews();
    void refresh();
    void drawAll();
    void showEmpty();
    void choosePair(int picture, int text);
    void followSelection();

    Services& m_services;
    QStackedWidget* m_stack;
    QWidget* m_content;
    EmptyState* m_empty;
    QSpinBox* m_count;
    QComboBox* m_language;
    QPushButton* m_run;
    QLabel *m_countTitle, *m_languageTitle, *m_summary, *m_matrixTitle, *m_mapTitle, *m_histogramTitle;
    MatrixView* m_matrix;
    HistogramView* m_histogram;
    ScatterView* m_map;
    QAction* m_refreshAction;
    Aligned m_aligned;
    bool m_stale = true;
    JobHandle m_embedding, m_projecting;
    std::function<void(const QString&)> m_waiting;
    Connection m_changes;
};

}  // namespace diptych
