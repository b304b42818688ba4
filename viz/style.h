// What the drawn views share: colours from the palette (light and dark), the 4 px grid at the present text size, number
// formats (C locale, sensible digits) and series colours that the colour-blind can tell apart (Okabe and Ito).
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

class QWidget;

namespace diptych::viz {

bool isDark(const QPalette& palette);
QColor mutedText(const QPalette& palette);         // contrast ≥ 4.5 : 1 on Base
QColor gridLine(const QPalette& palette);
QColor textOn(const QColor& background);           // black or white, the one with more contrast: ≥ 4.5 : 1
double contrast(const QColor& a, const QColor& b); // WCAG ratio, 1 to 21
QColor blend(const QColor& a, const QColor& b, double share);      // share of b
QColor seriesColor(int index, const QPalette& palette);
int unit(const QWidget* widget);                   // 4 px at text scale 100 %
QString number(double value, int digits = 3);      // "0.123", "1.23e-05", "12 345" never: no grouping
QString percent(double probability);               // "82 %", "0.30 %", "< 0.01 %"
QString plainTip(const QString& text);             // escaped, at most 2,000 characters, line breaks kept

}  // namespace diptych::viz
