// The table of nouns a generated world is made of.
#pragma once

#include <span>

namespace diptych {

struct SceneNoun {
    const char* emoji;                     // UTF-8, one code point
    const char* category;
    const char* measure;                   // 量词
    const char* english;                   // "": CLDR's name
    const char* chinese;                   // "": CLDR's name
};

extern const std::span<const SceneNoun> sceneNouns;

}  // namespace diptych
