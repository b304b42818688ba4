// The words that generated pictures show, drawn with FreeType on plates: fonts-dejavu-core for Latin letters,
// fonts-noto-cjk for Chinese ones. Only scene_*.cpp includes this.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/data/scene_glyphs.h"

namespace diptych {

std::span<const char* const> writtenWords();
// A plate a word: white, to be tinted, with black letters. Empty where the fonts are missing or cannot draw them.
std::vector<Glyph> drawWords(std::span<const char* const> words);

}  // namespace diptych
