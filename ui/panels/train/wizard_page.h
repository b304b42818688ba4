// A page of the wizard: its content scrolls where it does not fit, and while something stands in the way the page says
// what and lets nobody pass.
#pragma once

#include <QScrollArea>
#include <QString>
#include <QVBoxLayout>
#include <QWizardPage>
#include <functional>

class QLabel;

namespace diptych {

class Theme;

class WizardPage : public QWizardPage {
    Q_OBJECT

public:
    WizardPage(const Theme& theme, const QString& title, const QString& subtitle);

    QVBoxLayout* content() const { return m_content; }
    void setProblem(std::function<QString()> problem);      // empty text: nothing stands in the way
    void check();                                           // asks for the problem again
    bool isComplete() const override;

private:
    QVBoxLayout* m_content;
    QLabel* m_problemText;
    std::function<QString()> m_problem;
};

}  // namespace diptych
