// What the model shall learn: one check box an objective with a line on what it teaches; those that cannot be chosen are
// greyed and say why.
#pragma once

#include <QList>
#include <string>
#include <vector>

#include "ui/panels/train/run_request.h"
#include "ui/panels/train/wizard_page.h"

class QCheckBox;

namespace diptych {

class ObjectivesPage : public WizardPage {
    Q_OBJECT

public:
    explicit ObjectivesPage(const Theme& theme);

    // Greys what `request` (without its objectives) does not allow.
    void allow(const ModelInfo& model, const RunRequest& request, const DataTraits& traits);
    void chooseUsual();                             // captions, answers and alignment, as far as they are allowed
    std::vector<std::string> chosen() const;        // and allowed
    QString leftOut() const;                        // chosen but not allowed: a line each, with the reason

Q_SIGNALS:
    void changed();

private:
    struct Row {
        std::string kind;
        QCheckBox* box;
        QLabel* words;
        QString reason;
    };
    QList<Row> m_rows;
    QLabel* m_honesty;
};

}  // namespace diptych
