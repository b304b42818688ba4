#include "core/data/filter/row_filter.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "core/data/filter/fold.h"
#include "core/data/filter/text_regex.h"

namespace diptych {

namespace {

using Kind = FilterNode::Kind;
using Field = FilterField;

std::size_t afterCharacter(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;)
        ++at;
    return at;
}

// * stands for any characters, ? for one. Goes back to the last * alone, so time is text times pattern at most.
bool fitsGlob(std::string_view text, std::string_view pattern) {
    std::size_t at = 0, wanted = 0, star = std::string_view::npos, taken = 0;
    while (at < text.size()) {
        if (wanted < pattern.size() && pattern[wanted] == '*') {
            star = wanted++;
            taken = at;
        } else if (wanted < pattern.size() && pattern[wanted] == '?') {
            at = afterCharacter(text, at);
            ++wanted;
        } else if (wanted < pattern.size() && pattern[wanted] == text[at]) {
            ++at;
            ++wanted;
        } else if (star != std::string_view::npos) {
            wanted = star + 1;
            at = taken = afterCharacter(text, taken);
        } else {
            return false;
        }
    }
    return pattern.substr(wanted).find_first_not_of('*') == std::string_view::npos;
}

const std::string& folded(std::string_view text) {
    thread_local std::string buffer;
    foldForSearch(text, buffer);
    return buffer;
}

std::string idOf(const DataItem& item) { return item.key.empty() ? std::to_string(item.id) : item.key; }

template <typename Test>
bool anyCaption(const DataItem& item, Test test) {
    return std::any_of(item.captions.begin(), item.captions.end(), test);
}

template <typename Test>
bool anyQuestion(const DataItem& item, Test test) {
    return std::any_of(item.questions.begin(), item.questions.end(), test);
}

bool isAnswered(const Question& question) { return !question.answers.empty() || !question.bestAnswer.empty(); }

}  // namespace

struct RowFilter::Node {
    Kind kind = Kind::All;
    FilterTest test;
    std::string needle;                                      // folded
    std::optional<TextRegex> regex;
    std::vector<Node> children;

    explicit Node(const FilterNode& node) : kind(node.kind), test(node.test) {
        const bool anyCase = test.match == FilterMatch::RegexAnyCase;
        if (kind == Kind::Term && (anyCase || test.match == FilterMatch::Regex)) {
            if (auto compiled = TextRegex::compile(test.text, {.anyCase = anyCase}); compiled.ok())
                regex = std::move(*compiled);
        } else {
            needle = foldedForSearch(test.text);
        }
        for (const FilterNode& child : node.children)
            children.emplace_back(child);
    }

    bool passes(const DataItem& item, const FilterFacts& facts) const {
        const auto holdsFor = [&](const Node& child) { return child.passes(item, facts); };
        switch (kind) {
        case Kind::All: return std::all_of(children.begin(), children.end(), holdsFor);
        case Kind::Any: return std::any_of(children.begin(), children.end(), holdsFor);
        case Kind::Not: return !children.front().passes(item, facts);
        case Kind::Term: break;
        }
        return test.match == FilterMatch::Number && test.field != Field::Column ? numberHolds(item, facts) : holds(item, facts);
    }

    bool fits(std::string_view text) const {
        switch (test.match) {
        case FilterMatch::Contains: {
            const std::string& where = folded(text);
            return ::memmem(where.data(), where.size(), needle.data(), needle.size()) != nullptr;
        }
        case FilterMatch::Equals: return folded(text) == needle;
        case FilterMatch::Glob: return fitsGlob(folded(text), needle);
        default: return regex && regex->matches(text);
        }
    }

    bool inRange(double number) const {
        return (test.openLow ? number > test.low : number >= test.low) && (test.openHigh ? number < test.high : number <= test.high);
    }

    bool captionFits(const DataItem& item) const {
        return anyCaption(item, [this](const Caption& caption) { return fits(caption.text); });
    }
    bool questionFits(const DataItem& item) const {
        return anyQuestion(item, [this](const Question& question) { return fits(question.text); });
    }
    bool answerFits(const DataItem& item) const {
        return anyQuestion(item, [this](const Question& question) {
            return std::any_of(question.answers.begin(), question.answers.end(), [this](const std::string& answer) { return fits(answer); });
        });
    }

    bool columnFits(const DataItem& item) const {
        return std::any_of(item.columns.begin(), item.columns.end(), [this](const auto& column) {
            if (column.first != test.column)
                return false;
            if (test.match == FilterMatch::Present)
                return !column.second.empty();
            if (test.match != FilterMatch::Number)
                return fits(column.second);
            double number = 0;
            const char* const last = column.second.data() + column.second.size();
            const auto [end, failure] = std::from_chars(column.second.data(), last, number);
            return failure == std::errc() && end == last && inRange(number);
        });
    }

    bool findingFits(const DataItem& item, const FilterFacts& facts) const {
        if (facts.findings == nullptr)
            return false;
        if (test.match == FilterMatch::Equals)
            return facts.findings->has(needle, item);
        const auto codes = facts.findings->codesOf(item);
        return std::any_of(codes.begin(), codes.end(), [this](std::string_view code) { return fits(code); });
    }

