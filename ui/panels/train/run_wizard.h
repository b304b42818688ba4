// New run, in six pages: data, model, task, how, look (one real batch, checks, time and memory of two rehearsed steps), start
// (the equal command line, a name). Finishing creates the run folder and starts it.
#pragma once

#include <QMap>
#include <QWizard>
#include <optional>

#include "core/base/job.h"
#include "ui/panels/train/run_request.h"

class QButtonGroup;
class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace diptych {

struct Services;

class RunWizard : public QWizard {
    Q_OBJECT

public:
    RunWizard(Services& services, QWidget* parent);

    // A quick run of the current model on the current data with all objectives that both allow.
    static Result<Json> defaultRequest(const Services& services);

Q_SIGNALS:
    void created(const QString& folder);

protected:
    void initializePage(int id) override;
    void accept() override;

private:
    struct Look {
        BatchPreview preview;
        QStringList rehearsal;
    };

    QWizardPage* addTitledPage(const QString& title, const QString& subtitle);
    void buildDataPage();
    void buildModelPage();
    void buildTaskPage();
    void buildMethodPage();
    void buildLookPage();
    void buildStartPage();
    RunRequest request() const;
    void greyObjectives();
    void lookAtBatch();
    void showLook(const Look& look);

    Services& m_services;
    QLabel *m_dataText = nullptr, *m_modelText = nullptr, *m_lookText = nullptr;
    QMap<QString, QCheckBox*> m_objectives;
    QCheckBox *m_english = nullptr, *m_chinese = nullptr;
    QButtonGroup *m_method = nullptr, *m_preset = nullptr;
    QListWidget* m_rows = nullptr;
    QLineEdit* m_name = nullptr;
    QPlainTextEdit* m_command = nullptr;
    JobHandle m_looking;
};

}  // namespace diptych
