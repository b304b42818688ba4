// The line above the panels: back and forward, model picker, data picker, search (command palette), language and theme.
#pragma once

#include <QWidget>

#include "core/base/signal.h"

class QToolButton;
class QMenu;

namespace diptych {

struct Services;
class LanguageSwitch;

class TopBar : public QWidget {
    Q_OBJECT

public:
    TopBar(Services& services, LanguageSwitch& language, QWidget* parent = nullptr);

Q_SIGNALS:
    void paletteWanted();
    void keysWanted();
    void homeModelWanted();                         // the bundled model
    void sampleDataWanted();                        // the bundled pictures

protected:
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addButton(bool menu);
    void relabel();
    void fillModelMenu(QMenu* menu);
    void fillDataMenu(QMenu* menu);
    void fillLookMenu(QMenu* menu);

    Services& m_services;
    LanguageSwitch& m_language;
    QToolButton *m_back, *m_forward, *m_model, *m_data, *m_search, *m_keys, *m_look;
    Connection m_history;
};

}  // namespace diptych
