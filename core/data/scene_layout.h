// Which objects a scene has and where they stand, then the picture and its owner map. Only scene_*.cpp includes this.
#pragma once

#include <memory>
#include <vector>

#include "core/data/scene_glyphs.h"
#include "core/data/scene_random.h"
#include "core/data/scene_words.h"
#include "core/data/scenes.h"

namespace diptych {

struct SceneParts {
    std::vector<SceneKind> kinds;                  // nouns first, then shapes
    int nouns = 0;
    SceneGlyphs glyphs;
    std::vector<std::vector<int>> byCategory;      // nouns of the same category, by noun
};

struct DrawnScene {
    Image image;
    std::vector<std::uint8_t> owner;               // as Scene::owner
    std::vector<SceneFact> facts;                  // in reading order; facts[i].object == i
    std::vector<SceneObject> objects;
};

int sceneClassId(const SceneParts& parts, int kind, int colour);
DrawnScene drawScene(const SceneParts& parts, const SceneOptions& options, const std::vector<Image>& backgrounds,
                     SceneRandom& random);

}  // namespace diptych
