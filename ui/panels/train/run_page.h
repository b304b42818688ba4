// One run in full: its state and numbers, what can be done with it, curves (several runs overlaid), the log of its events
// and what was asked of it (where several runs are shown: what differs between them).
#pragma once

#include <QList>
#include <QWidget>

#include "ui/hosts/run_host.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSlider;
class QTabWidget;
class QTreeWidget;

namespace diptych {

struct Services;
class CurveView;
class FactStrip;

class RunPage : public QWidget {
    Q_OBJECT

public:
    explicit RunPage(Services& services, QWidget* parent = nullptr);

    void show(const QList<RunState>& runs);         // the first one is the page's own; the others are laid over it
    void retranslate();

Q_SIGNALS:
    void startOrStopWanted();
    void duplicateWanted();
    void trashWanted();

private:
    void buildButtons();
    void buildTabs();
    void buildCurves(QWidget* tab);
    QPushButton* addButton(void (RunPage::*done)());
    void redraw();
    void redrawButtons(const RunState& run);
    void redrawWords(const RunState& run);
    void redrawCurves();
    void redrawLog(const RunState& run);
    void redrawRequest();
    void openModel();
    void compareInside();
    void openFolder();
    bool showsCurve(const QString& name) const;
    bool tunedIsOpen(const RunState& run) const;

    Services& m_services;
    QList<RunState> m_runs;
    QLabel *m_title, *m_state, *m_problem, *m_advice, *m_openNote, *m_kindTitle, *m_smoothTitle;
    FactStrip* m_facts;
    QWidget* m_buttons;
    QPushButton *m_startStop, *m_open, *m_compare, *m_duplicate, *m_folder, *m_trash;
    QTabWidget* m_tabs;
    QComboBox* m_kind;
    QSlider* m_smooth;
    QCheckBox* m_logScale;
    CurveView* m_curves;
    QTreeWidget* m_log;
    QPlainTextEdit* m_request;
    QString m_shownLog;                             // of which run, and how much
};

}  // namespace diptych
