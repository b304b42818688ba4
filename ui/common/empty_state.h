// What a panel shows while it has nothing to show: an icon, one sentence, and the next step as a button.
#pragma once

#include <QString>
#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace diptych {

class Theme;

class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(const Theme& theme, QWidget* parent = nullptr);

    // `action` empty: no button. Texts are translated by the caller.
    void show(const QString& icon, const QString& sentence, const QString& action = {}, std::function<void()> onAction = {});

private:
    void redraw();

    const Theme& m_theme;
    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_sentence;
    QPushButton* m_button;
    std::function<void()> m_onAction;
};

}  // namespace diptych
