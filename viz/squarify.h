// Squarified tree map (Bruls, Huizing and van Wijk, 2000): rectangles with the given areas that fill a rectangle, as close
// to squares as rows of them come. Values that are not above 0 get an empty rectangle. Order of the result: that of `values`.
#pragma once

#include <QList>
#include <QRectF>

namespace diptych {

QList<QRectF> squarified(const QList<double>& values, const QRectF& area);

}  // namespace diptych
