// Perceptually even colour maps, readable for the colour-blind: viridis and cividis for amounts, coolwarm for signed
// values (0.5 is neutral). Computed by linear interpolation in sRGB between 10 or 11 anchors.
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <QString>
#include <algorithm>
#include <cmath>

namespace diptych {

enum class ColorMap { Viridis, Cividis, Coolwarm };

QRgb colorAt(ColorMap map, double t);              // t is clamped to 0–1; NaN gives a transparent pixel
QImage colorStrip(ColorMap map, int width);        // [1, width], left is 0
QString colorMapName(ColorMap map);                // "viridis": stable, for settings and recipes
ColorMap colorMapNamed(const QString& name);       // viridis when unknown
QList<ColorMap> allColorMaps();

// A closed range of values and where a value lies in it, 0 to 1. An empty range puts everything at 0; NaN stays NaN.
struct ValueRange {
    double low = 0, high = 1;
    double place(double value) const { return high > low || std::isnan(value) ? (value - low) / (high - low) : 0.0; }
    ValueRange with(const ValueRange& other) const { return {std::min(low, other.low), std::max(high, other.high)}; }
};
ValueRange rangeOf(const float* values, qsizetype count);       // ignores NaN; {0, 1} when nothing is finite
// Around 0; {-1, 1} when all values are 0, so that "no difference" keeps the neutral colour.
ValueRange symmetricRangeOf(const float* values, qsizetype count);

}  // namespace diptych
