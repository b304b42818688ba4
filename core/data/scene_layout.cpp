#include "core/data/scene_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/data/scene_background.h"

namespace diptych {

namespace {

constexpr std::array<std::array<int, 3>, 8> colourValues{{{214, 38, 38},
                                                          {244, 134, 28},
                                                          {246, 214, 40},
                                                          {46, 158, 62},
                                                          {38, 92, 214},
                                                          {138, 52, 172},
                                                          {22, 22, 24},
                                                          {250, 250, 250}}};
constexpr double shapeShare = 0.3;
constexpr double repeatShare = 0.3;                // scenes in which a kind comes more than once

struct Placed {
    int kind = 0, colour = -1, cell = 0;
    bool large = false, mirrored = false;
    double x = 0, y = 0, pixels = 0, angle = 0, brightness = 1;
    std::array<double, 3> tint{1, 1, 1};
};

int randomKind(const SceneParts& parts, SceneRandom& random) {
    const int shapes = static_cast<int>(parts.kinds.size()) - parts.nouns;
    return random.chance(shapeShare) ? parts.nouns + random.below(shapes) : random.below(parts.nouns);
}

std::vector<Placed> chooseObjects(const SceneParts& parts, const SceneOptions& options, SceneRandom& random) {
    const int count = random.between(options.minObjects, options.maxObjects);
    std::vector<Placed> placed(static_cast<std::size_t>(count));
    for (Placed& object : placed) {
        object.kind = randomKind(parts, random);
        object.colour = object.kind >= parts.nouns ? random.below(static_cast<int>(colourValues.size())) : -1;
    }
    if (count > 1 && random.chance(repeatShare)) {
        const int copies = random.between(2, std::min(4, count));
        for (int i = 1; i < copies; ++i)
            placed[static_cast<std::size_t>(i)] = placed[0];
    }
    std::vector<int> cells{0, 1, 2, 3, 4, 5, 6, 7, 8};
    random.shuffle(cells);
    for (std::size_t i = 0; i < placed.size(); ++i)
        placed[i].cell = cells[i];
    return placed;
}

// A place within the cell's third, so that the place word stays true, and within the picture.
double placeInThird(int third, double half, int size, SceneRandom& random) {
    const double width = size / 3.0, margin = 0.1 * width;
    const double low = std::max(third * width + margin, half), high = std::min((third + 1) * width - margin, size - half);
    return low < high ? random.between(low, high) : std::clamp((third + 0.5) * width, half, size - half);
}

void placeObject(Placed& object, int size, SceneRandom& random) {
    object.large = random.chance(0.5);
    object.pixels = (object.large ? random.between(32.0, 38.0) : random.between(22.0, 27.0)) * size / 96.0;
    object.x = placeInThird(object.cell % 3, object.pixels / 2, size, random);
    object.y = placeInThird(object.cell / 3, object.pixels / 2, size, random);
    object.angle = random.between(-0.2, 0.2);
    object.mirrored = object.colour < 0 && random.chance(0.5);
    object.brightness = random.between(0.85, 1.1);
    if (object.colour < 0)
        return;
    const auto& base = colourValues[static_cast<std::size_t>(object.colour)];
    for (std::size_t c = 0; c < 3; ++c)
        object.tint[c] = std::clamp((base[c] + random.between(-14.0, 14.0)) / 255.0, 0.0, 1.0);
}

bool overlapsTooMuch(const Placed& a, const Placed& b) {
    const double reach = (a.pixels + b.pixels) / 2;
    const double width = reach - std::abs(a.x - b.x), height = reach - std::abs(a.y - b.y);
    const double smaller = std::min(a.pixels, b.pixels);
    return width > 0 && height > 0 && width * height > 0.12 * smaller * smaller;
}

void placeAll(std::vector<Placed>& placed, int size, SceneRandom& random) {
    for (std::size_t i = 0; i < placed.size(); ++i)
        for (int attempt = 0; attempt < 20; ++attempt) {
            placeObject(placed[i], size, random);
            const auto end = placed.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::none_of(placed.begin(), end, [&](const Placed& other) { return overlapsTooMuch(placed[i], other); }))
                break;
        }
}

// Shapes must not vanish: a background too like the colour under them is painted again.
bool contrasts(const Image& image, const std::vector<Placed>& placed) {
    for (const Placed& object : placed) {
        if (object.colour < 0)
            continue;
        const std::uint8_t* under = image.at(std::clamp(static_cast<int>(object.x), 0, image.width - 1),
                                             std::clamp(static_cast<int>(object.y), 0, image.height - 1));
        double distance = 0;
        for (std::size_t c = 0; c < 3; ++c)
            distance += std::abs(object.tint[c] * 255 - under[c]);
        if (distance < 110)
            return false;
    }
    return true;
}

// Draws one object over the picture; `mark` is written where it is more than half opaque.
void paintObject(const Glyph& glyph, const Placed& object, std::uint8_t mark, DrawnScene& scene) {
    const double reach = object.pixels * 0.75;
    const double c = std::cos(object.angle) / object.pixels, s = std::sin(object.angle) / object.pixels;
    Image& image = scene.image;
    const int top = std::max(0, static_cast<int>(object.y - reach));
    const int bottom = std::min(image.height, static_cast<int>(object.y + reach) + 1);
    const int left = std::max(0, static_cast<int>(object.x - reach));
    const int right = std::min(image.width, static_cast<int>(object.x + reach) + 1);
    for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) {
            const double dx = x + 0.5 - object.x, dy = y + 0.5 - object.y;
            const double u = c * dx + s * dy, v = c * dy - s * dx;
            if (std::abs(u) > 0.55 || std::abs(v) > 0.55)
                continue;
            const auto rgba = glyph.sample(object.mirrored ? -u : u, v, object.pixels);
            if (rgba[3] <= 0)
                continue;
            std::uint8_t* pixel = image.at(x, y);
            for (std::size_t k = 0; k < 3; ++k) {
                const double value = rgba[k] * object.tint[k] * object.brightness * 255 + pixel[k] * (1 - rgba[3]);
                pixel[k] = static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0));
            }
            if (rgba[3] > 0.5f)
                scene.owner[static_cast<std::size_t>(y * image.width + x)] = mark;
        }
}

