#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "core/text/chat_template_functions.h"
#include "core/text/chat_template_strings.h"

namespace diptych::jinja {

namespace {

template <std::string (*change)(std::string_view)>
Result<Value> changeCase(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string text, toText(call.self, call.budget));
    return makeText(change(text), call.budget);
}

Result<Value> trim(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string text, toText(call.self, call.budget));
    if (!call.args[0].defined() || call.args[0].is<None>())
        return makeText(std::string(stripped(text, Side::Both)), call.budget);
    DIPTYCH_ASSIGN(const std::string chars, textArgument(call.args[0], "", "chars"));
    return makeText(std::string(stripped(text, Side::Both, chars)), call.budget);
}

Result<Value> length(const Bound& call) {
    DIPTYCH_ASSIGN(const std::int64_t count, lengthOf(call.self, call.budget));
    return Value(count);
}

Result<Value> otherwise(const Bound& call) {
    const bool missing = !call.self.defined() || (isTrue(call.args[1]) && !isTrue(call.self));
    if (!missing)
        return call.self;
    return call.args[0].defined() ? call.args[0] : Value(std::string_view());
}

// `a.b.0` of an item, or the item itself where no attribute was asked for.
Result<Value> attributePath(const Value& item, const Value& path, Budget& budget) {
    if (!path.defined() || path.is<None>())
        return item;
    if (path.text() == nullptr)
        return itemOf(item, path, budget);
    Value value = item;
    for (const std::string_view part : splitText(*path.text(), ".", -1)) {
        std::int64_t index = 0;
        const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool whole = fault == std::errc() && end == part.data() + part.size();
        DIPTYCH_ASSIGN(value, itemOf(value, whole ? Value(index) : Value(part), budget));
    }
    return value;
}

Result<Value> joinItems(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    DIPTYCH_ASSIGN(const std::string between, toText(call.args[0], call.budget));
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        DIPTYCH_ASSIGN(const Value item, attributePath(items[i], call.args[1], call.budget));
        DIPTYCH_ASSIGN(const std::string part, toText(item, call.budget));
        DIPTYCH_TRY(call.budget.bytes(between.size()));
        text.append(i == 0 ? "" : between).append(part);
        if (text.size() > Budget::maxText)
            break;
    }
    return makeText(std::move(text), call.budget);
}

Result<Value> toJsonText(const Bound& call) {
    JsonStyle style;
    DIPTYCH_ASSIGN(style.indent, integerArgument(call.args[1], -1, "indent"));
    style.indent = std::min<std::int64_t>(style.indent, 100);
    style.ascii = isTrue(call.args[0]);
    style.sortKeys = isTrue(call.args[3]);
    if (style.indent >= 0)
        style.itemSeparator = ",";
    if (const List* separators = call.args[2].list()) {
        if (separators->items.size() != 2)
            return badTemplate("gives tojson separators that are no pair");
        DIPTYCH_ASSIGN(style.itemSeparator, textArgument(separators->items[0], "", "separators"));
        DIPTYCH_ASSIGN(style.keySeparator, textArgument(separators->items[1], "", "separators"));
    }
    DIPTYCH_ASSIGN(std::string text, toJson(call.self, style, call.budget));
    return makeText(std::move(text), call.budget);
}

Result<Value> first(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    return items.empty() ? Value(Undefined{"the first of nothing"}) : items.front();
}

Result<Value> last(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    return items.empty() ? Value(Undefined{"the last of nothing"}) : items.back();
}

Result<Value> toList(const Bound& call) {
    DIPTYCH_ASSIGN(std::vector<Value> items, itemsOf(call.self, call.budget));
    return makeList(std::move(items));
}

Result<Value> replaceText(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string text, toText(call.self, call.budget));
    DIPTYCH_ASSIGN(const std::string from, toText(call.args[0], call.budget));
    DIPTYCH_ASSIGN(const std::string to, toText(call.args[1], call.budget));
    DIPTYCH_ASSIGN(const std::int64_t most, integerArgument(call.args[2], -1, "count"));
    std::optional<std::string> result = replaced(text, from, to, most, Budget::maxText);
    if (!result)
        return badTemplate("makes a text of more than 8 MB");
    return makeText(std::move(*result), call.budget);
}

Result<Value> dictItems(const Bound& call) {
    if (!call.self.defined())
        return makeList({});
    if (call.self.dict() == nullptr)
        return badTemplate(std::string("asks for the items of ") + call.self.typeName());
    return callMethod({"items", call.self}, {}, call.budget);
}

