// Captions, questions and false captions about the facts of a scene. Only scene_*.cpp includes this.
#pragma once

#include <vector>

#include "core/data/scene_layout.h"

namespace diptych {

// How a caption is told: the same form renders a true and a false set of facts alike.
struct CaptionForm {
    enum class Body { List, Sizes, Places, Relation };
    int opening = 0;                               // 0 is the language's prompt
    Body body = Body::List;
    int first = -1, second = -1;                   // of a relation: indices into the facts
};

class SceneTexts {
public:
    SceneTexts(const SceneParts& parts, const std::vector<SceneFact>& facts, int size)
        : m_parts(parts), m_facts(facts), m_size(size) {}

    SceneText caption(SceneLanguage language, SceneRandom& random) const;
    std::vector<SceneQuestion> questions(SceneLanguage language, const SceneOptions& options, SceneRandom& random) const;
    std::vector<SceneNegative> negatives(SceneLanguage language, SceneRandom& random) const;

    static std::vector<std::string> openings(SceneLanguage language);

private:
    CaptionForm randomForm(SceneRandom& random) const;
    SceneText render(const CaptionForm& form, const std::vector<SceneFact>& facts, SceneLanguage language) const;
    std::vector<SceneFact> withNoun(SceneRandom& random) const;
    std::vector<SceneFact> withColour(SceneRandom& random) const;
    std::vector<SceneFact> withPlace(SceneRandom& random) const;
    std::vector<SceneFact> withColoursExchanged(SceneRandom& random) const;
    std::vector<SceneFact> withPlacesExchanged(SceneRandom& random) const;
    int absentKind(int likeKind, SceneRandom& random) const;      // a noun that is not in the scene, of like category
    bool present(int kind, int colour) const;

    const SceneParts& m_parts;
    const std::vector<SceneFact>& m_facts;
    int m_size;
};

}  // namespace diptych
