// False captions made of a true one's own words, as in Winoground (Thrush et al. 2022) and ARO (Yuksekgonul et al. 2023):
// who reads words without their order cannot tell the two apart.
#include <algorithm>
#include <set>
#include <sstream>

#include "core/data/scene_texts.h"

namespace diptych {

namespace {

// Words, "a" and "an" taken for one; of Chinese its characters.
std::multiset<std::string> wordsOf(const SceneText& text) {
    std::multiset<std::string> words;
    if (text.language == SceneLanguage::Chinese) {
        for (const char c : text.text)
            words.insert(std::string(1, c));
        return words;
    }
    std::string plain = text.text;
    std::replace(plain.begin(), plain.end(), ',', ' ');
    std::istringstream in(plain);
    for (std::string word; in >> word;)
        words.insert(word == "an" ? "a" : word);
    return words;
}

}  // namespace

SceneTexts::Facts SceneTexts::withSizesExchanged(SceneRandom& random) const {
    Facts facts = m_facts;
    SceneFact& a = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))];
    SceneFact& b = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))];
    if (a.large == b.large || a.classId == b.classId)
        return {};
    std::swap(a.large, b.large);
    a.object = b.object = -1;
    return facts;
}

// Nouns change places with nouns and shapes with shapes: a colour stays with its place.
SceneTexts::Facts SceneTexts::withNounsExchanged(SceneRandom& random) const {
    Facts facts = m_facts;
    SceneFact& a = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))];
    SceneFact& b = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))];
    if (a.kind == b.kind || (a.colour < 0) != (b.colour < 0))
        return {};
    std::swap(a.kind, b.kind);
    for (SceneFact* fact : {&a, &b}) {
        fact->classId = sceneClassId(m_parts, fact->kind, fact->colour);
        fact->object = -1;
    }
    return facts;
}

std::vector<SceneNegative> SceneTexts::distractors(const ToldCaption& told, int caption, SceneRandom& random) const {
    struct Maker {
        const char* kind;
        Facts (SceneTexts::*make)(SceneRandom&) const;
    };
    static const std::vector<Maker> makers{{"exchange colour", &SceneTexts::withColoursExchanged},
                                           {"exchange size", &SceneTexts::withSizesExchanged},
                                           {"exchange noun", &SceneTexts::withNounsExchanged},
                                           {"exchange place", &SceneTexts::withPlacesExchanged}};
    std::vector<SceneNegative> made;
    const auto keep = [&](const CaptionForm& form, const Facts& facts, const char* kind) {
        SceneNegative pair{told.text, render(form, facts, told.text.language), kind, caption};
        tellWriting(pair.falseCaption);
        if (pair.falseCaption.text == told.text.text || wordsOf(pair.falseCaption) != wordsOf(told.text))
            return false;
        made.push_back(std::move(pair));
        return true;
    };
    for (const Maker& maker : makers)
        for (int attempt = 0; attempt < 6; ++attempt) {
            const Facts facts = (this->*maker.make)(random);
            const bool lies = !facts.empty() && contentOf(facts, told.form.body) != contentOf(m_facts, told.form.body);
            if (lies && mayBeTold(facts) && keep(told.form, facts, maker.kind))
                break;
        }
    if (told.form.body == CaptionForm::Body::Relation) {
        CaptionForm form = told.form;
        form.reversed = true;
        keep(form, m_facts, "exchange relation");
    }
    return made;
}

}  // namespace diptych
