// HeatOverlay paints a map of values over a picture's rectangle: smooth (bicubic, Catmull–Rom, sampled at cell centres)
// or as exact patches. Plain value; no widget.
// map: [rows, cols] float, row-major, row 0 at the top; NaN cells stay transparent.
#pragma once

#include <QImage>
#include <QPainter>
#include <QRectF>
#include <vector>

#include "viz/color_map.h"

namespace diptych {

struct HeatOverlay {
    int rows = 0, cols = 0;
    std::vector<float> values;                     // [rows, cols]
    ValueRange range;                              // what the ends of the colour map stand for
    ColorMap colors = ColorMap::Viridis;
    double opacity = 0.6;
    bool smooth = true;

    // Also where there are fewer values than cells.
    bool empty() const {
        return rows <= 0 || cols <= 0 || values.size() < static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    }
    double at(int row, int col) const { return values[static_cast<std::size_t>(row * cols + col)]; }
    void fitRange(bool symmetric = false);         // range from the values
    QImage render(QSize pixels) const;             // ARGB, opaque where there is a value; opacity not applied
    void paint(QPainter& painter, const QRectF& canvas) const;
};

}  // namespace diptych
