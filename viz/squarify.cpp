#include "viz/squarify.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace diptych {

namespace {

// The longest shape in a row of areas laid along a side: 1 is a square.
double worstShape(double least, double most, double sum, double side) {
    const double square = side * side, whole = sum * sum;
    return std::max(square * most / whole, whole / (square * least));
}

// Lays one row along the shorter side of `room` and takes it off.
void layRow(const QList<double>& areas, const QList<qsizetype>& row, double sum, QRectF& room, QList<QRectF>& rects) {
    const bool upright = room.width() >= room.height();
    const double side = upright ? room.height() : room.width(), depth = sum / side;
    double at = upright ? room.top() : room.left();
    for (const qsizetype index : row) {
        const double length = side * areas[index] / sum;
        rects[index] = upright ? QRectF(room.left(), at, depth, length) : QRectF(at, room.top(), length, depth);
        at += length;
    }
    if (upright)
        room.setLeft(room.left() + depth);
    else
        room.setTop(room.top() + depth);
}

}  // namespace

QList<QRectF> squarified(const QList<double>& values, const QRectF& area) {
    QList<QRectF> rects(values.size());
    QList<qsizetype> order;
    double total = 0;
    for (qsizetype i = 0; i < values.size(); ++i)
        if (std::isfinite(values[i]) && values[i] > 0) {
            order.append(i);
            total += values[i];
        }
    if (order.isEmpty() || area.width() <= 0 || area.height() <= 0)
        return rects;
    std::stable_sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) { return values[a] > values[b]; });
    QList<double> areas(values.size());
    for (const qsizetype index : order)
        areas[index] = values[index] / total * area.width() * area.height();
    QRectF room = area;
    QList<qsizetype> row;
    double sum = 0, worst = 0;
    for (const qsizetype index : order) {
        const double side = std::min(room.width(), room.height()), most = row.isEmpty() ? areas[index] : areas[row.front()];
        const double next = worstShape(areas[index], most, sum + areas[index], side);
        if (!row.isEmpty() && next > worst) {
            layRow(areas, row, sum, room, rects);
            row.clear();
            sum = 0;
        }
        row.append(index);
        sum += areas[index];
        worst = worstShape(areas[index], areas[row.front()], sum, std::min(room.width(), room.height()));
    }
    layRow(areas, row, sum, room, rects);
    return rects;
}

}  // namespace diptych
