#include "ui/common/empty_state.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

EmptyState::EmptyState(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_icon(plainLabel({}, this)), m_sentence(plainLabel({}, this)),
      m_button(new QPushButton(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(3 * Theme::grid);
    layout->addStretch();
    layout->addWidget(m_icon, 0, Qt::AlignCenter);
    layout->addWidget(m_sentence);
    layout->addWidget(m_button, 0, Qt::AlignCenter);
    layout->addStretch();
    m_sentence->setAlignment(Qt::AlignCenter);
    connect(m_button, &QPushButton::clicked, this, [this] {
        const auto act = m_onAction;                // may show something else while it runs
        if (act)
            act();
    });
    connect(&theme, &Theme::changed, this, &EmptyState::redraw);
}

void EmptyState::show(const QString& icon, const QString& sentence, const QString& action, std::function<void()> onAction) {
    m_iconName = icon;
    m_sentence->setText(sentence);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    m_onAction = std::move(onAction);
    redraw();
    QWidget::show();
}

void EmptyState::redraw() {
    m_icon->setPixmap(m_theme.icon(m_iconName).pixmap(48, 48));
}

}  // namespace diptych
