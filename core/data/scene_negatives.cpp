#include <algorithm>
#include <set>
#include <utility>

#include "core/data/scene_texts.h"

namespace diptych {

namespace {

// What a list of facts says, without who is who: two lists that say the same are no true and false pair.
std::multiset<std::pair<int, int>> said(const std::vector<SceneFact>& facts) {
    std::multiset<std::pair<int, int>> content;
    for (const SceneFact& fact : facts)
        content.insert({fact.classId, fact.cell});
    return content;
}

std::multiset<int> things(const std::vector<SceneFact>& facts) {
    std::multiset<int> content;
    for (const SceneFact& fact : facts)
        content.insert(fact.classId);
    return content;
}

void sortByPlace(std::vector<SceneFact>& facts) {
    std::sort(facts.begin(), facts.end(), [](const SceneFact& a, const SceneFact& b) { return a.cell < b.cell; });
}

}  // namespace

bool SceneTexts::present(int kind, int colour) const {
    return std::any_of(m_facts.begin(), m_facts.end(),
                       [&](const SceneFact& fact) { return fact.kind == kind && (colour < 0 || fact.colour == colour); });
}

int SceneTexts::absentKind(int likeKind, SceneRandom& random) const {
    const bool noun = likeKind < m_parts.nouns;
    for (int attempt = 0; attempt < 20; ++attempt) {
        const bool likely = noun && random.chance(0.7);
        const int kind = likely ? random.pick(m_parts.byCategory[static_cast<std::size_t>(likeKind)])
                                : random.below(m_parts.nouns);
        if (!present(kind, -1))
            return kind;
    }
    return -1;
}

std::vector<SceneFact> SceneTexts::withNoun(SceneRandom& random) const {
    std::vector<SceneFact> facts = m_facts;
    const int victim = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))].classId;
    const auto first = std::find_if(facts.begin(), facts.end(), [&](const SceneFact& f) { return f.classId == victim; });
    const int kind = first->kind < m_parts.nouns ? absentKind(first->kind, random) : -1;
    if (kind < 0)
        return {};
    for (SceneFact& fact : facts)
        if (fact.classId == victim) {
            fact.kind = fact.classId = kind;
            fact.object = -1;
        }
    return facts;
}

std::vector<SceneFact> SceneTexts::withColour(SceneRandom& random) const {
    std::vector<SceneFact> facts = m_facts;
    std::vector<int> shapes;
    for (int i = 0; i < static_cast<int>(facts.size()); ++i)
        if (facts[static_cast<std::size_t>(i)].colour >= 0)
            shapes.push_back(i);
    if (shapes.empty())
        return {};
    const SceneFact chosen = facts[static_cast<std::size_t>(random.pick(shapes))];
    const int colour = random.below(static_cast<int>(sceneColours().size()));
    if (present(chosen.kind, colour))
        return {};
    for (SceneFact& fact : facts)
        if (fact.classId == chosen.classId) {
            fact.colour = colour;
            fact.classId = sceneClassId(m_parts, fact.kind, colour);
            fact.object = -1;
        }
    return facts;
}

std::vector<SceneFact> SceneTexts::withPlace(SceneRandom& random) const {
    std::vector<SceneFact> facts = m_facts;
    SceneFact& moved = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))];
    const int cell = random.below(9);
    if (std::any_of(m_facts.begin(), m_facts.end(), [&](const SceneFact& fact) { return fact.cell == cell; }))
        return {};
    moved.cell = cell;
    moved.object = -1;
    sortByPlace(facts);
    return facts;
}

std::vector<SceneFact> SceneTexts::withColoursExchanged(SceneRandom& random) const {
    std::vector<SceneFact> facts = m_facts;
    std::vector<int> shapes;
    for (int i = 0; i < static_cast<int>(facts.size()); ++i)
        if (facts[static_cast<std::size_t>(i)].colour >= 0)
            shapes.push_back(i);
    if (shapes.size() < 2)
        return {};
    random.shuffle(shapes);
    SceneFact& a = facts[static_cast<std::size_t>(shapes[0])];
    SceneFact& b = facts[static_cast<std::size_t>(shapes[1])];
    std::swap(a.colour, b.colour);
    for (SceneFact* fact : {&a, &b}) {
        fact->classId = sceneClassId(m_parts, fact->kind, fact->colour);
        fact->object = -1;
    }
    return things(facts) == things(m_facts) ? std::vector<SceneFact>() : facts;
}

std::vector<SceneFact> SceneTexts::withPlacesExchanged(SceneRandom& random) const {
    std::vector<SceneFact> facts = m_facts;
    const int count = static_cast<int>(facts.size());
    if (count < 2)
        return {};
    const int first = random.below(count), second = (first + 1 + random.below(count - 1)) % count;
    SceneFact& a = facts[static_cast<std::size_t>(first)];
    SceneFact& b = facts[static_cast<std::size_t>(second)];
    std::swap(a.cell, b.cell);
    a.object = b.object = -1;
    sortByPlace(facts);
    return said(facts) == said(m_facts) ? std::vector<SceneFact>() : facts;
}

std::vector<SceneNegative> SceneTexts::negatives(SceneLanguage language, SceneRandom& random) const {
    struct Maker {
        const char* kind;
        std::vector<SceneFact> (SceneTexts::*make)(SceneRandom&) const;
        bool places;                               // told with places, else as a list
    };
    static const std::vector<Maker> makers{{"noun", &SceneTexts::withNoun, false},
                                           {"colour", &SceneTexts::withColour, false},
                                           {"place", &SceneTexts::withPlace, true},
                                           {"exchange colour", &SceneTexts::withColoursExchanged, false},
                                           {"exchange place", &SceneTexts::withPlacesExchanged, true}};
    std::vector<SceneNegative> negatives;
    for (const Maker& maker : makers) {
        std::vector<SceneFact> facts;
        for (int attempt = 0; attempt < 4 && facts.empty(); ++attempt)
            facts = (this->*maker.make)(random);
        if (facts.empty())
            continue;
        CaptionForm form;
        form.opening = random.chance(0.5) ? 0 : 1 + random.below(4);
        form.body = maker.places || random.chance(0.5) ? CaptionForm::Body::Places : CaptionForm::Body::List;
        negatives.push_back({render(form, m_facts, language), render(form, facts, language), maker.kind});
    }
    return negatives;
}

}  // namespace diptych
