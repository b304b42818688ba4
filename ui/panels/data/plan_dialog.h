// A change of many rows, seen before it is made: a form above (what subclasses ask for), below it what would change and what
// was skipped, worked out off the UI thread again at every change of the form. Accepted: step() is to be applied.
#pragma once

#include <QDialog>
#include <QTimer>
#include <functional>
#include <memory>

#include "core/base/job.h"
#include "core/data/fixes/fixes.h"

class QFormLayout;
class QLabel;
class QPushButton;
class QTableView;

namespace diptych {

class EditPreviewModel;
class UiWorker;

// Works out a plan on a worker.
using Planner = std::function<Result<FixPlan>(JobContext&)>;

class PlanDialog : public QDialog {
    Q_OBJECT

public:
    PlanDialog(UiWorker& worker, const QString& title, const QString& about, QWidget* parent);

    const EditStep& step() const;
    bool planned() const { return m_planned; }      // what is shown belongs to the form as it stands
    // Where the step is to be worked out once more when it is wanted, for the preview left something undone; else empty.
    virtual Planner finalPlanner() const { return {}; }

protected:
    QFormLayout* form() { return m_form; }
    // Called on the UI thread: takes what the form says along. Empty: the form asks for nothing yet.
    virtual Planner planner() const = 0;
    void planSoon();

private:
    void plan();
    void showPlan(const Result<FixPlan>& plan);

    UiWorker& m_worker;
    QFormLayout* m_form;
    EditPreviewModel* m_model;
    QLabel *m_state, *m_skipped;
    QPushButton *m_apply, *m_cancel;
    QTimer m_soon;
    bool m_planned = false;
    JobHandle m_planning;
};

}  // namespace diptych
