#include "viz/color_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace diptych {
namespace {

constexpr std::array<QRgb, 10> viridisAnchors{0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e,
                                              0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c, 0xfde725};
constexpr std::array<QRgb, 10> cividisAnchors{0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173,
                                              0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838};
constexpr std::array<QRgb, 11> coolwarmAnchors{0x3b4cc0, 0x5977e3, 0x7b9ff9, 0x9ebeff, 0xc0d4f5, 0xdddcdc,
                                               0xf2cbb7, 0xf7ac8e, 0xee8468, 0xd65244, 0xb40426};

std::span<const QRgb> anchorsOf(ColorMap map) {
    switch (map) {
        case ColorMap::Cividis: return cividisAnchors;
        case ColorMap::Coolwarm: return coolwarmAnchors;
        case ColorMap::Viridis: break;
    }
    return viridisAnchors;
}

int between(int a, int b, double share) {
    return static_cast<int>(std::lround(a + (b - a) * share));
}

}  // namespace

QRgb colorAt(ColorMap map, double t) {
    if (std::isnan(t))
        return qRgba(0, 0, 0, 0);
    const std::span<const QRgb> anchors = anchorsOf(map);
    const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(anchors.size() - 1);
    const auto first = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    const double share = place - static_cast<double>(first);
    const QRgb a = anchors[first], b = anchors[first + 1];
    return qRgb(between(qRed(a), qRed(b), share), between(qGreen(a), qGreen(b), share),
                between(qBlue(a), qBlue(b), share));
}

QImage colorStrip(ColorMap map, int width) {
    QImage strip(std::max(width, 1), 1, QImage::Format_RGB32);
    for (int x = 0; x < strip.width(); ++x)
        strip.setPixel(x, 0, colorAt(map, strip.width() > 1 ? x / double(strip.width() - 1) : 0.0));
    return strip;
}

QString colorMapName(ColorMap map) {
    switch (map) {
        case ColorMap::Cividis: return QStringLiteral("cividis");
        case ColorMap::Coolwarm: return QStringLiteral("coolwarm");
        case ColorMap::Viridis: break;
    }
    return QStringLiteral("viridis");
}

ColorMap colorMapNamed(const QString& name) {
    for (const ColorMap map : allColorMaps())
        if (colorMapName(map) == name)
            return map;
    return ColorMap::Viridis;
}

QList<ColorMap> allColorMaps() {
    return {ColorMap::Viridis, ColorMap::Cividis, ColorMap::Coolwarm};
}

ValueRange rangeOf(const float* values, qsizetype count) {
    double low = 0, high = 0;
    bool found = false;
    for (qsizetype i = 0; i < count; ++i) {
        const double value = static_cast<double>(values[i]);
        if (!std::isfinite(value))
            continue;
        low = found ? std::min(low, value) : value;
        high = found ? std::max(high, value) : value;
        found = true;
    }
    return found ? ValueRange{low, high} : ValueRange{};
}

ValueRange symmetricRangeOf(const float* values, qsizetype count) {
    const ValueRange range = rangeOf(values, count);
    const double reach = std::max(std::abs(range.low), std::abs(range.high));
    return reach > 0 ? ValueRange{-reach, reach} : ValueRange{-1, 1};
}

}  // namespace diptych
