#include <algorithm>

#include "core/data/scene_texts.h"

namespace diptych {

namespace {

using Group = std::vector<SceneFact>;

// Facts of the same kind and colour together, in the order of the first of each.
std::vector<Group> grouped(const std::vector<SceneFact>& facts) {
    std::vector<Group> groups;
    for (const SceneFact& fact : facts) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
            return group.front().classId == fact.classId;
        });
        if (same == groups.end())
            groups.push_back({fact});
        else
            same->push_back(fact);
    }
    return groups;
}

std::vector<Group> single(const std::vector<SceneFact>& facts) {
    std::vector<Group> groups;
    for (const SceneFact& fact : facts)
        groups.push_back({fact});
    return groups;
}

class Teller {
public:
    Teller(const SceneParts& parts, SceneLanguage language)
        : m_parts(parts), m_language(language), m_text(language), m_english(language == SceneLanguage::English) {}

    void open(int opening) { m_text.add(SceneTexts::openings(m_language)[static_cast<std::size_t>(opening)]); }

    void list(const std::vector<Group>& groups, bool sizes, bool places) {
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (i > 0)
                m_text.add(i + 1 < groups.size() ? (m_english ? ", " : "、") : (m_english ? " and " : "和"));
            group(groups[i], sizes, places);
        }
    }

    void relation(const SceneFact& a, const SceneFact& b, Direction direction) {
        const auto side = static_cast<std::size_t>(direction);
        const std::string nameA = thingName(m_parts.kinds, a, m_language), nameB = thingName(m_parts.kinds, b, m_language);
        if (!m_english) {
            m_text.add("，").thing(nameA, {a}).add("在").thing(nameB, {b}).add("的").add(directionWords()[side][1]);
            return;
        }
        static constexpr const char* phrases[] = {" left of the ", " right of the ", " above the ", " below the "};
        m_text.add(", the ").thing(nameA, {a}).add(phrases[side]).thing(nameB, {b});
    }

    SceneText take() { return m_text.take(); }

private:
    void group(const Group& facts, bool sizes, bool places) {
        const SceneFact& first = facts.front();
        const int count = static_cast<int>(facts.size());
        std::string name = thingName(m_parts.kinds, first, m_language);
        if (m_english) {
            const std::string size = sizes && count == 1 ? (first.large ? "big " : "small ") : "";
            if (count > 1)
                m_text.add(numberWord(count, m_language) + " ");
            else
                m_text.add(withArticle(size + name).substr(0, withArticle(size + name).size() - name.size()));
            m_text.thing(count > 1 ? pluralOf(name) : name, facts);
            if (places)
                m_text.add(" ").place(placePhrase(first.cell, m_language), first.object);
            return;
        }
        if (places)
            m_text.place(placePhrase(first.cell, m_language), first.object).add("的");
        const SceneKind& kind = m_parts.kinds[static_cast<std::size_t>(first.kind)];
        m_text.add(numberWord(count, m_language) + kind.chineseMeasure);
        if (sizes && count == 1)
            m_text.add(first.large ? "大" : "小");
        m_text.thing(name, facts);
    }

    const SceneParts& m_parts;
    SceneLanguage m_language;
    SceneTextBuilder m_text;
    bool m_english;
};

}  // namespace

std::vector<std::string> SceneTexts::openings(SceneLanguage language) {
    if (language == SceneLanguage::English)
        return {"a picture of ", "there is ", "here is ", "we see ", "this shows "};
    return {"图中有", "这里有", "可以看到", "画面上是", "照片里有"};
}

CaptionForm SceneTexts::randomForm(SceneRandom& random) const {
    CaptionForm form;
    form.opening = random.chance(0.5) ? 0 : 1 + random.below(4);
    const double kind = random.unit();
    form.body = kind < 0.4    ? CaptionForm::Body::Places
                : kind < 0.65 ? CaptionForm::Body::List
                : kind < 0.8  ? CaptionForm::Body::Sizes
                              : CaptionForm::Body::Relation;
    if (form.body != CaptionForm::Body::Relation)
        return form;
    const int count = static_cast<int>(m_facts.size());
    for (int attempt = 0; attempt < 12 && count > 1; ++attempt) {
        const int a = random.below(count), b = random.below(count);
        const auto unique = [&](int i) {
            return std::count_if(m_facts.begin(), m_facts.end(), [&](const SceneFact& fact) {
                       return fact.classId == m_facts[static_cast<std::size_t>(i)].classId;
                   }) == 1;
        };
        if (a != b && unique(a) && unique(b) &&
            clearDirection(m_facts[static_cast<std::size_t>(a)], m_facts[static_cast<std::size_t>(b)], m_options.size) >= 0) {
            form.first = a;
            form.second = b;
            return form;
        }
    }
    form.body = CaptionForm::Body::Places;
    return form;
}

SceneText SceneTexts::render(const CaptionForm& form, const std::vector<SceneFact>& facts, SceneLanguage language) const {
    Teller teller(m_parts, language);
    teller.open(form.opening);
    switch (form.body) {
    case CaptionForm::Body::List: teller.list(grouped(facts), false, false); break;
    case CaptionForm::Body::Sizes: teller.list(single(facts), true, false); break;
    case CaptionForm::Body::Places: teller.list(single(facts), false, true); break;
    case CaptionForm::Body::Relation: {
        teller.list(grouped(facts), false, false);
        const SceneFact& a = facts[static_cast<std::size_t>(form.first)];
        const SceneFact& b = facts[static_cast<std::size_t>(form.second)];
        const auto direction = static_cast<Direction>(clearDirection(a, b, m_options.size));
        form.reversed ? teller.relation(b, a, direction) : teller.relation(a, b, direction);
        break;
    }
    }
    return teller.take();
}

void SceneTexts::tellWriting(SceneText& text) const {
    const bool english = text.language == SceneLanguage::English;
    for (const SceneWriting& writing : m_writings) {
        const std::string place = placePhrase(writing.cell, text.language);
        text.text += english ? ", with the word \"" + writing.word + "\" " + place : "，" + place + "写着“" + writing.word + "”";
    }
}

ToldCaption SceneTexts::caption(SceneLanguage language, SceneRandom& random) const {
    ToldCaption told;
    told.form = randomForm(random);
    told.text = render(told.form, m_facts, language);
    tellWriting(told.text);
    return told;
}

}  // namespace diptych
