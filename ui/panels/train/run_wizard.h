// New run, in six pages: data, model, task, how, look (one real batch, checks, time and memory of two rehearsed steps), start
// (the equal command line, a name). Finishing creates the run folder and starts it. Modal: data and model stay as they are.
#pragma once

#include <QWizard>

#include "core/base/result.h"
#include "ui/panels/train/run_request.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace diptych {

struct Services;
class LookPage;
class MethodPage;
class ObjectivesPage;
class WizardPage;

class RunWizard : public QWizard {
    Q_OBJECT

public:
    RunWizard(Services& services, QWidget* parent);

    // A few steps of the current model on the current data with captions, answers and alignment, as far as both allow.
    static Result<Json> shortRequest(const Services& services);

Q_SIGNALS:
    void created(const QString& folder);

protected:
    void initializePage(int id) override;
    void accept() override;

private:
    void buildDataPage();
    void buildModelPage();
    void buildStartPage();
    QString dataProblem() const;
    std::vector<std::string> languages() const;
    DataTraits traits() const;
    RunRequest request() const;
    void allow();
    void describeData();
    void describeModel();

    Services& m_services;
    WizardPage *m_dataPage = nullptr, *m_modelPage = nullptr, *m_startPage = nullptr;
    ObjectivesPage* m_objectives = nullptr;
    MethodPage* m_method = nullptr;
    LookPage* m_look = nullptr;
    QLabel *m_dataText = nullptr, *m_modelText = nullptr;
    QCheckBox *m_english = nullptr, *m_chinese = nullptr;
    QLineEdit* m_name = nullptr;
    QPlainTextEdit* m_command = nullptr;
};

}  // namespace diptych
