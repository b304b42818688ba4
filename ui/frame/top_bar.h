// The line above the panels: back and forward, model picker, data picker, search (command palette), language and theme.
#pragma once

#include <QWidget>

#include "core/base/workspace.h"

class QToolButton;
class QMenu;

namespace diptych {

struct Services;
class LanguageSwitch;
struct BundledPaths;

class TopBar : public QWidget {
    Q_OBJECT

public:
    TopBar(Services& services, LanguageSwitch& language, const BundledPaths& bundled, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;         // narrower than its texts: they give way one after another

Q_SIGNALS:
    void paletteWanted();
    void keysWanted();
    void homeModelWanted();                         // the bundled model
    void sampleDataWanted();                        // the bundled pictures

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* addButton(bool menu);
    void relabel();
    void fit();
    QString modelText() const;
    QString dataText() const;
    void fillRecent(QMenu* menu, Workspace::Kind kind);
    QAction* addBundled(QMenu* menu, const QString& text, bool present, void (TopBar::*wanted)());
    void fillModelMenu(QMenu* menu);
    void fillDataMenu(QMenu* menu);
    void fillLookMenu(QMenu* menu);

    Services& m_services;
    LanguageSwitch& m_language;
    const BundledPaths& m_bundled;
    QToolButton *m_back, *m_forward, *m_model, *m_data, *m_search, *m_keys, *m_look;
    Connection m_history;
};

}  // namespace diptych
