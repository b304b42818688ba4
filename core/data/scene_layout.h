// The picture of a scene and its owner map: what the texts are told about. Only scene_*.cpp includes this.
#pragma once

#include <memory>
#include <string>
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
    std::vector<std::string> words;                // that SceneOptions::text writes; empty where their fonts are missing
};

struct DrawnScene {
    Image image;
    std::vector<std::uint8_t> owner;               // as Scene::owner
    std::vector<SceneFact> facts;                  // in reading order; facts[i].object == i
    std::vector<SceneObject> objects;
    std::vector<SceneWriting> writings;
};

int sceneClassId(const SceneParts& parts, int kind, int colour);
// Each colour misses one shape: the Latin layout of SceneHoldout.
bool isHeldOut(const SceneParts& parts, int kind, int colour);
DrawnScene drawScene(const SceneParts& parts, const SceneOptions& options, const std::vector<Image>& backgrounds,
                     SceneRandom& random);

}  // namespace diptych
