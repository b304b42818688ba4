#include "ui/panel.h"

#include <QEvent>

namespace diptych {

void Panel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

}  // namespace diptych
