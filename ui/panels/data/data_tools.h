// What can be done with the rows of Data beyond looking at them: leave out, tag, replace, mend, split anew, compare, print,
// export, undo. Each is an action of the panel; changes of many rows are seen before they are made, and go to the journal.
// Threads: the UI thread; plans, exports and sheets are worked out off it.
#pragma once

#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/job.h"
#include "core/data/fixes/fixes.h"

class QAction;
class QDialog;
class QKeySequence;
class QWidget;

namespace diptych {

struct Services;
struct SetExport;
struct EditStep;
class CheckRunner;
class DataTableModel;
class DataViews;
class PlanDialog;
class TagLine;
class UiWorker;

class DataTools : public QObject {
    Q_OBJECT

public:
    struct Parts {
        DataViews& views;
        DataTableModel& rows;
        TagLine& tags;
        CheckRunner& checks;
    };
    DataTools(Services& services, Parts parts, QWidget* panel);
    ~DataTools() override;

    QList<QAction*> actions() const;                // of the panel; those of rows belong to the views
    QAction* exportAction() const { return m_export; }
    void mend(const QString& code, FixKind fix);
    void followState();                             // what is possible now, and why not
    void tellProblem();                             // of the edits of a source that was opened: told where there is one
    QString whyNotEditable() const;                 // empty: it is
    void retranslate();

Q_SIGNALS:
    void told(const QString& sentence, const QString& action, std::function<void()> onAction);

private:
    QAction* panelAction(const QKeySequence& keys, void (DataTools::*run)());
    void buildRowActions();
    void apply(const EditStep& step);
    void openPlan(PlanDialog* dialog);
    void workOut(const QString& title, const std::function<Result<FixPlan>(JobContext&)>& plan);
    void replace();
    void resplitAll();
    void exportSet();
    void writeExport(const SetExport& request);
    void showHistory();
    void undo();
    void redo();
    void compare();
    void makeSheet();
    void toggleOut();
    void askTags();
    void putFavourite(int number);
    std::shared_ptr<const Dataset> set() const;

    Services& m_services;
    Parts m_parts;
    QWidget* m_panel;
    QAction *m_export, *m_replace, *m_resplit, *m_undo, *m_redo, *m_history, *m_sheet;
    QAction *m_out = nullptr, *m_tag = nullptr, *m_compare = nullptr;
    QList<QAction*> m_favourites;
    QPointer<QDialog> m_historyShown;
    JobHandle m_printing, m_mending;
    std::vector<JobHandle> m_exports;
    std::unique_ptr<UiWorker> m_worker;             // last: its thread ends before the rest goes
};

}  // namespace diptych
