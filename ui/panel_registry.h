// The panels of the window in the order of the rail. A panel is made when it is first shown.
#pragma once

#include <QList>
#include <QString>
#include <functional>

namespace diptych {

class Panel;
struct Services;

struct PanelEntry {
    QString name;                                   // as Panel::name()
    QString icon;
    std::function<QString()> title;                 // translated now
    std::function<Panel*(Services&)> make;
};

QList<PanelEntry> panelEntries();

}  // namespace diptych
