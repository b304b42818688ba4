// Words of generated scenes in both languages, and the builder that notes which bytes of a text speak of which object.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/scenes.h"

namespace diptych {

// What a text says of one object. In false captions a fact is changed; an invented thing has object -1.
struct SceneFact {
    int object = -1;
    int kind = 0, colour = -1, classId = 0;
    int cell = 4;                                  // 3 × 3, row by row
    bool large = false;
    double x = 0, y = 0;                           // centre, px
};

enum class Direction { Left = 0, Right = 1, Above = 2, Below = 3 };

Direction opposite(Direction direction);
// Where a is, seen from b, if one axis clearly dominates; -1 otherwise. px of a picture of the given size.
int clearDirection(const SceneFact& a, const SceneFact& b, int size);

const std::vector<std::array<std::string, 2>>& sceneColours();
const std::array<std::array<std::string, 2>, 9>& placeWords();          // by cell
const std::array<std::array<std::string, 2>, 4>& directionWords();      // "left", "左方": where one thing is from another
std::string placePhrase(int cell, SceneLanguage language);              // "at the top left", "左上"
std::string numberWord(int count, SceneLanguage language);              // "two", "两"
std::string pluralOf(const std::string& noun);
std::string withArticle(const std::string& phrase);                     // "an apple"
std::string categoryWord(const std::string& category, SceneLanguage language);   // "" where no question asks for it

// "red circle", "cat", "红色圆形"
std::string thingName(const std::vector<SceneKind>& kinds, const SceneFact& fact, SceneLanguage language);

class SceneTextBuilder {
public:
    explicit SceneTextBuilder(SceneLanguage language) { m_text.language = language; }

    SceneTextBuilder& add(std::string_view words);
    SceneTextBuilder& thing(std::string_view words, const std::vector<SceneFact>& facts);   // one mention per fact
    SceneTextBuilder& place(std::string_view words, int object);
    SceneText take() { return std::move(m_text); }

private:
    SceneText m_text;
};

}  // namespace diptych
