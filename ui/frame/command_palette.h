// Ctrl+K: every action, panel and recent thing in one list, found by letters in order ("fuzzy"); Enter runs the chosen one.
#pragma once

#include <QDialog>
#include <QList>
#include <QString>
#include <functional>

class QLineEdit;
class QListWidget;

namespace diptych {

struct Command {
    QString title;
    QString shortcut;                               // shown only
    std::function<void()> run;
};

// How well `typed` fits `title`: −1 if its letters do not come in this order, else smaller is better.
int fuzzyDistance(const QString& typed, const QString& title);

class CommandPalette : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* parent = nullptr);
    void open(const QList<Command>& commands);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void runCurrent();

    QLineEdit* m_input;
    QListWidget* m_list;
    QList<Command> m_commands;
};

}  // namespace diptych
