#include "core/data/scene_layout.h"

#include <algorithm>
#include <cmath>

#include "core/data/scene_background.h"
#include "core/data/scene_paint.h"

namespace diptych {

namespace {

constexpr int mostLayouts = 12;
constexpr double leastSeen = 0.5;                  // of an object, where scenes are laid out until they are fair

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

struct Painter {
    const SceneParts& parts;
    const SceneOptions& options;
    const SceneLevel& level;
    const std::vector<Image>& backgrounds;
    SceneRandom& random;

    // Pixels of each object and, last, of the word before others came over them.
    std::vector<int> paint(const Choice& choice, DrawnScene& scene) const {
        scene.image = Image(options.size, options.size);
        scene.owner.assign(static_cast<std::size_t>(options.size) * static_cast<std::size_t>(options.size), 0);
        for (int attempt = 0; attempt < 12; ++attempt) {
            paintBackground(scene.image, backgrounds, level.backgrounds, random);
            if (contrasts(scene.image, choice.objects))
                break;
        }
        paintMarks(scene.image, level.marks, random);
        std::vector<int> whole;
        for (const Placed& object : choice.objects)
            whole.push_back(paintGlyph(glyphOf(object), object, static_cast<std::uint8_t>(whole.size() + 1), scene));
        if (choice.word)
            whole.push_back(paintGlyph(parts.glyphs.word(static_cast<std::size_t>(choice.word->kind)), *choice.word,
                                       static_cast<std::uint8_t>(whole.size() + 1), scene));
        paintGrain(scene.image, level.grain, random);
        return whole;
    }

private:
    const Glyph& glyphOf(const Placed& object) const {
        const auto kind = static_cast<std::size_t>(object.kind), nouns = static_cast<std::size_t>(parts.nouns);
        return kind < nouns ? parts.glyphs.emoji(kind) : parts.glyphs.shape(kind - nouns);
    }
};

int cellAt(double x, double y, int size) {
    const auto third = [size](double at) { return std::clamp(static_cast<int>(at * 3 / size), 0, 2); };
    return third(y) * 3 + third(x);
}

// Each thing shows enough of itself and stands where its words say.
bool isFair(const std::vector<MarkedArea>& areas, const std::vector<int>& whole, const Choice& choice, int size) {
    for (std::size_t i = 0; i < choice.objects.size(); ++i)
        if (areas[i].count < leastSeen * whole[i] || areas[i].count == 0 || cellAt(areas[i].x, areas[i].y, size) != choice.objects[i].cell)
            return false;
    return true;
}

void tell(const SceneParts& parts, const Choice& choice, const std::vector<MarkedArea>& areas, DrawnScene& scene) {
    for (std::size_t i = 0; i < choice.objects.size(); ++i) {
        const Placed& placed = choice.objects[i];
        const MarkedArea& area = areas[i];
        const int classId = sceneClassId(parts, placed.kind, placed.colour);
        const double x = area.count > 0 ? area.x : placed.x, y = area.count > 0 ? area.y : placed.y;
        scene.objects.push_back({placed.kind, placed.colour, classId, placed.large, x, y, area.left, area.top, area.right, area.bottom, area.count});
        scene.facts.push_back({static_cast<int>(i), placed.kind, placed.colour, classId, placed.cell, placed.large, x, y});
    }
    if (!choice.word)
        return;
    const MarkedArea& plate = areas.back();
    scene.writings.push_back({parts.words[static_cast<std::size_t>(choice.word->kind)], choice.word->cell, plate.left, plate.top, plate.right, plate.bottom});
}

}  // namespace

int sceneClassId(const SceneParts& parts, int kind, int colour) {
    return kind < parts.nouns ? kind : parts.nouns + (kind - parts.nouns) * static_cast<int>(sceneColours().size()) + colour;
}

bool isHeldOut(const SceneParts& parts, int kind, int colour) {
    return colour >= 0 && kind - parts.nouns == colour % static_cast<int>(SceneGlyphs::shapeCount);
}

DrawnScene drawScene(const SceneParts& parts, const SceneOptions& options, const std::vector<Image>& backgrounds,
                     SceneRandom& random) {
    const Painter painter{parts, options, sceneLevel(options.level), backgrounds, random};
    // The usual scenes stand as they were first laid out: the bundled model knows them so.
    const bool usual = options.level <= usualSceneLevel && options.maxCount == 0 && !options.text && options.maxObjects <= 5;
    Choice choice = chooseObjects(parts, options, random);
    DrawnScene scene;
    for (int layout = 0; layout < mostLayouts; ++layout) {
        placeAll(choice, painter.level, 1 - 0.06 * layout, options.size, random);
        const std::vector<int> whole = painter.paint(choice, scene);
        const auto areas = measureMarks(scene, whole.size());
        if (!usual && layout + 1 < mostLayouts && !isFair(areas, whole, choice, options.size))
            continue;
        tell(parts, choice, areas, scene);
        break;
    }
    return scene;
}

}  // namespace diptych