Result<Value> toString(const Bound& call) {
    DIPTYCH_ASSIGN(std::string text, toText(call.self, call.budget));
    return makeText(std::move(text), call.budget);
}

std::optional<double> parsedNumber(std::string_view text) {
    text = stripped(text, Side::Both);
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    double number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> parsedInteger(std::string_view text, int base) {
    text = stripped(text, Side::Both);
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    if (base == 16 && (text.starts_with("0x") || text.starts_with("0X")))
        text.remove_prefix(2);
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

Result<Value> toInteger(const Bound& call) {
    const Value fallback = call.args[0].defined() ? call.args[0] : Value(std::int64_t{0});
    DIPTYCH_ASSIGN(const std::int64_t base, integerArgument(call.args[1], 10, "base"));
    if (base < 2 || base > 36)
        return badTemplate("has the number base " + std::to_string(base));
    if (call.self.integer())
        return Value(*call.self.integer());
    std::optional<double> real = call.self.number();
    if (const std::string* text = call.self.text()) {
        DIPTYCH_TRY(call.budget.bytes(text->size()));
        if (const auto whole = parsedInteger(*text, static_cast<int>(base)))
            return Value(*whole);
        real = parsedNumber(*text);
    }
    if (!real || !(std::abs(*real) < 9e18))
        return fallback;
    return Value(static_cast<std::int64_t>(*real));
}

Result<Value> toFloat(const Bound& call) {
    std::optional<double> real = call.self.number();
    if (call.self.text() != nullptr)
        real = parsedNumber(*call.self.text());
    if (real)
        return Value(*real);
    return call.args[0].defined() ? call.args[0] : Value(0.0);
}

Result<Value> absolute(const Bound& call) {
    if (const auto whole = call.self.integer())
        return *whole == INT64_MIN ? Result<Value>(badTemplate("has a number over 64 bits")) : Value(std::abs(*whole));
    if (call.self.number())
        return Value(std::abs(*call.self.number()));
    return badTemplate(std::string("asks for the absolute value of ") + call.self.typeName());
}

Result<Value> roundNumber(const Bound& call) {
    DIPTYCH_ASSIGN(const std::int64_t precision, integerArgument(call.args[0], 0, "precision"));
    DIPTYCH_ASSIGN(const std::string method, textArgument(call.args[1], "common", "method"));
    if (!call.self.number() || std::abs(precision) > 15)
        return badTemplate(std::string("rounds ") + call.self.typeName() + ", wanted a number and at most 15 digits");
    const double scale = std::pow(10.0, static_cast<double>(precision)), scaled = *call.self.number() * scale;
    if (method == "common")
        return Value(std::nearbyint(scaled) / scale);
    if (method == "floor" || method == "ceil")
        return Value((method == "floor" ? std::floor(scaled) : std::ceil(scaled)) / scale);
    return badTemplate("rounds by \"" + method.substr(0, 40) + "\", wanted common, floor or ceil");
}

Result<Value> indentLines(const Bound& call) {
    DIPTYCH_ASSIGN(std::string text, toText(call.self, call.budget));
    std::string margin;
    if (call.args[0].text() != nullptr) {
        margin = *call.args[0].text();
    } else {
        DIPTYCH_ASSIGN(const std::int64_t width, integerArgument(call.args[0], 4, "width"));
        margin = std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(width, 0, 1000)), ' ');
    }
    text += '\n';  // so that a last empty line counts
    std::string result = isTrue(call.args[1]) ? margin : "";
    bool begins = true;
    for (const std::string_view line : splitLines(text)) {
        const bool indented = !begins && (!line.empty() || isTrue(call.args[2]));
        result.append(begins ? "" : "\n").append(indented ? margin : "").append(line);
        begins = false;
        if (result.size() > Budget::maxText)
            break;
    }
    return makeText(std::move(result), call.budget);
}

Result<Value> reverseItems(const Bound& call) {
    DIPTYCH_ASSIGN(std::vector<Value> items, itemsOf(call.self, call.budget));
    std::reverse(items.begin(), items.end());
    if (call.self.text() == nullptr)
        return makeList(std::move(items));
    std::string text;
    for (const Value& item : items)
        text += *item.text();
    return makeText(std::move(text), call.budget);
}

