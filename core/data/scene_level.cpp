#include "core/data/scene_level.h"

#include <array>
#include <cstddef>

namespace diptych {

const SceneLevel& sceneLevel(int level) {
    static constexpr std::array<SceneLevel, hardestSceneLevel> levels{{
        {.fewest = 1, .most = 2, .smallFrom = 24, .smallTo = 27, .largeFrom = 35, .largeTo = 38, .overlap = 0.02, .turn = 0.05,
         .colourJitter = 4, .dimmest = 0.97, .brightest = 1.03, .backgrounds = 1},
        {},
        {.fewest = 2, .most = 6, .smallFrom = 20, .smallTo = 26, .largeFrom = 31, .largeTo = 39, .overlap = 0.2, .turn = 0.5,
         .colourJitter = 18, .dimmest = 0.75, .brightest = 1.15, .backgrounds = 5, .marks = 3},
        {.fewest = 3, .most = 7, .smallFrom = 18, .smallTo = 25, .largeFrom = 31, .largeTo = 40, .overlap = 0.3, .turn = 1.0,
         .colourJitter = 24, .dimmest = 0.65, .brightest = 1.2, .backgrounds = 6, .marks = 7, .grain = 6},
        {.fewest = 4, .most = 9, .smallFrom = 16, .smallTo = 24, .largeFrom = 31, .largeTo = 42, .overlap = 0.4, .turn = 3.2,
         .colourJitter = 30, .dimmest = 0.55, .brightest = 1.25, .backgrounds = 6, .marks = 12, .grain = 12},
    }};
    return levels[static_cast<std::size_t>(level - 1)];
}

}  // namespace diptych
