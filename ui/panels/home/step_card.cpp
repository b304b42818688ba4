#include "ui/panels/home/step_card.h"

#include <QGridLayout>
#include <QLabel>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

StepCard::StepCard(QWidget* parent)
    : QPushButton(parent), m_icon(plainLabel({}, this)), m_title(plainLabel({}, this)), m_sentence(plainLabel({}, this)) {
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(4 * Theme::grid, 3 * Theme::grid, 4 * Theme::grid, 3 * Theme::grid);
    layout->setHorizontalSpacing(3 * Theme::grid);
    layout->setVerticalSpacing(Theme::grid);
    layout->addWidget(m_icon, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(m_title, 0, 1);
    layout->addWidget(m_sentence, 1, 1, Qt::AlignTop);
    layout->setColumnStretch(1, 1);
    layout->setRowStretch(1, 1);
    for (QLabel* label : {m_icon, m_title, m_sentence})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void StepCard::setContent(const QIcon& icon, const QString& title, const QString& sentence) {
    m_icon->setPixmap(icon.pixmap(32, 32));
    QFont heading = font();
    heading.setBold(true);
    m_title->setFont(heading);
    m_title->setText(title);
    m_sentence->setText(sentence);
    setAccessibleName(title);
    setAccessibleDescription(sentence);
    updateGeometry();
}

QSize StepCard::sizeHint() const { return layout()->totalSizeHint(); }

QSize StepCard::minimumSizeHint() const { return layout()->totalMinimumSize(); }

int StepCard::heightForWidth(int width) const { return layout()->totalHeightForWidth(width); }

}  // namespace diptych
