#include "ui/panels/train/wizard_page.h"

#include <QLabel>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

WizardPage::WizardPage(const Theme& theme, const QString& title, const QString& subtitle) : m_problemText(plainLabel()) {
    setTitle(title);
    setSubTitle(subtitle);
    auto* outer = new QVBoxLayout(this);
    auto* area = new QScrollArea(this);
    auto* inner = new QWidget;
    m_content = new QVBoxLayout(inner);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_content->setSpacing(2 * Theme::grid);
    area->setWidget(inner);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(area, 1);
    outer->addWidget(m_problemText);
    QPalette colours = m_problemText->palette();
    colours.setColor(QPalette::WindowText, theme.warning());
    m_problemText->setPalette(colours);
    m_problemText->hide();
}

void WizardPage::setProblem(std::function<QString()> problem) {
    m_problem = std::move(problem);
    check();
}

void WizardPage::check() {
    const QString problem = m_problem ? m_problem() : QString();
    m_problemText->setText(problem);
    m_problemText->setVisible(!problem.isEmpty());
    Q_EMIT completeChanged();
}

bool WizardPage::isComplete() const { return !m_problem || m_problem().isEmpty(); }

}  // namespace diptych
