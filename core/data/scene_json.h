// One scene as it stands in scenes.json, without its pixels. Only scene_*.cpp includes this.
#pragma once

#include <string>

#include "core/base/json.h"
#include "core/data/scenes.h"

namespace diptych {

const char* languageCode(SceneLanguage language);  // "en", "zh"
Json sceneToJson(const Scene& scene);
Result<Scene> sceneFromJson(const Json& json, const std::string& context);

}  // namespace diptych
