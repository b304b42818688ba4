// Which weights move and for how long: full or linear probe, three lengths, and folded away what else can be set.
#pragma once

#include "ui/panels/train/run_request.h"
#include "ui/panels/train/wizard_page.h"

class QButtonGroup;
class QCheckBox;
class QDoubleSpinBox;
class QSpinBox;
class QToolButton;

namespace diptych {

class MethodPage : public WizardPage {
    Q_OBJECT

public:
    explicit MethodPage(const Theme& theme);

    void write(RunRequest& request) const;
    void setLeftOut(const QString& lines);          // objectives that the present choice makes idle, with the reason

Q_SIGNALS:
    void changed();

private:
    QButtonGroup* addChoices(const QStringList& texts);
    void buildAdvanced();
    void takePreset(int preset);

    QButtonGroup *m_method, *m_preset;
    QToolButton* m_more;
    QWidget* m_advanced;
    QSpinBox *m_steps, *m_batch;
    QDoubleSpinBox* m_rate;
    QCheckBox* m_freeze;
    QLabel* m_leftOut;
};

}  // namespace diptych
