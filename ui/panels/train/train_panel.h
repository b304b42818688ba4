// Train: the runs at the left with state and progress; at the right the chosen run's curves, advice and buttons. New runs are
// made by a wizard; training itself is a child process that outlives the window.
#pragma once

#include "ui/panel.h"

class QAction;
class QCheckBox;
class QLabel;
class QListWidget;
class QPushButton;
class QSlider;
class QStackedWidget;

namespace diptych {

struct RunState;
struct Services;
class CurveView;
class EmptyState;

class TrainPanel : public Panel {
    Q_OBJECT

public:
    explicit TrainPanel(Services& services, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("train"); }
    QString title() const override { return tr("Train"); }
    QString iconName() const override { return QStringLiteral("train"); }
    QList<QAction*> panelActions() const override;
    void bringToContent(std::function<void(const QString&)> done) override;
    QStringList spokenResults() const override;
    void retranslate() override;

private:
    void buildList();
    void buildRunPage();
    void redraw();
    void redrawRun(const RunState& run);
    void drawCurves(const RunState& run);
    void newRun();
    void startOrStop();
    const RunState* current() const;

    Services& m_services;
    QListWidget* m_list;
    QPushButton *m_new, *m_startStop, *m_duplicate, *m_open, *m_compare;
    QStackedWidget* m_stack;
    QWidget* m_page;
    EmptyState* m_empty;
    QLabel *m_title, *m_state, *m_advice, *m_smoothTitle;
    QSlider* m_smooth;
    QCheckBox* m_parts;
    CurveView* m_curves;
    QAction* m_newAction;
};

QString runStateText(const RunState& run);          // "running · step 240 of 1000 · 2 min 5 s left"

}  // namespace diptych
