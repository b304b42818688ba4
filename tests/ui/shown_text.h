// What a person can read on a widget: the texts of its visible labels.
#pragma once

#include <QLabel>

namespace diptych::tests {

inline bool showsText(const QWidget& widget, const QString& part) {
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(part))
            return true;
    return false;
}

}  // namespace diptych::tests
