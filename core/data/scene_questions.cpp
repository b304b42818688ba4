#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "core/data/scene_texts.h"

namespace diptych {

namespace {

using Facts = std::vector<SceneFact>;
using Made = std::optional<SceneQuestion>;

// One scene, one language: makes a question of a given type, or none where the scene does not allow it.
class Asker {
public:
    Asker(const SceneParts& parts, const Facts& facts, const std::vector<SceneWriting>& writings, SceneLanguage language,
          const SceneOptions& options)
        : m_parts(parts), m_facts(facts), m_writings(writings), m_language(language), m_options(options),
          m_english(language == SceneLanguage::English) {}

    Made ask(const std::string& type, SceneRandom& random) const {
        static const std::map<std::string, Made (Asker::*)(SceneRandom&) const> makers{
            {"what", &Asker::what},   {"colour", &Asker::colour},     {"shape", &Asker::shape},
            {"count", &Asker::count}, {"where", &Asker::where},       {"relation", &Asker::relation},
            {"list", &Asker::list},   {"yes/no", &Asker::yesNo},      {"relation yes/no", &Asker::relationYesNo},
            {"text", &Asker::written}, {"text yes/no", &Asker::writtenYesNo}};
        Made made = (this->*makers.at(type))(random);
        if (made)
            made->type = type;
        return made;
    }

private:
    std::string name(const SceneFact& fact) const { return thingName(m_parts.kinds, fact, m_language); }
    std::string kindName(int kind) const {
        return m_parts.kinds[static_cast<std::size_t>(kind)].name[static_cast<std::size_t>(m_language)];
    }
    SceneTextBuilder text() const { return SceneTextBuilder(m_language); }
    const char* yes(bool truth) const { return truth ? (m_english ? "yes" : "是") : (m_english ? "no" : "不是"); }

    template <typename Same>
    const SceneFact* onlyOne(SceneRandom& random, Same same) const {
        const SceneFact& fact = random.pick(m_facts);
        const auto count = std::count_if(m_facts.begin(), m_facts.end(), [&](const SceneFact& f) { return same(f, fact); });
        return count == 1 ? &fact : nullptr;
    }
    static bool sameThing(const SceneFact& a, const SceneFact& b) { return a.classId == b.classId; }
    static bool sameKind(const SceneFact& a, const SceneFact& b) { return a.kind == b.kind; }

    Made what(SceneRandom& random) const {
        const SceneFact& fact = random.pick(m_facts);
        auto words = text();
        if (m_english)
            words.add("what is ").place(placePhrase(fact.cell, m_language), fact.object).add("?");
        else
            words.place(placePhrase(fact.cell, m_language), fact.object).add("是什么？");
        return SceneQuestion{words.take(), {}, name(fact)};
    }

    Made colour(SceneRandom& random) const {
        const SceneFact* fact = onlyOne(random, sameKind);
        if (fact == nullptr || fact->colour < 0)
            return {};
        auto words = text();
        if (m_english)
            words.add("what colour is the ").thing(kindName(fact->kind), {*fact}).add("?");
        else
            words.thing(kindName(fact->kind), {*fact}).add("是什么颜色？");
        const auto& answer = sceneColours()[static_cast<std::size_t>(fact->colour)];
        return SceneQuestion{words.take(), {}, answer[static_cast<std::size_t>(m_language)]};
    }

    Made shape(SceneRandom& random) const {
        const SceneFact& fact = random.pick(m_facts);
        if (fact.colour < 0)
            return {};
        const bool byColour = random.chance(0.5) && std::count_if(m_facts.begin(), m_facts.end(), [&](const SceneFact& f) {
                                                        return f.colour == fact.colour;
                                                    }) == 1;
        const auto& colourName = sceneColours()[static_cast<std::size_t>(fact.colour)];
        auto words = text();
        if (byColour && m_english)
            words.add("what shape is ").thing(colourName[0], {fact}).add("?");
        else if (byColour)
            words.add("什么形状是").thing(colourName[1], {fact}).add("的？");
        else if (m_english)
            words.add("what shape is ").place(placePhrase(fact.cell, m_language), fact.object).add("?");
        else
            words.place(placePhrase(fact.cell, m_language), fact.object).add("是什么形状？");
        return SceneQuestion{words.take(), {}, kindName(fact.kind)};
    }

