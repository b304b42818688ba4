#include "ui/panels/data/picture_banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

PictureBanner::PictureBanner(QWidget* parent) : QWidget(parent), m_sentence(plainLabel({}, this)), m_button(new QPushButton(this)) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    m_sentence->setProperty("dataText", true);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(2 * Theme::grid, Theme::grid, 2 * Theme::grid, Theme::grid);
    line->addWidget(m_sentence, 1);
    line->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto act = m_onAction;                // may say something else while it runs
        act();
    });
}

void PictureBanner::say(const QString& sentence, const QString& action, std::function<void()> onAction) {
    m_sentence->setText(sentence);
    m_button->setText(action);
    m_onAction = std::move(onAction);
}

}  // namespace diptych
