#include "ui/frame/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/common/theme.h"

namespace diptych {

int fuzzyDistance(const QString& typed, const QString& title) {
    int distance = 0;
    qsizetype at = 0;
    for (const QChar letter : typed) {
        const qsizetype found = title.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        distance += static_cast<int>(found - at);
        at = found + 1;
    }
    return distance;
}

CommandPalette::CommandPalette(QWidget* parent)
    : QDialog(parent, Qt::Popup), m_input(new QLineEdit(this)), m_list(new QListWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid, 2 * Theme::grid);
    layout->addWidget(m_input);
    layout->addWidget(m_list);
    m_input->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_input, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::open(const QList<Command>& commands) {
    m_commands = commands;
    m_input->setPlaceholderText(tr("Type a few letters of what you want"));
    m_input->setAccessibleName(tr("Command"));
    m_list->setAccessibleName(tr("Commands"));
    m_input->clear();
    filter({});
    const QWidget* window = parentWidget();
    resize(qMin(640, window->width() - 80), qMin(420, window->height() - 120));
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 48)));
    show();
    m_input->setFocus();
}

void CommandPalette::filter(const QString& typed) {
    QList<QPair<int, int>> hits;                    // distance, index
    for (int i = 0; i < m_commands.size(); ++i)
        if (const int distance = fuzzyDistance(typed, m_commands[i].title); distance >= 0)
            hits.append({distance, i});
    std::stable_sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    m_list->clear();
    for (const auto& [distance, index] : hits) {
        const Command& command = m_commands[index];
        const QString shortcut = command.shortcut.isEmpty() ? QString() : QStringLiteral("    ") + command.shortcut;
        auto* item = new QListWidgetItem(command.title + shortcut, m_list);
        item->setData(Qt::UserRole, index);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    const auto run = m_commands[item->data(Qt::UserRole).toInt()].run;
    hide();
    run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && m_list->count() > 0) {
            m_list->setCurrentRow((m_list->currentRow() + step + m_list->count()) % m_list->count());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace diptych
