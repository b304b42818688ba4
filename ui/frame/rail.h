// The column of panels at the left: one button each, the current one marked; Ctrl+1 … Ctrl+9 choose.
#pragma once

#include <QList>
#include <QWidget>

#include "ui/panel_registry.h"

class QToolButton;
class QButtonGroup;

namespace diptych {

class Theme;

class Rail : public QWidget {
    Q_OBJECT

public:
    Rail(const QList<PanelEntry>& entries, const Theme& theme, QWidget* parent = nullptr);

    void setCurrent(const QString& name);

Q_SIGNALS:
    void chosen(const QString& name);

protected:
    void changeEvent(QEvent* event) override;

private:
    void relabel();

    QList<PanelEntry> m_entries;
    const Theme& m_theme;
    QButtonGroup* m_group;
    QList<QToolButton*> m_buttons;
};

}  // namespace diptych
