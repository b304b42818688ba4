// The parser of the filter language: any() is terms parted by "or", all() terms that must all hold, one() a term, its negation
// or a group. What has a key but no value yet is being typed and means nothing.
#include <algorithm>
#include <charconv>
#include <utility>

#include "core/data/filter/filter.h"
#include "core/data/filter/filter_keys.h"
#include "core/data/filter/filter_reader.h"
#include "core/data/filter/fold.h"
#include "core/data/filter/row_filter.h"
#include "core/data/filter/text_regex.h"

namespace diptych {

namespace {

using Code = FilterProblem::Code;
using Kind = FilterNode::Kind;

constexpr std::int64_t longestLine = 16'384;
constexpr int mostTerms = 1000, deepest = 64;

std::optional<double> numberOf(std::string_view digits) {
    double number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    const bool plain = !digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos && digits.size() <= 15;
    return plain && failure == std::errc() && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

// ">5", "5-9": false where it is none.
bool readRange(std::string_view comparison, const std::string& value, FilterTest& test) {
    const bool equal = comparison == ":" || comparison == "=";
    const auto dash = equal ? value.find('-') : std::string::npos;
    const auto first = numberOf(std::string_view(value).substr(0, dash));
    const auto last = dash == std::string::npos ? first : numberOf(std::string_view(value).substr(dash + 1));
    if (!first || !last)
        return false;
    test.match = FilterMatch::Number;
    if (equal || comparison.front() == '>')
        test.low = *first;
    if (equal || comparison.front() == '<')
        test.high = *last;
    test.openLow = comparison == ">";
    test.openHigh = comparison == "<";
    return true;
}

std::string wantedKeys() {
    std::string all = "one of ";
    for (const FilterKey& key : knownFilterKeys())
        all += (all.back() == ' ' ? "" : " ") + std::string(key.name) + (key.isNumber ? ">" : ":");
    return all + "; quotation marks make a word with such a sign plain text";
}

std::string wantedThings() {
    std::string all = "one of";
    for (const std::string_view thing : filterThings())
        all += " " + std::string(thing);
    return all;
}

class Parser {
public:
    explicit Parser(std::string_view line) : m_reader(line) {}

    FilterParse run() {
        FilterParse parsed;
        if (m_reader.size() > longestLine) {
            fail(Code::TooLong, longestLine, m_reader.size(), "at most " + std::to_string(longestLine) + " characters");
        } else {
            parsed.root = any();
            if (!m_problem && !m_reader.atEnd())
                fail(Code::NothingToClose, m_reader.at(), m_reader.at() + 1, "an opening parenthesis before it, or quotation marks around it");
        }
        if (m_problem)
            parsed = {FilterNode{}, std::move(m_problem)};
        return parsed;
    }

private:
    bool inGroup() const { return m_depth > 0; }

    void fail(Code code, std::int64_t begin, std::int64_t end, std::string expected) {
        if (!m_problem)
            m_problem = FilterProblem{code, begin + 1, std::max<std::int64_t>(end - begin, 0), m_reader.piece(begin, std::min(end, begin + 40)),
                                      std::move(expected)};
    }

    // Children of no kind but one are that one.
    static FilterNode joined(Kind kind, std::vector<FilterNode> children) {
        if (children.size() == 1)
            return std::move(children.front());
        FilterNode node;
        node.kind = children.empty() ? Kind::All : kind;
        if (!children.empty()) {
            node.begin = children.front().begin;
            node.end = children.back().end;
        }
        node.children = std::move(children);
        return node;
    }

    static bool says(const FilterNode& node) { return node.kind != Kind::All || !node.children.empty(); }

    FilterNode any() {
        std::vector<FilterNode> choices;
        for (std::int64_t word = -1;;) {                                 // where the "or" before this choice stands
            const int before = m_places;
            FilterNode choice = all();
            m_reader.skipBlanks();
            const std::int64_t here = m_reader.at();
            const bool more = !m_problem && m_reader.takeKeyword("or", inGroup());
            if (m_places == before && (more || word >= 0))
                loneOperator(word >= 0 ? word : here, "or");
            if (says(choice))
                choices.push_back(std::move(choice));
            if (!more || m_problem)
                return joined(Kind::Any, std::move(choices));
            word = here;
        }
    }

    bool isKeyword(std::string_view word) {
        m_reader.skipBlanks();
        const std::int64_t begin = m_reader.at();
        const bool taken = m_reader.takeKeyword(word, inGroup());
        m_reader.moveTo(begin);
        return taken;
    }

    void loneOperator(std::int64_t begin, std::string_view word) {
        fail(Code::LoneOperator, begin, begin + static_cast<std::int64_t>(word.size()),
             "a term on both sides of it, or quotation marks around it");
    }

    FilterNode all() {
        std::vector<FilterNode> terms;
        for (bool first = true; !m_problem; first = false) {
            m_reader.skipBlanks();
            const std::int64_t begin = m_reader.at();
            const bool joining = m_reader.takeKeyword("and", inGroup());
            m_reader.skipBlanks();
            const bool ends = m_reader.atEnd() || m_reader.sign() == ')' || isKeyword("or");
            if (joining && (first || ends || isKeyword("and")))
                loneOperator(begin, "and");
            if (ends || m_problem)
                break;
            ++m_places;
            if (auto term = one())
                terms.push_back(std::move(*term));
        }
        return joined(Kind::All, std::move(terms));
    }

    // Nothing where a term has no value yet.
    std::optional<FilterNode> one() {
        const std::int64_t begin = m_reader.at();
        const bool minus = m_reader.sign() == '-' && !m_reader.isBoundary(begin + 1, inGroup());
        if (minus)
            m_reader.moveTo(begin + 1);
        else if (m_reader.takeKeyword("not", inGroup()))
            return negated(begin, behindNot(begin));
        auto node = m_reader.sign() == '(' ? group() : term();
        return minus ? negated(begin, std::move(node)) : std::move(node);
    }

    std::optional<FilterNode> behindNot(std::int64_t begin) {
        m_reader.skipBlanks();
        if (m_reader.isBoundary(m_reader.at(), inGroup()) || isKeyword("or") || isKeyword("and")) {
            loneOperator(begin, "not");
            return std::nullopt;
        }
        return nested(m_reader.at(), [this] { return one(); });
    }

    std::optional<FilterNode> negated(std::int64_t begin, std::optional<FilterNode> inner) const {
        if (!inner)
            return std::nullopt;
        FilterNode node;
        node.kind = Kind::Not;
        node.begin = begin;
        node.end = inner->end;
        node.children.push_back(std::move(*inner));
        return node;
    }

    template <typename Read>
    std::optional<FilterNode> nested(std::int64_t begin, Read read) {
        if (++m_levels > deepest)
            fail(Code::TooDeep, begin, begin + 1, "at most " + std::to_string(deepest) + " levels");
        std::optional<FilterNode> node;
        if (!m_problem)
            node = read();
        --m_levels;
        return node;
    }

    std::optional<FilterNode> group() {
        const std::int64_t begin = m_reader.at();
        return nested(begin, [this, begin]() -> std::optional<FilterNode> {
            m_reader.moveTo(begin + 1);
            const int before = m_places;
            ++m_depth;
            FilterNode inner = any();
            --m_depth;
            if (!m_problem && m_reader.sign() != ')')
                fail(Code::UnclosedGroup, begin, begin + 1, "a closing parenthesis, or quotation marks around it");
            m_reader.moveTo(m_reader.at() + 1);
            inner.begin = begin;
            inner.end = m_reader.at();
            if (!m_problem && m_places == before)
                fail(Code::EmptyGroup, begin, inner.end, "a term between the parentheses");
            return says(inner) ? std::optional(std::move(inner)) : std::nullopt;
        });
    }

    std::optional<FilterNode> term() {
        FilterNode node;
        node.kind = Kind::Term;
        node.begin = m_reader.at();
        if (++m_terms > mostTerms)
            fail(Code::TooMany, node.begin, node.begin + 1, "at most " + std::to_string(mostTerms) + " terms");
        const std::string key = m_reader.keyHere();
        const bool hasValue = key.empty() ? readValue(node.test) : readKey(key, node);
        node.end = m_reader.at();
        return hasValue && !m_problem ? std::optional(std::move(node)) : std::nullopt;
    }

    bool readKey(const std::string& key, FilterNode& node) {
        const std::int64_t begin = m_reader.at(), keyEnd = begin + static_cast<std::int64_t>(key.size());
        const KeyMeaning* meaning = keyNamed(key);
        m_reader.moveTo(keyEnd);
        const std::string comparison = m_reader.takeComparison();
        if (meaning == nullptr) {
            fail(Code::UnknownKey, begin, m_reader.at(), wantedKeys());
            return false;
        }
        node.test.field = meaning->field;
        if (meaning->kind == KeyKind::Number)
            return readNumber(comparison, node);
        if (comparison != ":" && comparison != "=") {
            fail(Code::WrongSign, begin, m_reader.at(), std::string(meaning->name) + ":VALUE");
            return false;
        }
        if (meaning->kind == KeyKind::Column)
            return readColumn(node);
        node.test.match = comparison == "=" ? FilterMatch::Equals : meaning->match;
        const std::int64_t valueBegin = m_reader.at();
        if (!readValue(node.test, comparison == ":" && meaning->hasGlobs))
            return false;
        return isKnownValue(*meaning, node.test, valueBegin);
    }

    bool isKnownValue(const KeyMeaning& meaning, FilterTest& test, std::int64_t begin) {
        if (meaning.kind == KeyKind::Text)
            return true;
        test.text = foldedForSearch(test.text);
        if (meaning.kind == KeyKind::YesNo) {
            if (test.match != FilterMatch::Equals || (test.text != "yes" && test.text != "no"))
                fail(Code::NoYesNo, begin, m_reader.at(), "yes or no");
            return true;
        }
        const auto& things = filterThings();
        if (test.match != FilterMatch::Equals || std::find(things.begin(), things.end(), test.text) == things.end())
            fail(Code::UnknownThing, begin, m_reader.at(), wantedThings());
        return true;
    }

    bool readNumber(const std::string& comparison, FilterNode& node) {
        const std::int64_t begin = m_reader.at();
        const std::string value = foldedForSearch(m_reader.takeWord(inGroup()).text);
        if (!readRange(comparison, value, node.test))
            fail(Code::NoNumber, begin, m_reader.at(), "a number, as in words>20 or words:5-9");
        return true;
    }

    bool readColumn(FilterNode& node) {
        node.test.column = m_reader.takeWord(inGroup(), ":=<>").text;
        node.test.match = FilterMatch::Present;
        const std::string comparison = m_reader.takeComparison();
        if (node.test.column.empty() || comparison.empty())
            return !node.test.column.empty();
        if (comparison.front() == '<' || comparison.front() == '>')
            return readNumber(comparison, node);
        node.test.match = comparison == "=" ? FilterMatch::Equals : FilterMatch::Contains;
        return readValue(node.test, comparison == ":");
    }

    // An expression or a word; false where there is none.
    bool readValue(FilterTest& test, bool globs = false) {
        const std::int64_t begin = m_reader.at();
        if (const auto expression = m_reader.takeExpression(inGroup())) {
            test.match = expression->anyCase ? FilterMatch::RegexAnyCase : FilterMatch::Regex;
            test.text = expression->pattern;
            if (const auto compiled = TextRegex::compile(test.text, {.anyCase = expression->anyCase}); !compiled.ok())
                fail(Code::BadRegex, begin, m_reader.at(), "a regular expression; it " + compiled.error().message);
            return true;
        }
        const FilterWord word = m_reader.takeWord(inGroup());
        test.text = word.text;
        if (globs && !word.quoted && word.text.find_first_of("*?") != std::string::npos && word.text.find_first_of("()") == std::string::npos)
            test.match = FilterMatch::Glob;
        return !test.text.empty();
    }

    FilterReader m_reader;
    std::optional<FilterProblem> m_problem;
    int m_depth = 0, m_levels = 0, m_terms = 0;
    int m_places = 0;                                                    // terms and groups begun, those without a value too
};

}  // namespace

FilterParse parseFilter(std::string_view line) { return Parser(line).run(); }

Result<FilterNode> readFilter(std::string_view line) {
    FilterParse parsed = parseFilter(line);
    if (!parsed.problem)
        return std::move(parsed.root);
    const FilterProblem& problem = *parsed.problem;
    return Error{ErrorCode::BadInput, "column " + std::to_string(problem.column) + " is \"" + problem.got + "\", wanted " + problem.expected, "filter",
                 "See docs/filter.md"};
}

}  // namespace diptych
