// Which objects a scene has, how large they are and where they stand. Only scene_*.cpp includes this.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/data/scene_layout.h"
#include "core/data/scene_level.h"

namespace diptych {

struct Placed {
    int kind = 0, colour = -1, cell = 0;
    bool large = false, mirrored = false;
    double x = 0, y = 0, pixels = 0, angle = 0, brightness = 1;       // centre and side, px
    std::array<double, 3> tint{1, 1, 1};
};

struct Choice {
    std::vector<Placed> objects;
    std::optional<Placed> word;                    // its kind is the word's index
};

Choice chooseObjects(const SceneParts& parts, const SceneOptions& options, SceneRandom& random);
// `shrink` makes everything smaller: 1 as the level says.
void placeAll(Choice& choice, const SceneLevel& level, double shrink, int size, SceneRandom& random);

}  // namespace diptych
