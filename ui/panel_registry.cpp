#include "ui/panel_registry.h"

#include <QCoreApplication>

#include "ui/panels/alignment/alignment_panel.h"
#include "ui/panels/ask/ask_panel.h"
#include "ui/panels/data/data_panel.h"
#include "ui/panels/home/home_panel.h"
#include "ui/panels/inside/inside_panel.h"
#include "ui/panels/models/models_panel.h"
#include "ui/panels/train/train_panel.h"

namespace diptych {

namespace {

template <typename PanelType>
PanelEntry entry(const char* name, const char* title) {
    return {QString::fromLatin1(name), QString::fromLatin1(name),
            [title] { return QCoreApplication::translate("diptych::PanelNames", title); },
            [](Services& services) -> Panel* { return new PanelType(services); }};
}

}  // namespace

QList<PanelEntry> panelEntries() {
    return {entry<HomePanel>("home", QT_TRANSLATE_NOOP("diptych::PanelNames", "Home")),
            entry<DataPanel>("data", QT_TRANSLATE_NOOP("diptych::PanelNames", "Data")),
            entry<AskPanel>("ask", QT_TRANSLATE_NOOP("diptych::PanelNames", "Ask")),
            entry<InsidePanel>("inside", QT_TRANSLATE_NOOP("diptych::PanelNames", "Inside")),
            entry<AlignmentPanel>("alignment", QT_TRANSLATE_NOOP("diptych::PanelNames", "Alignment")),
            entry<TrainPanel>("train", QT_TRANSLATE_NOOP("diptych::PanelNames", "Train")),
            entry<ModelsPanel>("models", QT_TRANSLATE_NOOP("diptych::PanelNames", "Models"))};
}

}  // namespace diptych
