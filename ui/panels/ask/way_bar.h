// The ways of asking as one row of switches: describe and question, chat, classes, batch. Every way can be reached; one that
// the current model lacks says in its tool tip why, and which families have it. The chosen way is remembered.
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QToolButton;

namespace diptych {

struct Services;

enum class AskWay { Look, Chat, Classes, Batch, Count };

class WayBar : public QWidget {
    Q_OBJECT

public:
    explicit WayBar(Services& services, QWidget* parent = nullptr);

    AskWay way() const;
    void setWay(AskWay way);
    const QList<QAction*>& wayActions() const { return m_actions; }
    void followModel();                             // what it lacks
    void retranslate();

Q_SIGNALS:
    void wayChanged();

private:
    QString whyNotThis(AskWay way) const;           // empty: the model can

    Services& m_services;
    QList<QAction*> m_actions;
    QList<QToolButton*> m_buttons;
};

}  // namespace diptych
