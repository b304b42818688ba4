#include <algorithm>
#include <utility>

#include "core/data/scene_texts.h"

namespace diptych {

namespace {

void sortByPlace(std::vector<SceneFact>& facts) {
    std::sort(facts.begin(), facts.end(), [](const SceneFact& a, const SceneFact& b) { return a.cell < b.cell; });
}

}  // namespace

std::multiset<std::pair<int, int>> contentOf(const std::vector<SceneFact>& facts, CaptionForm::Body body) {
    std::multiset<std::pair<int, int>> content;
    for (const SceneFact& fact : facts) {
        const int more = body == CaptionForm::Body::Places ? fact.cell : body == CaptionForm::Body::Sizes ? (fact.large ? 1 : 0) : 0;
        content.insert({fact.classId, more});
    }
    return content;
}

bool SceneTexts::present(int kind, int colour) const {
    return std::any_of(m_facts.begin(), m_facts.end(),
                       [&](const SceneFact& fact) { return fact.kind == kind && (colour < 0 || fact.colour == colour); });
}

bool SceneTexts::mayBeTold(const Facts& facts) const {
    return m_options.holdout != SceneHoldout::Avoid ||
           std::none_of(facts.begin(), facts.end(), [&](const SceneFact& fact) { return isHeldOut(m_parts, fact.kind, fact.colour); });
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

SceneTexts::Facts SceneTexts::withNoun(SceneRandom& random) const {
    Facts facts = m_facts;
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

SceneTexts::Facts SceneTexts::withColour(SceneRandom& random) const {
    Facts facts = m_facts;
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

SceneTexts::Facts SceneTexts::withPlace(SceneRandom& random) const {
    Facts facts = m_facts;
    SceneFact& moved = facts[static_cast<std::size_t>(random.below(static_cast<int>(facts.size())))];
    const int cell = random.below(9);
    if (std::any_of(m_facts.begin(), m_facts.end(), [&](const SceneFact& fact) { return fact.cell == cell; }))
        return {};
    moved.cell = cell;
    moved.object = -1;
    sortByPlace(facts);
    return facts;
}

SceneTexts::Facts SceneTexts::withColoursExchanged(SceneRandom& random) const {
    Facts facts = m_facts;
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
    return contentOf(facts, CaptionForm::Body::List) == contentOf(m_facts, CaptionForm::Body::List) ? Facts() : facts;
}

SceneTexts::Facts SceneTexts::withPlacesExchanged(SceneRandom& random) const {
    Facts facts = m_facts;
    const int count = static_cast<int>(facts.size());
    if (count < 2)
        return {};
    const int first = random.below(count), second = (first + 1 + random.below(count - 1)) % count;
    SceneFact& a = facts[static_cast<std::size_t>(first)];
    SceneFact& b = facts[static_cast<std::size_t>(second)];
    std::swap(a.cell, b.cell);
    a.object = b.object = -1;
    sortByPlace(facts);
    return contentOf(facts, CaptionForm::Body::Places) == contentOf(m_facts, CaptionForm::Body::Places) ? Facts() : facts;
}

std::vector<SceneNegative> SceneTexts::negatives(SceneLanguage language, SceneRandom& random) const {
    struct Maker {
        const char* kind;
        Facts (SceneTexts::*make)(SceneRandom&) const;
        bool places;                               // told with places, else as a list
    };
    static const std::vector<Maker> makers{{"noun", &SceneTexts::withNoun, false},
                                           {"colour", &SceneTexts::withColour, false},
                                           {"place", &SceneTexts::withPlace, true},
                                           {"exchange colour", &SceneTexts::withColoursExchanged, false},
                                           {"exchange place", &SceneTexts::withPlacesExchanged, true}};
    std::vector<SceneNegative> negatives;
    for (const Maker& maker : makers) {
        Facts facts;
        for (int attempt = 0; attempt < 4 && facts.empty(); ++attempt)
            facts = (this->*maker.make)(random);
        if (facts.empty() || !mayBeTold(facts))
            continue;
        CaptionForm form;
        form.opening = random.chance(0.5) ? 0 : 1 + random.below(4);
        form.body = maker.places || random.chance(0.5) ? CaptionForm::Body::Places : CaptionForm::Body::List;
        negatives.push_back({render(form, m_facts, language), render(form, facts, language), maker.kind});
    }
    return negatives;
}

}  // namespace diptych
