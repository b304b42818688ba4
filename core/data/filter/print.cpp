// A filter as a line again, such that parsing it gives the same filter; and its chips, taken out, turned round, put in.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/base/code_point.h"
#include "core/base/files.h"
#include "core/data/filter/filter.h"
#include "core/data/filter/filter_keys.h"

namespace diptych {

namespace {

using Kind = FilterNode::Kind;

bool isPlain(char32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == ',' || c == '\'';
    return (c >= 0x3041 && c <= 0xD7A3) || (c >= 0xC0 && c <= 0x17F);
}

bool isKeyword(const std::string& text) {
    std::string lower = text;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower == "and" || lower == "or" || lower == "not";
}

bool needsQuotes(const std::string& text) {
    if (text.empty() || text.front() == '-' || isKeyword(text))
        return true;
    for (std::size_t at = 0; at < text.size();)
        if (const char32_t c = nextCodePoint(text, at); !isPlain(c))
            return true;
    return false;
}

std::string inQuotes(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string wordText(const std::string& text) { return needsQuotes(text) ? inQuotes(text) : text; }

// Slashes that are none in a value need no quotation marks, so that paths stay readable.
std::string valueText(const std::string& text) {
    std::string withoutSlashes = text;
    std::erase_if(withoutSlashes, [](char c) { return c == '/' || c == ':'; });
    const bool plain = !withoutSlashes.empty() && text.front() != '/' && text.front() != '-' && !needsQuotes("x" + withoutSlashes);
    return plain ? text : inQuotes(text);
}

std::string expressionText(const FilterTest& test) {
    std::string text = "/";
    for (std::size_t i = 0; i < test.text.size(); ++i) {
        if (test.text[i] == '/')
            text += '\\';
        text += test.text[i];
        if (test.text[i] == '\\' && i + 1 < test.text.size())
            text += test.text[++i];
    }
    return text + (test.match == FilterMatch::RegexAnyCase ? "/i" : "/");
}

std::string numberText(double number) {
    std::array<char, 40> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
    return {digits.data(), written.ptr};
}

std::string rangeText(const FilterTest& test) {
    if (!std::isinf(test.low) && !std::isinf(test.high))
        return ":" + numberText(test.low) + (test.low == test.high ? "" : "-" + numberText(test.high));
    return std::isinf(test.high) ? (test.openLow ? ">" : ">=") + numberText(test.low) : (test.openHigh ? "<" : "<=") + numberText(test.high);
}

bool isExpression(const FilterTest& test) { return test.match == FilterMatch::Regex || test.match == FilterMatch::RegexAnyCase; }

std::string testText(const FilterTest& test) {
    if (test.field == FilterField::Anywhere)
        return isExpression(test) ? expressionText(test) : wordText(test.text);
    const KeyMeaning& key = keyOf(test.field);
    const std::string name = std::string(key.name) + (test.field == FilterField::Column ? ":" + wordText(test.column) : "");
    switch (test.match) {
    case FilterMatch::Present: return name;
    case FilterMatch::Number: return name + rangeText(test);
    case FilterMatch::Glob: return name + ":" + test.text;
    case FilterMatch::Regex:
    case FilterMatch::RegexAnyCase: return name + ":" + expressionText(test);
    default: return name + (test.match == key.match ? ":" : "=") + valueText(test.text);
    }
}

// Parentheses where they are needed inside a node of this kind.
std::string innerText(const FilterNode& node, Kind outer) {
    const bool binds = node.kind == Kind::Term || (node.kind == Kind::Not && outer != Kind::Not) || (node.kind == Kind::All && outer == Kind::Any);
    return binds ? toText(node) : "(" + toText(node) + ")";
}

// The terms that must all hold, by reference into `root`.
std::vector<const FilterNode*> topTerms(const FilterNode& root) {
    std::vector<const FilterNode*> terms;
    if (root.kind != Kind::All)
        return {&root};
    for (const FilterNode& child : root.children)
        terms.push_back(&child);
    return terms;
}

FilterNode allOf(std::vector<FilterNode> terms) {
    if (terms.size() == 1)
        return std::move(terms.front());
    FilterNode all;
    all.children = std::move(terms);
    return all;
}

std::vector<FilterNode> copiedTerms(const FilterNode& root) {
    std::vector<FilterNode> copies;
    for (const FilterNode* term : topTerms(root))
        copies.push_back(*term);
    return copies;
}

const FilterTest* testOf(const FilterNode& node) {
    if (node.kind == Kind::Not)
        return testOf(node.children.front());
    return node.kind == Kind::Term ? &node.test : nullptr;
}

bool haveSameKey(const FilterNode& a, const FilterNode& b) {
    const FilterTest *first = testOf(a), *second = testOf(b);
    return first != nullptr && second != nullptr && first->field != FilterField::Anywhere && first->field == second->field &&
           first->column == second->column;
}

}  // namespace

bool sameMeaning(const FilterNode& a, const FilterNode& b) {
    if (a.kind != b.kind || (a.kind == Kind::Term && !(a.test == b.test)) || a.children.size() != b.children.size())
        return false;
    return std::equal(a.children.begin(), a.children.end(), b.children.begin(), sameMeaning);
}

std::string toText(const FilterNode& node) {
    if (node.kind == Kind::Term)
        return testText(node.test);
    if (node.kind == Kind::Not)
        return "-" + innerText(node.children.front(), node.kind);
    std::string text;
    for (const FilterNode& child : node.children)
        text += (text.empty() ? "" : node.kind == Kind::Any ? " or " : " ") + innerText(child, node.kind);
    return text;
}

std::vector<FilterChip> chipsOf(const FilterNode& root) {
    std::vector<FilterChip> chips;
    for (const FilterNode* term : topTerms(root))
        chips.push_back({toText(*term), term->begin, term->end, term->kind == Kind::Not});
    return chips;
}

std::string withoutChip(const FilterNode& root, std::size_t chip) {
    std::vector<FilterNode> terms = copiedTerms(root);
    if (chip < terms.size())
        terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(chip));
    return toText(allOf(std::move(terms)));
}

std::string withChipNegated(const FilterNode& root, std::size_t chip) {
    std::vector<FilterNode> terms = copiedTerms(root);
    if (chip >= terms.size())
        return toText(root);
    FilterNode turned;
    if (terms[chip].kind == Kind::Not) {
        turned = terms[chip].children.front();
    } else {
        turned.kind = Kind::Not;
        turned.children.push_back(terms[chip]);
    }
    terms[chip] = std::move(turned);
    return toText(allOf(std::move(terms)));
}

std::string withTerm(std::string_view line, std::string_view term) {
    const FilterParse parsed = parseFilter(line), wanted = parseFilter(term);
    if (parsed.problem || wanted.problem)
        return std::string(term);
    std::vector<FilterNode> terms;
    bool stood = false;
    for (const FilterNode* known : topTerms(parsed.root)) {
        const bool same = sameMeaning(*known, wanted.root);
        stood = stood || same;
        if (!same && !haveSameKey(*known, wanted.root))
            terms.push_back(*known);
    }
    if (!stood)
        for (const FilterNode* added : topTerms(wanted.root))
            terms.push_back(*added);
    return toText(allOf(std::move(terms)));
}

std::string termText(std::string_view key, std::string_view value) {
    return std::string(key) + (key.ends_with(':') ? "" : ":") + valueText(sanitizeUtf8(value));
}

}  // namespace diptych
