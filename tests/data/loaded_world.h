// The world of generated scenes, loaded once, and where the words say that one of its objects stands.
#pragma once

#include <algorithm>
#include <memory>

#include "core/data/scenes.h"

namespace diptych::tests {

// Null where the emoji font or CLDR is not installed.
inline std::shared_ptr<const SceneWorld> world() {
    static const auto loaded = SceneWorld::load();
    return loaded.ok() ? *loaded : nullptr;
}

inline int cellOf(const SceneObject& object, int size) {
    const auto third = [size](double x) { return std::clamp(static_cast<int>(x * 3 / size), 0, 2); };
    return third(object.y) * 3 + third(object.x);
}

}  // namespace diptych::tests