SceneObject measured(const Placed& placed, std::uint8_t mark, const DrawnScene& scene, int classId) {
    SceneObject object{placed.kind, placed.colour, classId, placed.large, 0, 0, scene.image.width, scene.image.height, 0, 0};
    int count = 0;
    for (int y = 0; y < scene.image.height; ++y)
        for (int x = 0; x < scene.image.width; ++x) {
            if (scene.owner[static_cast<std::size_t>(y * scene.image.width + x)] != mark)
                continue;
            ++count;
            object.x += x + 0.5;
            object.y += y + 0.5;
            object.left = std::min(object.left, x);
            object.right = std::max(object.right, x + 1);
            object.top = std::min(object.top, y);
            object.bottom = std::max(object.bottom, y + 1);
        }
    object.x = count > 0 ? object.x / count : placed.x;
    object.y = count > 0 ? object.y / count : placed.y;
    return object;
}

}  // namespace

int sceneClassId(const SceneParts& parts, int kind, int colour) {
    return kind < parts.nouns ? kind : parts.nouns + (kind - parts.nouns) * static_cast<int>(colourValues.size()) + colour;
}

DrawnScene drawScene(const SceneParts& parts, const SceneOptions& options, const std::vector<Image>& backgrounds,
                     SceneRandom& random) {
    std::vector<Placed> placed = chooseObjects(parts, options, random);
    placeAll(placed, options.size, random);
    std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.cell < b.cell; });
    DrawnScene scene;
    scene.image = Image(options.size, options.size);
    scene.owner.assign(static_cast<std::size_t>(options.size) * static_cast<std::size_t>(options.size), 0);
    for (int attempt = 0; attempt < 12; ++attempt) {
        paintBackground(scene.image, backgrounds, random);
        if (contrasts(scene.image, placed))
            break;
    }
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const auto kind = static_cast<std::size_t>(placed[i].kind);
        const auto nouns = static_cast<std::size_t>(parts.nouns);
        const Glyph& glyph = kind < nouns ? parts.glyphs.emoji(kind) : parts.glyphs.shape(kind - nouns);
        paintObject(glyph, placed[i], static_cast<std::uint8_t>(i + 1), scene);
    }
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const Placed& p = placed[i];
        const int classId = sceneClassId(parts, p.kind, p.colour);
        scene.objects.push_back(measured(p, static_cast<std::uint8_t>(i + 1), scene, classId));
        const SceneObject& object = scene.objects.back();
        scene.facts.push_back({static_cast<int>(i), p.kind, p.colour, classId, p.cell, p.large, object.x, object.y});
    }
    return scene;
}

}  // namespace diptych