    bool hasThing(const DataItem& item, const FilterFacts& facts) const {
        if (needle == "image")
            return !item.file.empty();
        if (needle == "caption")
            return !item.captions.empty();
        if (needle == "question")
            return !item.questions.empty();
        if (needle == "answer")
            return anyQuestion(item, isAnswered);
        if (needle == "boxes")
            return !item.boxes.empty();
        if (needle == "tags")
            return !item.tags.empty();
        if (needle == "columns")
            return !item.columns.empty();
        if (needle == "turns")
            return !item.turns.empty();
        if (needle == "size")
            return sizeOf(item, facts).first > 0;
        return facts.findings != nullptr && !facts.findings->codesOf(item).empty();
    }

    // A question without an answer misses one, though others of the row may have theirs.
    bool missesThing(const DataItem& item, const FilterFacts& facts) const {
        return needle == "answer" ? anyQuestion(item, [](const Question& question) { return !isAnswered(question); }) : !hasThing(item, facts);
    }

    bool languageFits(const DataItem& item) const {
        return anyCaption(item, [this](const Caption& caption) { return fits(caption.language); }) ||
               anyQuestion(item, [this](const Question& question) { return fits(question.language); });
    }

    bool typeFits(const DataItem& item) const {
        return anyQuestion(item, [this](const Question& question) { return fits(question.type) || fits(question.answerType); });
    }

    bool labelFits(const DataItem& item) const {
        return std::any_of(item.boxes.begin(), item.boxes.end(), [this](const Box& box) { return fits(box.label); });
    }

    bool tagFits(const DataItem& item) const {
        return std::any_of(item.tags.begin(), item.tags.end(), [this](const std::string& tag) { return fits(tag); });
    }

    bool holds(const DataItem& item, const FilterFacts& facts) const {
        switch (test.field) {
        case Field::Path: return fits(item.path);
        case Field::Id: return fits(idOf(item));
        case Field::Split: return fits(item.split);
        case Field::Caption: return captionFits(item);
        case Field::Question: return questionFits(item);
        case Field::Answer: return answerFits(item);
        case Field::Type: return typeFits(item);
        case Field::Language: return languageFits(item);
        case Field::Tag: return tagFits(item);
        case Field::Label: return labelFits(item);
        case Field::Column: return columnFits(item);
        case Field::Finding: return findingFits(item, facts);
        case Field::Has: return hasThing(item, facts);
        case Field::Missing: return missesThing(item, facts);
        case Field::Excluded: return item.excluded.empty() == (needle == "no");
        default: return fits(item.path) || captionFits(item) || questionFits(item) || answerFits(item);
        }
    }

    static std::pair<int, int> sizeOf(const DataItem& item, const FilterFacts& facts) {
        if (item.width > 0 && item.height > 0)
            return {item.width, item.height};
        return facts.pictureSize ? facts.pictureSize(item) : std::pair(0, 0);
    }

    bool sizeHolds(const DataItem& item, const FilterFacts& facts) const {
        const auto [width, height] = sizeOf(item, facts);
        if (width <= 0 || height <= 0)
            return false;
        return inRange(test.field == Field::Width ? width : test.field == Field::Height ? height : static_cast<double>(width) / height);
    }

    bool numberHolds(const DataItem& item, const FilterFacts& facts) const {
        const auto counts = [this](std::size_t count) { return inRange(static_cast<double>(count)); };
        switch (test.field) {
        case Field::Words:
            return anyCaption(item, [this](const Caption& caption) { return inRange(static_cast<double>(wordsOf(caption.text))); });
        case Field::QuestionWords:
            return anyQuestion(item, [this](const Question& question) { return inRange(static_cast<double>(wordsOf(question.text))); });
        case Field::Answers: return anyQuestion(item, [&](const Question& question) { return counts(question.answers.size()); });
        case Field::Captions: return counts(item.captions.size());
        case Field::Questions: return counts(item.questions.size());
        case Field::Boxes: return counts(item.boxes.size());
        case Field::Tags: return counts(item.tags.size());
        case Field::Row: return inRange(static_cast<double>(item.row));
        default: return sizeHolds(item, facts);
        }
    }
};

RowFilter::RowFilter(const FilterNode& filter, FilterFacts facts) : m_root(std::make_unique<const Node>(filter)), m_facts(std::move(facts)) {}
RowFilter::RowFilter(RowFilter&&) noexcept = default;
RowFilter& RowFilter::operator=(RowFilter&&) noexcept = default;
RowFilter::~RowFilter() = default;

bool RowFilter::matches(const DataItem& item) const { return m_root->passes(item, m_facts); }

Result<std::vector<std::size_t>> placesPassing(const Dataset& set, const RowFilter& filter, JobContext& context) {
    constexpr std::size_t between = 4096;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (i % between == 0)
            DIPTYCH_TRY(context.cancel.check());
        if (filter.matches(set.items[i]))
            places.push_back(i);
    }
    return places;
}

}  // namespace diptych
