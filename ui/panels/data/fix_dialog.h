// One fix for one kind of finding, or a new split of the whole set, with its options and a preview of what it changes.
#pragma once

#include <filesystem>

#include "core/data/checks/checks.h"
#include "ui/panels/data/plan_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace diptych {

struct FixSubject {
    std::shared_ptr<const Dataset> set;
    std::shared_ptr<const CheckReport> report;
    std::filesystem::path project;                  // mended pictures go there
    std::string code;                               // of the findings to be mended; empty: of Resplit
    FixKind fix = FixKind::Exclude;
};

class FixDialog : public PlanDialog {
    Q_OBJECT

public:
    FixDialog(UiWorker& worker, FixSubject subject, QWidget* parent);

protected:
    Planner planner() const override { return planOf(false); }
    Planner finalPlanner() const override { return m_subject.fix == FixKind::Reencode ? planOf(true) : Planner(); }

private:
    Planner planOf(bool write) const;               // mended pictures are written only when they are wanted
    void addOptions();
    QLineEdit* addLine(const QString& label, const QString& value);
    Planner plannerOfOptions() const;

    FixSubject m_subject;
    QLineEdit *m_keepSplit = nullptr, *m_parts = nullptr;
    QCheckBox *m_near = nullptr, *m_together = nullptr;
    QComboBox* m_stratify = nullptr;
    QSpinBox *m_side = nullptr, *m_seed = nullptr;
};

}  // namespace diptych
