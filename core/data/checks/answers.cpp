#include "core/data/checks/answers.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/data/checks/text_signs.h"

namespace diptych {

namespace {

constexpr std::int64_t leastQuestions = 50, rarestShare = 10;
constexpr double dominantShare = 0.8;

std::vector<std::string> foldedAnswers(const Question& question) {
    std::vector<std::string> answers;
    for (const std::string& answer : question.answers)
        if (std::string folded = foldedText(answer); !folded.empty())
            answers.push_back(std::move(folded));
    if (std::string best = foldedText(question.bestAnswer); answers.empty() && !best.empty())
        answers.push_back(std::move(best));
    std::sort(answers.begin(), answers.end());
    return answers;
}

bool haveOneInCommon(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& answer) { return std::binary_search(b.begin(), b.end(), answer); });
}

class ItemAnswers {
public:
    ItemAnswers(const DataItem& item, const SetTexts& texts, const std::unordered_set<std::string>& allowed)
        : m_item(item), m_expected(texts.splitsWithAnswers.contains(item.split)), m_allowed(allowed) {}

    std::vector<Finding> run() {
        for (const Question& question : m_item.questions) {
            const std::vector<std::string> answers = foldedAnswers(question);
            if (m_item.turns.empty())
                compareWithEarlier(question, answers);
            if (answers.empty() && m_expected)
                add("no_answer", question, "the question has no answer");
            if (!answers.empty())
                lookUp(question, answers);
        }
        return std::move(m_findings);
    }

private:
    void add(std::string_view code, const Question& question, std::string detail) {
        m_findings.push_back(makeFinding(code, question.row, m_item.path, std::move(detail)));
    }

    void compareWithEarlier(const Question& question, const std::vector<std::string>& answers) {
        const std::string asked = foldedText(question.text);
        if (asked.empty())
            return;
        const auto [earlier, fresh] = m_asked.emplace(asked, answers);
        if (fresh)
            return;
        if (answers.empty() || earlier->second.empty() || haveOneInCommon(answers, earlier->second))
            add("repeated_text", question, "the picture has this question already");
        else
            add("inconsistent_answers", question, "\"" + excerpt(answers.front()) + "\" here, \"" + excerpt(earlier->second.front()) + "\" before");
    }

    void lookUp(const Question& question, const std::vector<std::string>& answers) {
        const std::string best = foldedText(question.bestAnswer);
        const std::vector<std::string> given = best.empty() ? answers : std::vector{best};
        if (!std::binary_search(answers.begin(), answers.end(), given.front()))
            add("answer_not_listed", question, "\"" + excerpt(best) + "\" is none of the answers given");
        if (!question.choices.empty() && std::none_of(question.choices.begin(), question.choices.end(), [&](const std::string& choice) {
                return std::find(given.begin(), given.end(), foldedText(choice)) != given.end();
            }))
            add("answer_not_listed", question, "\"" + excerpt(given.front()) + "\" is none of the choices");
        if (!m_allowed.empty() && std::none_of(given.begin(), given.end(), [&](const std::string& answer) { return m_allowed.contains(answer); }))
            add("answer_not_listed", question, "\"" + excerpt(given.front()) + "\" is not in the list of answers");
    }

    const DataItem& m_item;
    bool m_expected;
    const std::unordered_set<std::string>& m_allowed;
    std::unordered_map<std::string, std::vector<std::string>> m_asked;
    std::vector<Finding> m_findings;
};

struct Share {
    std::int64_t count = 0, row = 0;
};

using Shares = std::map<std::string, Share>;

void count(Shares& shares, const std::string& name, std::int64_t row) {
    Share& share = shares.emplace(name, Share{0, row}).first->second;
    ++share.count;
}

std::string percent(std::int64_t part, std::int64_t whole) { return std::to_string(part * 100 / whole) + " %"; }

void addClassBalance(const Dataset& set, std::vector<Finding>& findings) {
    Shares classes;
    for (const DataItem& item : set.items)
        for (const Caption& caption : item.captions)
            count(classes, foldedText(caption.text), caption.row);
    const auto [rarest, commonest] = std::minmax_element(classes.begin(), classes.end(), [](const auto& a, const auto& b) { return a.second.count < b.second.count; });
    if (commonest->second.count > rarestShare * rarest->second.count)
        findings.push_back(makeFinding("class_imbalance", rarest->second.row, {},
                                       "\"" + excerpt(commonest->first) + "\" has " + std::to_string(commonest->second.count) + " pictures, \"" + excerpt(rarest->first) +
                                           "\" has " + std::to_string(rarest->second.count)));
}

std::string kindOf(const Question& question) { return !question.type.empty() ? question.type : !question.answerType.empty() ? question.answerType : "any"; }

}  // namespace

std::vector<Finding> itemAnswerFindings(const DataItem& item, const SetTexts& texts, const std::unordered_set<std::string>& allowed) {
    return ItemAnswers(item, texts, allowed).run();
}

std::vector<Finding> balanceFindings(const Dataset& set, const SetTexts& texts) {
    std::vector<Finding> findings;
    if (texts.isOfClasses)
        addClassBalance(set, findings);
    std::map<std::string, Shares> kinds;
    for (const DataItem& item : set.items)
        for (const Question& question : item.questions)
            if (const auto answers = foldedAnswers(question); item.turns.empty() && !answers.empty())
                count(kinds[kindOf(question)], question.bestAnswer.empty() ? answers.front() : foldedText(question.bestAnswer), question.row);
    for (const auto& [kind, shares] : kinds) {
        std::int64_t all = 0;
        for (const auto& [answer, share] : shares)
            all += share.count;
        for (const auto& [answer, share] : shares)
            if (all >= leastQuestions && static_cast<double>(share.count) > dominantShare * static_cast<double>(all))
                findings.push_back(makeFinding("answer_imbalance", share.row, {},
                                               "\"" + excerpt(answer) + "\" is " + percent(share.count, all) + " of the answers to \"" + excerpt(kind) + "\" questions"));
    }
    return findings;
}

}  // namespace diptych