// What items are ordered and told apart by: the attribute, texts in small letters unless case matters.
Result<std::vector<Value>> orderKeys(const std::vector<Value>& items, const Value& attribute, const Value& caseMatters,
                                     Budget& budget) {
    std::vector<Value> keys;
    for (const Value& item : items) {
        DIPTYCH_ASSIGN(Value key, attributePath(item, attribute, budget));
        if (key.text() != nullptr && !isTrue(caseMatters)) {
            DIPTYCH_ASSIGN(key, makeText(lowerCase(*key.text()), budget));
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

// Stable order of items by their keys, which are all numbers or all texts. Charged before, so that no comparison can fail.
Result<std::vector<std::size_t>> ordered(const std::vector<Value>& keys, bool largestFirst, Budget& budget) {
    std::vector<std::size_t> order(keys.size());
    std::size_t weight = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        order[i] = i;
        if (const Result<bool> comparable = less(keys[i], keys.front(), budget); !comparable.ok())
            return comparable.error();
        weight += 16 + (keys[i].text() == nullptr ? 0 : keys[i].text()->size());
    }
    for (std::size_t level = 1; level < keys.size(); level *= 2)
        DIPTYCH_TRY(budget.bytes(2 * weight));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const Value &one = keys[largestFirst ? b : a], &other = keys[largestFirst ? a : b];
        return one.text() != nullptr ? *one.text() < *other.text() : *one.number() < *other.number();
    });
    return order;
}

Result<Value> sortItems(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    DIPTYCH_ASSIGN(const std::vector<Value> keys, orderKeys(items, call.args[2], call.args[1], call.budget));
    DIPTYCH_ASSIGN(const std::vector<std::size_t> order, ordered(keys, isTrue(call.args[0]), call.budget));
    std::vector<Value> sorted;
    for (const std::size_t i : order)
        sorted.push_back(items[i]);
    return makeList(std::move(sorted));
}

template <bool largest>
Result<Value> extreme(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    DIPTYCH_ASSIGN(const std::vector<Value> keys, orderKeys(items, call.args[1], call.args[0], call.budget));
    std::size_t best = 0;
    for (std::size_t i = 1; i < keys.size(); ++i) {
        DIPTYCH_ASSIGN(const bool better, largest ? less(keys[best], keys[i], call.budget) : less(keys[i], keys[best], call.budget));
        best = better ? i : best;
    }
    return items.empty() ? Value(Undefined{"the extreme of nothing"}) : items[best];
}

Result<Value> sumItems(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    Value sum = call.args[1].defined() ? call.args[1] : Value(std::int64_t{0});
    for (const Value& item : items) {
        DIPTYCH_ASSIGN(const Value part, attributePath(item, call.args[0], call.budget));
        DIPTYCH_ASSIGN(sum, binary("+", sum, part, call.budget));
    }
    return sum;
}

Result<Value> uniqueItems(const Bound& call) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(call.self, call.budget));
    DIPTYCH_ASSIGN(const std::vector<Value> keys, orderKeys(items, call.args[1], call.args[0], call.budget));
    std::set<std::string> seen;
    std::vector<Value> kept;
    for (std::size_t i = 0; i < items.size(); ++i) {
        DIPTYCH_ASSIGN(const std::string key, toText(keys[i], call.budget));
        if (seen.insert(std::string(keys[i].text() != nullptr ? "t" : "v") + key).second)
            kept.push_back(items[i]);
    }
    return makeList(std::move(kept));
}

Result<Value> dictSorted(const Bound& call) {
    DIPTYCH_ASSIGN(const Value pairs, dictItems(call));
    DIPTYCH_ASSIGN(const std::string by, textArgument(call.args[1], "key", "by"));
    if (by != "key" && by != "value")
        return badTemplate("sorts a dict by \"" + by.substr(0, 40) + "\", wanted key or value");
    const Value place(std::int64_t{by == "key" ? 0 : 1});
    return sortItems({pairs, {call.args[2], call.args[0], place}, call.budget});
}

Result<Value> itself(const Bound& call) { return call.self; }

