#include "core/data/scene_placing.h"

#include <algorithm>
#include <cmath>

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
constexpr double countingShare = 0.5;              // scenes to count in, where they are asked for
constexpr int cellCount = 9;

int randomKind(const SceneParts& parts, SceneRandom& random) {
    const int shapes = static_cast<int>(parts.kinds.size()) - parts.nouns;
    return random.chance(shapeShare) ? parts.nouns + random.below(shapes) : random.below(parts.nouns);
}

Placed randomThing(const SceneParts& parts, SceneHoldout holdout, SceneRandom& random) {
    Placed thing;
    do {
        thing.kind = randomKind(parts, random);
        thing.colour = thing.kind >= parts.nouns ? random.below(static_cast<int>(colourValues.size())) : -1;
    } while (holdout == SceneHoldout::Avoid && isHeldOut(parts, thing.kind, thing.colour));
    return thing;
}

Placed heldOutThing(const SceneParts& parts, SceneRandom& random) {
    Placed thing;
    do {
        thing.kind = parts.nouns + random.below(static_cast<int>(parts.kinds.size()) - parts.nouns);
        thing.colour = random.below(static_cast<int>(colourValues.size()));
    } while (!isHeldOut(parts, thing.kind, thing.colour));
    return thing;
}

std::vector<Placed> chooseFreely(const SceneParts& parts, const SceneOptions& options, int places, SceneRandom& random) {
    const SceneLevel& level = sceneLevel(options.level);
    const int most = std::min(options.maxObjects > 0 ? options.maxObjects : level.most, places);
    const int fewest = std::min(options.minObjects > 0 ? options.minObjects : level.fewest, most);
    const int count = random.between(fewest, most);
    std::vector<Placed> placed(static_cast<std::size_t>(count));
    for (Placed& object : placed)
        object = randomThing(parts, options.holdout, random);
    if (options.holdout == SceneHoldout::Require)
        placed[0] = heldOutThing(parts, random);
    if (count > 1 && random.chance(repeatShare)) {
        const int copies = random.between(2, std::min(4, count));
        for (int i = 1; i < copies; ++i)
            placed[static_cast<std::size_t>(i)] = placed[0];
    }
    return placed;
}

// One kind, a number of times that is drawn evenly, and at most two things beside.
std::vector<Placed> chooseToCount(const SceneParts& parts, const SceneOptions& options, int places, SceneRandom& random) {
    const int number = random.between(1, std::min(options.maxCount, places));
    const Placed counted = options.holdout == SceneHoldout::Require ? heldOutThing(parts, random)
                                                                    : randomThing(parts, options.holdout, random);
    std::vector<Placed> placed(static_cast<std::size_t>(number), counted);
    for (int others = random.between(0, std::min(2, places - number)); others > 0; --others) {
        Placed other = randomThing(parts, options.holdout, random);
        while (other.kind == counted.kind)
            other = randomThing(parts, options.holdout, random);
        placed.push_back(other);
    }
    return placed;
}

// A place within the cell's third, so that the place word stays true, and within the picture.
double placeInThird(int third, double half, int size, SceneRandom& random) {
    const double width = size / 3.0, margin = 0.1 * width;
    const double low = std::max(third * width + margin, half), high = std::min((third + 1) * width - margin, size - half);
    return low < high ? random.between(low, high) : std::clamp((third + 0.5) * width, half, size - half);
}

void placeInCell(Placed& object, int size, SceneRandom& random) {
    object.x = placeInThird(object.cell % 3, object.pixels / 2, size, random);
    object.y = placeInThird(object.cell / 3, object.pixels / 2, size, random);
}

void placeObject(Placed& object, const SceneLevel& level, double shrink, int size, SceneRandom& random) {
    object.large = random.chance(0.5);
    const double wanted = object.large ? random.between(level.largeFrom, level.largeTo) : random.between(level.smallFrom, level.smallTo);
    object.pixels = wanted * size / 96.0 * shrink;
    placeInCell(object, size, random);
    object.angle = random.between(-level.turn, level.turn);
    object.mirrored = object.colour < 0 && random.chance(0.5);
    object.brightness = random.between(level.dimmest, level.brightest);
    if (object.colour < 0)
        return;
    object.brightness = std::clamp(object.brightness, 0.85, 1.1);       // white must not turn grey, nor yellow brown
    const auto& base = colourValues[static_cast<std::size_t>(object.colour)];
    for (std::size_t c = 0; c < 3; ++c)
        object.tint[c] = std::clamp((base[c] + random.between(-level.colourJitter, level.colourJitter)) / 255.0, 0.0, 1.0);
}

void placeWord(Placed& word, double shrink, int size, SceneRandom& random) {
    word.pixels = random.between(40.0, 46.0) * size / 96.0 * shrink;
    placeInCell(word, size, random);
    word.angle = random.between(-0.1, 0.1);
    for (double& channel : word.tint)
        channel = random.between(0.75, 1.0);       // the plate's colour; the letters stay black
}

bool overlapsTooMuch(const Placed& a, const Placed& b, double most) {
    const double reach = (a.pixels + b.pixels) / 2;
    const double width = reach - std::abs(a.x - b.x), height = reach - std::abs(a.y - b.y);
    const double smaller = std::min(a.pixels, b.pixels);
    return width > 0 && height > 0 && width * height > most * smaller * smaller;
}

}  // namespace

Choice chooseObjects(const SceneParts& parts, const SceneOptions& options, SceneRandom& random) {
    const int places = cellCount - (options.text ? 1 : 0);
    const bool counting = options.maxCount > 0 && random.chance(countingShare);
    Choice choice{counting ? chooseToCount(parts, options, places, random) : chooseFreely(parts, options, places, random), {}};
    std::vector<int> cells{0, 1, 2, 3, 4, 5, 6, 7, 8};
    random.shuffle(cells);
    for (std::size_t i = 0; i < choice.objects.size(); ++i)
        choice.objects[i].cell = cells[i];
    if (options.text) {
        choice.word = Placed{};
        choice.word->kind = random.below(static_cast<int>(parts.words.size()));
        choice.word->cell = cells[choice.objects.size()];
    }
    return choice;
}

void placeAll(Choice& choice, const SceneLevel& level, double shrink, int size, SceneRandom& random) {
    std::vector<Placed>& placed = choice.objects;
    for (std::size_t i = 0; i < placed.size(); ++i)
        for (int attempt = 0; attempt < 20; ++attempt) {
            placeObject(placed[i], level, shrink, size, random);
            const auto end = placed.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::none_of(placed.begin(), end, [&](const Placed& other) { return overlapsTooMuch(placed[i], other, level.overlap); }))
                break;
        }
    std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.cell < b.cell; });
    if (choice.word)
        placeWord(*choice.word, shrink, size, random);
}

}  // namespace diptych