    Made count(SceneRandom& random) const {
        auto words = text();
        if (random.chance(0.4)) {
            words.add(m_english ? "how many things are there?" : "一共有几个东西？");
            const int total = static_cast<int>(m_facts.size());
            return SceneQuestion{words.take(), {}, m_english ? std::to_string(total) : numberWord(total, m_language) + "个"};
        }
        const SceneFact& fact = random.pick(m_facts);
        Facts same;
        std::copy_if(m_facts.begin(), m_facts.end(), std::back_inserter(same),
                     [&](const SceneFact& f) { return f.kind == fact.kind; });
        const int number = static_cast<int>(same.size());
        if (number == 1 && random.chance(0.6))
            return {};
        const std::string& measure = m_parts.kinds[static_cast<std::size_t>(fact.kind)].chineseMeasure;
        if (m_english)
            words.add("how many ").thing(pluralOf(kindName(fact.kind)), same).add(" are there?");
        else
            words.add("有几" + measure).thing(kindName(fact.kind), same).add("？");
        return SceneQuestion{words.take(), {}, m_english ? std::to_string(number) : numberWord(number, m_language) + measure};
    }

    Made where(SceneRandom& random) const {
        const SceneFact* fact = onlyOne(random, sameThing);
        if (fact == nullptr)
            return {};
        auto words = text();
        if (m_english)
            words.add("where is the ").thing(name(*fact), {*fact}).add("?");
        else
            words.thing(name(*fact), {*fact}).add("在哪里？");
        return SceneQuestion{words.take(), {}, placeWords()[static_cast<std::size_t>(fact->cell)][static_cast<std::size_t>(m_language)]};
    }

    // Two different unique things with a clear direction between them.
    bool pairOf(SceneRandom& random, const SceneFact*& a, const SceneFact*& b, Direction& direction) const {
        a = onlyOne(random, sameThing);
        b = onlyOne(random, sameThing);
        if (a == nullptr || b == nullptr || a == b)
            return false;
        const int clear = clearDirection(*a, *b, m_options.size);
        direction = static_cast<Direction>(clear);
        return clear >= 0;
    }

    Made relation(SceneRandom& random) const {
        const SceneFact *a = nullptr, *b = nullptr;
        Direction direction{};
        if (!pairOf(random, a, b, direction))
            return {};
        auto words = text();
        if (m_english)
            words.add("where is the ").thing(name(*a), {*a}).add(", seen from the ").thing(name(*b), {*b}).add("?");
        else
            words.add("从").thing(name(*b), {*b}).add("看，").thing(name(*a), {*a}).add("在哪边？");
        return SceneQuestion{words.take(), {}, directionWords()[static_cast<std::size_t>(direction)][static_cast<std::size_t>(m_language)]};
    }

    Made relationYesNo(SceneRandom& random) const {
        const SceneFact *a = nullptr, *b = nullptr;
        Direction direction{};
        if (!pairOf(random, a, b, direction))
            return {};
        const bool truth = random.chance(0.5);
        const auto asked = static_cast<std::size_t>(truth ? direction : opposite(direction));
        auto words = text();
        if (m_english) {
            static constexpr const char* phrases[] = {" left of the ", " right of the ", " above the ", " below the "};
            words.add("is the ").thing(name(*a), {*a}).add(phrases[asked]).thing(name(*b), {*b}).add("?");
        } else {
            words.add("从").thing(name(*b), {*b}).add("看，").thing(name(*a), {*a}).add("在" + directionWords()[asked][1] + "吗？");
        }
        return SceneQuestion{words.take(), {}, yes(truth)};
    }

    Made list(SceneRandom& random) const {
        const std::string& category = m_parts.kinds[static_cast<std::size_t>(random.pick(m_facts).kind)].category;
        const std::string word = categoryWord(category, m_language);
        if (word.empty())
            return {};
        std::vector<std::string> names;
        for (const SceneFact& fact : m_facts)
            if (m_parts.kinds[static_cast<std::size_t>(fact.kind)].category == category &&
                std::find(names.begin(), names.end(), name(fact)) == names.end())
                names.push_back(name(fact));
        std::string answer;
        for (std::size_t i = 0; i < names.size(); ++i)
            answer += (i == 0 ? "" : i + 1 < names.size() ? (m_english ? ", " : "、") : (m_english ? " and " : "和")) + names[i];
        auto words = text();
        words.add(m_english ? "what " + word + " are there?" : "有哪些" + word + "？");
        return SceneQuestion{words.take(), {}, answer};
    }

