// What the tour looks for in a panel.
#pragma once

#include <QStringList>
#include <QWidget>

namespace diptych {

QStringList unnamedWidgets(const QWidget& root);    // focusable, visible, without an accessible name or text
QStringList clippedTexts(const QWidget& root);      // labels and buttons whose text does not fit
int focusableCount(const QWidget& root);
// Visible texts that are equal to an English source text of the translation file, while another language is shown.
QStringList untranslatedTexts(const QWidget& root);

}  // namespace diptych
