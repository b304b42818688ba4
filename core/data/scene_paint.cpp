#include "core/data/scene_paint.h"

#include <algorithm>
#include <cmath>

namespace diptych {

int paintGlyph(const Glyph& glyph, const Placed& object, std::uint8_t mark, DrawnScene& scene) {
    const double reach = object.pixels * 0.75;
    const double c = std::cos(object.angle) / object.pixels, s = std::sin(object.angle) / object.pixels;
    const GlyphLevel& level = glyph.levelFor(object.pixels);
    Image& image = scene.image;
    const int top = std::max(0, static_cast<int>(object.y - reach));
    const int bottom = std::min(image.height, static_cast<int>(object.y + reach) + 1);
    const int left = std::max(0, static_cast<int>(object.x - reach));
    const int right = std::min(image.width, static_cast<int>(object.x + reach) + 1);
    int marked = 0;
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) {
            const double dx = x + 0.5 - object.x, dy = y + 0.5 - object.y;
            const double u = c * dx + s * dy, v = c * dy - s * dx;
            if (std::abs(u) > 0.55 || std::abs(v) > 0.55)
                continue;
            const auto rgba = level.sample(object.mirrored ? -u : u, v);
            if (rgba[3] <= 0)
                continue;
            std::uint8_t* pixel = image.at(x, y);
            for (std::size_t k = 0; k < 3; ++k) {
                const double value = rgba[k] * object.tint[k] * object.brightness * 255 + pixel[k] * (1 - rgba[3]);
                pixel[k] = static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0));
            }
            if (rgba[3] <= 0.5f)
                continue;
            scene.owner[static_cast<std::size_t>(y * image.width + x)] = mark;
            ++marked;
        }
    return marked;
}

std::vector<MarkedArea> measureMarks(const DrawnScene& scene, std::size_t marks) {
    const int width = scene.image.width, height = scene.image.height;
    std::vector<MarkedArea> areas(marks, MarkedArea{.left = width, .top = height});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const std::uint8_t mark = scene.owner[static_cast<std::size_t>(y * width + x)];
            if (mark == 0)
                continue;
            MarkedArea& area = areas[mark - 1u];
            ++area.count;
            area.x += x + 0.5;
            area.y += y + 0.5;
            area.left = std::min(area.left, x);
            area.right = std::max(area.right, x + 1);
            area.top = std::min(area.top, y);
            area.bottom = std::max(area.bottom, y + 1);
        }
    for (MarkedArea& area : areas)
        if (area.count > 0) {
            area.x /= area.count;
            area.y /= area.count;
        }
    return areas;
}

}  // namespace diptych