const std::vector<Callable>& filters() {
    static const std::vector<Callable> table = {
        {"abs", {}, absolute},
        {"capitalize", {}, changeCase<capitalised>},
        {"count", {}, length},
        {"d", {"default_value", "boolean"}, otherwise},
        {"default", {"default_value", "boolean"}, otherwise},
        {"dictsort", {"case_sensitive", "by", "reverse"}, dictSorted},
        {"first", {}, first},
        {"float", {"default"}, toFloat},
        {"indent", {"width", "first", "blank"}, indentLines},
        {"int", {"default", "base"}, toInteger},
        {"items", {}, dictItems},
        {"join", {"d", "attribute"}, joinItems},
        {"last", {}, last},
        {"length", {}, length},
        {"list", {}, toList},
        {"lower", {}, changeCase<lowerCase>},
        {"max", {"case_sensitive", "attribute"}, extreme<true>},
        {"min", {"case_sensitive", "attribute"}, extreme<false>},
        {"replace", {"old", "new", "count"}, replaceText, 2},
        {"reverse", {}, reverseItems},
        {"round", {"precision", "method"}, roundNumber},
        {"safe", {}, itself},
        {"sort", {"reverse", "case_sensitive", "attribute"}, sortItems},
        {"string", {}, toString},
        {"sum", {"attribute", "start"}, sumItems},
        {"title", {}, changeCase<titleWords>},
        {"tojson", {"ensure_ascii", "indent", "separators", "sort_keys"}, toJsonText},
        {"trim", {"chars"}, trim},
        {"unique", {"case_sensitive", "attribute"}, uniqueItems},
        {"upper", {}, changeCase<upperCase>},
    };
    return table;
}

Arguments after(const Arguments& arguments, std::size_t count) {
    const auto begin = arguments.positional.begin() + static_cast<std::ptrdiff_t>(std::min(count, arguments.positional.size()));
    return {{begin, arguments.positional.end()}, arguments.named};
}

Result<Value> mapItems(const Value& self, const Arguments& arguments, Budget& budget) {
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(self, budget));
    Value attribute, fallback;
    for (const auto& [name, value] : arguments.named) {
        if (name == "attribute")
            attribute = value;
        else if (name == "default")
            fallback = value;
    }
    if (!attribute.defined() && arguments.positional.empty())
        return badTemplate("maps by nothing, wanted attribute= or the name of a filter");
    std::vector<Value> mapped;
    for (const Value& item : items) {
        Value value;
        if (attribute.defined()) {
            DIPTYCH_ASSIGN(value, attributePath(item, attribute, budget));
            value = value.defined() || !fallback.defined() ? value : fallback;
        } else {
            DIPTYCH_ASSIGN(const std::string name, textArgument(arguments.positional.front(), "", "map"));
            DIPTYCH_ASSIGN(value, applyFilter(name, item, after(arguments, 1), budget));
        }
        mapped.push_back(std::move(value));
    }
    return makeList(std::move(mapped));
}

// select, reject: a test of the item; selectattr, rejectattr: of its attribute. Without a test: whether it is true.
Result<Value> selectItems(const std::string& filter, const Value& self, const Arguments& arguments, Budget& budget) {
    const std::size_t testAt = filter.ends_with("attr") ? 1 : 0;
    const bool wanted = filter.starts_with("select");
    if (arguments.positional.size() < testAt)
        return badTemplate(filter + " is given no attribute");
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(self, budget));
    std::string test;
    if (arguments.positional.size() > testAt) {
        DIPTYCH_ASSIGN(test, textArgument(arguments.positional[testAt], "", "the test"));
    }
    const Arguments rest = after(arguments, testAt + 1);
    std::vector<Value> kept;
    for (const Value& item : items) {
        DIPTYCH_ASSIGN(const Value value, attributePath(item, testAt == 1 ? arguments.positional.front() : Value(), budget));
        bool holdsTrue = isTrue(value);
        if (!test.empty()) {
            DIPTYCH_ASSIGN(holdsTrue, applyTest(test, value, rest, budget));
        }
        if (holdsTrue == wanted)
            kept.push_back(item);
    }
    return makeList(std::move(kept));
}

}  // namespace

Result<Value> applyFilter(const std::string& name, const Value& self, const Arguments& arguments, Budget& budget) {
    DIPTYCH_TRY(budget.step());
    if (name == "map")
        return mapItems(self, arguments, budget);
    if (name == "select" || name == "reject" || name == "selectattr" || name == "rejectattr")
        return selectItems(name, self, arguments, budget);
    for (const Callable& filter : filters())
        if (filter.name == name)
            return callWith(filter, self, arguments, budget);
    return unsupported("has the filter \"" + name.substr(0, 40) + "\", which this program does not know");
}

}  // namespace diptych::jinja
