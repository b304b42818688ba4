// Find and replace in the texts of chosen rows, with a preview: plain text or a regular expression ($1 in the replacement).
#pragma once

#include "ui/panels/data/plan_dialog.h"

class QCheckBox;
class QLineEdit;

namespace diptych {

class ReplaceDialog : public PlanDialog {
    Q_OBJECT

public:
    // `places`: the rows of the set that are looked at.
    ReplaceDialog(UiWorker& worker, std::shared_ptr<const Dataset> set, std::vector<std::size_t> places, QWidget* parent);

protected:
    Planner planner() const override;

private:
    std::shared_ptr<const Dataset> m_set;
    std::shared_ptr<const std::vector<std::size_t>> m_places;
    QLineEdit *m_find, *m_replacement;
    QCheckBox *m_regex, *m_case, *m_captions, *m_questions, *m_answers;
};

}  // namespace diptych
