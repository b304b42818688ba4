#include "ui/frame/rail.h"

#include <QButtonGroup>
#include <QEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/theme.h"

namespace diptych {

Rail::Rail(const QList<PanelEntry>& entries, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_entries(entries), m_theme(theme), m_group(new QButtonGroup(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid, 2 * Theme::grid, Theme::grid, 2 * Theme::grid);
    layout->setSpacing(Theme::grid);
    for (int i = 0; i < m_entries.size(); ++i) {
        auto* button = new QToolButton(this);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setIconSize(QSize(20, 20));
        button->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)));
        connect(button, &QToolButton::clicked, this, [this, name = m_entries[i].name] { Q_EMIT chosen(name); });
        m_group->addButton(button);
        m_buttons.append(button);
        layout->addWidget(button);
    }
    layout->addStretch();
    connect(&theme, &Theme::changed, this, &Rail::relabel);
    relabel();
}

void Rail::setCurrent(const QString& name) {
    for (int i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].name == name) {
            m_buttons[i]->setChecked(true);
            setFocusProxy(m_buttons[i]);
        }
}

void Rail::relabel() {
    for (int i = 0; i < m_entries.size(); ++i) {
        const QString title = m_entries[i].title();
        const QKeySequence shortcut = m_buttons[i]->shortcut();
        m_buttons[i]->setText(QStringLiteral("  ") + title);
        m_buttons[i]->setShortcut(shortcut);
        m_buttons[i]->setAccessibleName(title);
        m_buttons[i]->setToolTip(QStringLiteral("%1 (%2)").arg(title, shortcut.toString(QKeySequence::NativeText)));
        m_buttons[i]->setIcon(m_theme.icon(m_entries[i].icon));
    }
}

void Rail::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QWidget::changeEvent(event);
}

}  // namespace diptych