    Made yesNo(SceneRandom& random) const {
        SceneFact fact = random.pick(m_facts);
        if (!m_doubted.insert(fact.classId).second)
            return {};
        const bool truth = random.chance(0.5);
        if (!truth && !makeAbsent(fact, random))
            return {};
        Facts same;
        std::copy_if(m_facts.begin(), m_facts.end(), std::back_inserter(same),
                     [&](const SceneFact& f) { return f.classId == fact.classId; });
        if (same.empty())
            same.push_back(fact);
        auto words = text();
        if (m_english) {
            const std::string phrase = withArticle(name(fact));
            words.add("is there " + phrase.substr(0, phrase.size() - name(fact).size())).thing(name(fact), same).add("?");
        } else {
            words.add("图中有").thing(name(fact), same).add("吗？");
        }
        return SceneQuestion{words.take(), {}, yes(truth)};
    }

    // Turns the fact into a plausible thing that is not in the scene.
    bool makeAbsent(SceneFact& fact, SceneRandom& random) const {
        for (int attempt = 0; attempt < 12; ++attempt) {
            if (fact.colour >= 0)
                fact.colour = random.below(static_cast<int>(sceneColours().size()));
            else if (random.chance(0.6))
                fact.kind = random.pick(m_parts.byCategory[static_cast<std::size_t>(fact.kind)]);
            else
                fact.kind = random.below(m_parts.nouns);
            fact.classId = sceneClassId(m_parts, fact.kind, fact.colour);
            fact.object = -1;
            if (m_options.holdout == SceneHoldout::Avoid && isHeldOut(m_parts, fact.kind, fact.colour))
                continue;
            if (std::none_of(m_facts.begin(), m_facts.end(), [&](const SceneFact& f) { return f.classId == fact.classId; }))
                return true;
        }
        return false;
    }

    Made written(SceneRandom&) const {
        if (m_writings.empty())
            return {};
        auto words = text();
        words.add(m_english ? "what is written?" : "写的是什么？");
        return SceneQuestion{words.take(), {}, m_writings.front().word};
    }

    Made writtenYesNo(SceneRandom& random) const {
        if (m_writings.empty())
            return {};
        const bool truth = random.chance(0.5);
        std::string word = m_writings.front().word;
        while (!truth && word == m_writings.front().word)
            word = random.pick(m_parts.words);
        auto words = text();
        words.add(m_english ? "is the word \"" + word + "\" written?" : "写的是“" + word + "”吗？");
        return SceneQuestion{words.take(), {}, yes(truth)};
    }

    const SceneParts& m_parts;
    const Facts& m_facts;
    const std::vector<SceneWriting>& m_writings;
    SceneLanguage m_language;
    const SceneOptions& m_options;
    bool m_english;
    // Classes that a yes/no question was made from. One question each: there is more that is absent than present, and
    // "no" would win.
    mutable std::set<int> m_doubted;
};

std::string questionType(const SceneOptions& options, SceneRandom& random) {
    static const std::vector<std::string> types{"what",  "colour",   "shape", "count", "where",
                                                "relation", "relation yes/no", "list",  "yes/no"};
    const double emphasis = options.relationShare + options.relationYesNoShare;
    const double draw = emphasis > 0 ? random.unit() : 1.0;
    if (draw >= emphasis)
        return random.pick(types);
    return draw < options.relationShare ? "relation" : "relation yes/no";
}

// What a scene was made for is asked first.
std::vector<std::string> firstTypes(const SceneOptions& options) {
    std::vector<std::string> types;
    if (options.text)
        types.insert(types.end(), {"text", "text yes/no"});
    if (options.maxCount > 0)
        types.emplace_back("count");
    return types;
}

}  // namespace

std::vector<SceneQuestion> SceneTexts::questions(SceneLanguage language, SceneRandom& random) const {
    const Asker asker(m_parts, m_facts, m_writings, language, m_options);
    const std::vector<std::string> first = firstTypes(m_options);
    std::vector<SceneQuestion> questions;
    std::set<std::string> seen;
    for (std::size_t attempt = 0; attempt < 12 * static_cast<std::size_t>(std::max(0, m_options.questionsPerLanguage)); ++attempt) {
        if (static_cast<int>(questions.size()) >= m_options.questionsPerLanguage)
            break;
        const std::string type = attempt < first.size() ? first[attempt] : questionType(m_options, random);
        Made made;
        for (int again = 0; again < 4 && !made; ++again)
            made = asker.ask(type, random);
        if (made && seen.insert(made->question.text).second)
            questions.push_back(std::move(*made));
    }
    return questions;
}

}  // namespace diptych
