// Captions, questions and false captions about the facts of a scene. Only scene_*.cpp includes this.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "core/data/scene_layout.h"

namespace diptych {

// How a caption is told: the same form renders a true and a false set of facts alike.
struct CaptionForm {
    enum class Body { List, Sizes, Places, Relation };
    int opening = 0;                               // 0 is the language's prompt
    Body body = Body::List;
    int first = -1, second = -1;                   // of a relation: indices into the facts
    bool reversed = false;                         // the relation is told the wrong way round
};

// What a caption of that form says of facts, without who is who: two that say the same are no true and false pair.
std::multiset<std::pair<int, int>> contentOf(const std::vector<SceneFact>& facts, CaptionForm::Body body);

struct ToldCaption {
    CaptionForm form;
    SceneText text;
};

class SceneTexts {
public:
    SceneTexts(const SceneParts& parts, const DrawnScene& scene, const SceneOptions& options)
        : m_parts(parts), m_facts(scene.facts), m_writings(scene.writings), m_options(options) {}

    ToldCaption caption(SceneLanguage language, SceneRandom& random) const;
    std::vector<SceneQuestion> questions(SceneLanguage language, SceneRandom& random) const;
    std::vector<SceneNegative> negatives(SceneLanguage language, SceneRandom& random) const;
    // False captions of a caption's own words in another order, one a kind; `caption` is noted in them.
    std::vector<SceneNegative> distractors(const ToldCaption& told, int caption, SceneRandom& random) const;

    static std::vector<std::string> openings(SceneLanguage language);

private:
    using Facts = std::vector<SceneFact>;
    CaptionForm randomForm(SceneRandom& random) const;
    SceneText render(const CaptionForm& form, const Facts& facts, SceneLanguage language) const;
    void tellWriting(SceneText& text) const;
    Facts withNoun(SceneRandom& random) const;
    Facts withColour(SceneRandom& random) const;
    Facts withPlace(SceneRandom& random) const;
    Facts withColoursExchanged(SceneRandom& random) const;
    Facts withPlacesExchanged(SceneRandom& random) const;
    Facts withSizesExchanged(SceneRandom& random) const;
    Facts withNounsExchanged(SceneRandom& random) const;
    int absentKind(int likeKind, SceneRandom& random) const;      // a noun that is not in the scene, of like category
    bool present(int kind, int colour) const;
    // Where held-out pairs are avoided, no text has one either.
    bool mayBeTold(const Facts& facts) const;

    const SceneParts& m_parts;
    const Facts& m_facts;
    const std::vector<SceneWriting>& m_writings;
    const SceneOptions& m_options;
};

}  // namespace diptych
