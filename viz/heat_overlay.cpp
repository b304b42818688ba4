#include "viz/heat_overlay.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace diptych {
namespace {

constexpr int largestRender = 640;  // px; larger areas are scaled up by the painter, the map itself is far coarser

struct Taps {
    std::array<int, 4> index{};
    std::array<float, 4> weight{};
};

// Catmull–Rom taps for each of `pixels` samples over `cells` cell centres, clamped at the edges.
std::vector<Taps> tapsFor(int pixels, int cells) {
    std::vector<Taps> taps(static_cast<std::size_t>(pixels));
    for (int i = 0; i < pixels; ++i) {
        const double place = (i + 0.5) * cells / pixels - 0.5;
        const int first = static_cast<int>(std::floor(place));
        const auto t = static_cast<float>(place - first);
        Taps& tap = taps[static_cast<std::size_t>(i)];
        tap.weight = {((-0.5F * t + 1.0F) * t - 0.5F) * t, (1.5F * t - 2.5F) * t * t + 1.0F,
                      ((-1.5F * t + 2.0F) * t + 0.5F) * t, (0.5F * t - 0.5F) * t * t};
        for (int k = 0; k < 4; ++k)
            tap.index[static_cast<std::size_t>(k)] = std::clamp(first - 1 + k, 0, cells - 1);
    }
    return taps;
}

// values [rows, cols] → [rows, width]
std::vector<float> widen(const HeatOverlay& map, int width) {
    const std::vector<Taps> taps = tapsFor(width, map.cols);
    std::vector<float> wide(static_cast<std::size_t>(map.rows) * taps.size());
    for (int row = 0; row < map.rows; ++row)
        for (std::size_t x = 0; x < taps.size(); ++x)
            for (std::size_t k = 0; k < 4; ++k)
                wide[static_cast<std::size_t>(row) * taps.size() + x] +=
                    taps[x].weight[k] * static_cast<float>(map.at(row, taps[x].index[k]));
    return wide;
}

std::array<QRgb, 256> lookupOf(ColorMap colors) {
    std::array<QRgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = colorAt(colors, static_cast<double>(i) / 255.0);
    return table;
}

QImage renderSmooth(const HeatOverlay& map, QSize pixels) {
    const auto width = static_cast<std::size_t>(pixels.width());
    const std::vector<float> wide = widen(map, pixels.width());
    const std::vector<Taps> taps = tapsFor(pixels.height(), map.rows);
    const std::array<QRgb, 256> table = lookupOf(map.colors);
    QImage image(pixels, QImage::Format_RGB32);
    for (int y = 0; y < pixels.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const Taps& tap = taps[static_cast<std::size_t>(y)];
        for (std::size_t x = 0; x < width; ++x) {
            float value = 0;
            for (std::size_t k = 0; k < 4; ++k)
                value += tap.weight[k] * wide[static_cast<std::size_t>(tap.index[k]) * width + x];
            const double place = std::clamp(map.range.place(static_cast<double>(value)), 0.0, 1.0);
            line[x] = table[static_cast<std::size_t>(place * 255.0 + 0.5)];
        }
    }
    return image;
}

QImage renderExact(const HeatOverlay& map, QSize pixels) {
    QImage cells(map.cols, map.rows, QImage::Format_ARGB32);
    for (int row = 0; row < map.rows; ++row)
        for (int col = 0; col < map.cols; ++col)
            cells.setPixel(col, row, colorAt(map.colors, map.range.place(map.at(row, col))));
    return cells.scaled(pixels, Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

}  // namespace

void HeatOverlay::fitRange(bool symmetric) {
    const auto count = static_cast<qsizetype>(values.size());
    range = symmetric ? symmetricRangeOf(values.data(), count) : rangeOf(values.data(), count);
}

QImage HeatOverlay::render(QSize pixels) const {
    if (empty() || pixels.isEmpty())
        return {};
    const bool gaps = std::any_of(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
    return smooth && !gaps ? renderSmooth(*this, pixels) : renderExact(*this, pixels);
}

void HeatOverlay::paint(QPainter& painter, const QRectF& canvas) const {
    if (empty())
        return;
    const double ratio = painter.device()->devicePixelRatioF();
    QSize pixels = (canvas.size() * ratio).toSize().expandedTo({1, 1});
    if (smooth)
        pixels = pixels.boundedTo({largestRender, largestRender});
    painter.save();
    painter.setOpacity(painter.opacity() * opacity);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth);
    painter.drawImage(canvas, render(pixels));
    painter.restore();
}

}  // namespace diptych
