// Home: four first steps that work at once with the bundled model, recent models and data, and what is open now.
#pragma once

#include <QList>

#include "core/base/signal.h"
#include "ui/panel.h"

class QLabel;
class QListWidget;
class QToolButton;

namespace diptych {

struct Services;

class HomePanel : public Panel {
    Q_OBJECT

public:
    explicit HomePanel(Services& services, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("home"); }
    QString title() const override { return tr("Home"); }
    QString iconName() const override { return QStringLiteral("home"); }
    void bringToContent(std::function<void(const QString&)> done) override;
    void retranslate() override;

private:
    struct Step {
        const char* icon;
        const char* panel;
        const char* title;
        const char* text;
    };
    static const QList<Step>& steps();
    void fillRecent();

    Services& m_services;
    QLabel *m_title, *m_subtitle, *m_recentTitle, *m_dropHint;
    QList<QToolButton*> m_buttons;
    QList<QLabel*> m_texts;
    QListWidget* m_recent;
    Connection m_recentChanges;
};

}  // namespace diptych
