#include "ui/panels/data/plan_dialog.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <set>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/data/edit_preview.h"

namespace diptych {

namespace {

constexpr int planAfterMs = 250;

int rowsOf(const EditStep& step) {
    std::set<std::int64_t> items;
    for (const Edit& edit : step.edits)
        items.insert(edit.item);
    return static_cast<int>(items.size());
}

}  // namespace

PlanDialog::PlanDialog(UiWorker& worker, const QString& title, const QString& about, QWidget* parent)
    : QDialog(parent), m_worker(worker), m_form(new QFormLayout), m_model(new EditPreviewModel(this)), m_state(plainLabel({}, this)),
      m_skipped(plainLabel({}, this)), m_apply(new QPushButton(tr("Apply"), this)), m_cancel(new QPushButton(tr("Cancel"), this)) {
    setWindowTitle(title);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid);
    layout->setSpacing(3 * Theme::grid);
    layout->addWidget(plainLabel(about, this));
    layout->addLayout(m_form);
    layout->addWidget(m_state);
    layout->addWidget(editPreviewTable(m_model, this), 1);
    layout->addWidget(m_skipped);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    layout->addLayout(buttons);
    m_skipped->setProperty("dataText", true);
    m_state->setProperty("dataText", true);
    m_apply->setDefault(true);
    m_apply->setEnabled(false);
    connect(m_apply, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_soon.setSingleShot(true);
    m_soon.setInterval(planAfterMs);
    connect(&m_soon, &QTimer::timeout, this, &PlanDialog::plan);
    m_soon.start(0);
}

const EditStep& PlanDialog::step() const { return m_model->step(); }

void PlanDialog::planSoon() {
    m_planned = false;
    m_apply->setEnabled(false);
    m_planning.drop();
    m_soon.start();
}

void PlanDialog::plan() {
    const Planner plan = planner();
    if (!plan)
        return showPlan(FixPlan{});
    m_state->setText(tr("Working out what would change…"));
    auto result = std::make_shared<FixPlan>();
    m_planning = m_worker.submit(
        windowTitle(),
        [plan, result](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*result, plan(context));
            return {};
        },
        [this, result](const Status& status) {
            if (status.ok())
                showPlan(std::move(*result));
            else
                showPlan(status.error());
        });
}

void PlanDialog::showPlan(const Result<FixPlan>& plan) {
    m_planned = true;
    m_model->show(std::make_shared<EditStep>(plan.ok() ? plan->step : EditStep{}));
    const int edits = m_model->rowCount();
    m_apply->setEnabled(edits > 0);
    if (!plan.ok())
        m_state->setText(QString::fromStdString(plan.error().oneLine()));
    else if (edits == 0)
        m_state->setText(tr("Nothing would change."));
    else
        m_state->setText(tr("%1 changes in %2 rows. The source stays as it is; Ctrl+Z takes them back.").arg(edits).arg(rowsOf(m_model->step())));
    const bool some = plan.ok() && !plan->skipped.empty();
    m_skipped->setVisible(some);
    if (some)
        m_skipped->setText(tr("%1 rows were skipped; the first: %2").arg(plan->skipped.size())
                               .arg(QString::fromStdString(plan->skipped.front().reason)));
}

}  // namespace diptych
