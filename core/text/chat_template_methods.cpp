// Methods of Python's str, list and dict, attributes of loops and namespaces, and access by key.
#include <algorithm>

#include "core/text/chat_template_functions.h"
#include "core/text/chat_template_strings.h"

namespace diptych::jinja {

namespace {

const std::string& textOf(const Bound& call) { return *call.self.text(); }

Result<Value> listOfTexts(const std::vector<std::string_view>& parts, Budget& budget) {
    DIPTYCH_TRY(budget.step(parts.size()));
    std::vector<Value> items;
    for (const std::string_view part : parts)
        items.emplace_back(part);
    return makeList(std::move(items));
}

template <Side side>
Result<Value> strip(const Bound& call) {
    std::optional<std::string> chars;
    if (call.args[0].text() != nullptr)
        chars = *call.args[0].text();
    else if (call.args[0].defined() && !call.args[0].is<None>())
        return badTemplate(std::string("strips ") + call.args[0].typeName() + ", wanted a text");
    return makeText(std::string(chars ? stripped(textOf(call), side, *chars) : stripped(textOf(call), side)), call.budget);
}

template <bool fromRight>
Result<Value> split(const Bound& call) {
    DIPTYCH_ASSIGN(const std::int64_t most, integerArgument(call.args[1], -1, "maxsplit"));
    if (!call.args[0].defined() || call.args[0].is<None>()) {
        if (fromRight && most >= 0)
            return unsupported("splits at white space from the right");
        return listOfTexts(splitText(textOf(call), {}, most), call.budget);
    }
    DIPTYCH_ASSIGN(const std::string separator, textArgument(call.args[0], "", "sep"));
    if (separator.empty())
        return badTemplate("splits at an empty text");
    const auto parts = fromRight ? splitFromRight(textOf(call), separator, most) : splitText(textOf(call), separator, most);
    return listOfTexts(parts, call.budget);
}

Result<Value> lines(const Bound& call) { return listOfTexts(splitLines(textOf(call)), call.budget); }

template <bool atEnd>
Result<Value> beginsOrEnds(const Bound& call) {
    const std::string& text = textOf(call);
    std::vector<Value> wanted{call.args[0]};
    if (const List* list = call.args[0].list())
        wanted = list->items;
    for (const Value& part : wanted) {
        if (part.text() == nullptr)
            return badTemplate(std::string("asks whether a text begins or ends with ") + part.typeName());
        if (atEnd ? text.ends_with(*part.text()) : text.starts_with(*part.text()))
            return Value(true);
    }
    return Value(false);
}

template <std::string (*change)(std::string_view)>
Result<Value> changed(const Bound& call) { return makeText(change(textOf(call)), call.budget); }

Result<Value> replaceMethod(const Bound& call) {
    Arguments arguments{{call.args[0], call.args[1]}, {}};
    if (call.args[0].text() == nullptr || call.args[1].text() == nullptr)
        return badTemplate("replaces what is no text");
    if (call.args[2].defined())
        arguments.positional.push_back(call.args[2]);
    return applyFilter("replace", call.self, arguments, call.budget);
}

Result<Value> joinMethod(const Bound& call) { return applyFilter("join", call.args[0], {{call.self}, {}}, call.budget); }

Result<Value> countMethod(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string wanted, textArgument(call.args[0], "", "count"));
    return Value(countText(textOf(call), wanted));
}

template <bool fromRight>
Result<Value> find(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string wanted, textArgument(call.args[0], "", "find"));
    const std::string& text = textOf(call);
    const std::size_t at = fromRight ? findLastText(text, wanted) : findText(text, wanted);
    if (at == std::string::npos)
        return Value(std::int64_t{-1});
    return Value(static_cast<std::int64_t>(characterCount(std::string_view(text).substr(0, at))));
}

Result<Value> withoutPrefix(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string prefix, textArgument(call.args[0], "", "prefix"));
    return textOf(call).starts_with(prefix) ? makeText(textOf(call).substr(prefix.size()), call.budget) : call.self;
}

Result<Value> withoutSuffix(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string suffix, textArgument(call.args[0], "", "suffix"));
    const std::string& text = textOf(call);
    return text.ends_with(suffix) ? makeText(text.substr(0, text.size() - suffix.size()), call.budget) : call.self;
}

Result<Value> isDigits(const Bound& call) {
    const std::string& text = textOf(call);
    return Value(!text.empty() && text.find_first_not_of("0123456789") == std::string::npos);
}

Result<Value> isBlank(const Bound& call) {
    return Value(!textOf(call).empty() && stripped(textOf(call), Side::Both).empty());
}

Result<Value> dictKeys(const Bound& call) {
    DIPTYCH_ASSIGN(std::vector<Value> keys, itemsOf(call.self, call.budget));
    return makeList(std::move(keys));
}

Result<Value> dictValues(const Bound& call) {
    DIPTYCH_TRY(call.budget.step(call.self.dict()->order.size()));
    std::vector<Value> values;
    for (const std::string& key : call.self.dict()->order)
        values.push_back(*call.self.dict()->find(key));
    return makeList(std::move(values));
}

Result<Value> dictPairs(const Bound& call) {
    DIPTYCH_TRY(call.budget.step(call.self.dict()->order.size()));
    std::vector<Value> pairs;
    for (const std::string& key : call.self.dict()->order) {
        DIPTYCH_ASSIGN(Value pair, makeList({Value(std::string_view(key)), *call.self.dict()->find(key)}, /*tuple=*/true));
        pairs.push_back(std::move(pair));
    }
    return makeList(std::move(pairs));
}

Result<Value> dictGet(const Bound& call) {
    const Value* found = call.args[0].text() == nullptr ? nullptr : call.self.dict()->find(*call.args[0].text());
    if (found != nullptr)
        return *found;
    return call.args[1].defined() ? call.args[1] : Value(None{});
}

Result<Value> listPlace(const Bound& call) {
    for (std::size_t i = 0; i < call.self.list()->items.size(); ++i) {
        DIPTYCH_ASSIGN(const bool same, equal(call.self.list()->items[i], call.args[0], call.budget));
        if (same)
            return Value(static_cast<std::int64_t>(i));
    }
    return badTemplate("looks for the place of what is not in the list");
}

Result<Value> listCount(const Bound& call) {
    std::int64_t count = 0;
    for (const Value& item : call.self.list()->items) {
        DIPTYCH_ASSIGN(const bool same, equal(item, call.args[0], call.budget));
        count += same ? 1 : 0;
    }
    return Value(count);
}

const std::vector<Callable>& textMethods() {
    static const std::vector<Callable> table = {
        {"capitalize", {}, changed<capitalised>},
        {"count", {"sub"}, countMethod, 1},
        {"endswith", {"suffix"}, beginsOrEnds<true>, 1},
        {"find", {"sub"}, find<false>, 1},
        {"isdigit", {}, isDigits},
        {"isspace", {}, isBlank},
        {"join", {"iterable"}, joinMethod, 1},
        {"lower", {}, changed<lowerCase>},
        {"lstrip", {"chars"}, strip<Side::Left>},
        {"removeprefix", {"prefix"}, withoutPrefix, 1},
        {"removesuffix", {"suffix"}, withoutSuffix, 1},
        {"replace", {"old", "new", "count"}, replaceMethod, 2},
        {"rfind", {"sub"}, find<true>, 1},
        {"rsplit", {"sep", "maxsplit"}, split<true>},
        {"rstrip", {"chars"}, strip<Side::Right>},
        {"split", {"sep", "maxsplit"}, split<false>},
        {"splitlines", {}, lines},
        {"startswith", {"prefix"}, beginsOrEnds<false>, 1},
        {"strip", {"chars"}, strip<Side::Both>},
        {"title", {}, changed<titleCase>},
        {"upper", {}, changed<upperCase>},
    };
    return table;
}

const std::vector<Callable>& dictMethods() {
    static const std::vector<Callable> table = {
        {"get", {"key", "default"}, dictGet, 1},
        {"items", {}, dictPairs},
        {"keys", {}, dictKeys},
        {"values", {}, dictValues},
    };
    return table;
}

const std::vector<Callable>& listMethods() {
    static const std::vector<Callable> table = {{"count", {"value"}, listCount, 1}, {"index", {"value"}, listPlace, 1}};
    return table;
}

const Callable* methodOf(const Value& value, std::string_view name) {
    const std::vector<Callable>* table = value.text() != nullptr   ? &textMethods()
                                         : value.list() != nullptr ? &listMethods()
                                         : value.dict() != nullptr && !value.dict()->isNamespace ? &dictMethods()
                                                                                                 : nullptr;
    if (table == nullptr)
        return nullptr;
    const auto found = std::find_if(table->begin(), table->end(), [&](const Callable& method) { return method.name == name; });
    return found == table->end() ? nullptr : &*found;
}

// Methods that Python has and the sandbox forbids.
bool changesValues(std::string_view name) {
    constexpr std::string_view names[] = {"append", "clear", "extend", "insert", "pop", "popitem", "remove",
                                          "reverse", "setdefault", "sort", "update"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

Value loopAttribute(const Loop& loop, const std::string& name) {
    const std::vector<Value>& items = loop.items->items;
    const auto index = static_cast<std::int64_t>(loop.index), count = static_cast<std::int64_t>(items.size());
    if (name == "index" || name == "index0")
        return Value(index + (name == "index" ? 1 : 0));
    if (name == "revindex" || name == "revindex0")
        return Value(count - index - (name == "revindex" ? 0 : 1));
    if (name == "first" || name == "last")
        return Value(name == "first" ? index == 0 : index + 1 == count);
    if (name == "length")
        return Value(count);
    if (name == "depth" || name == "depth0")
        return Value(std::int64_t{name == "depth" ? 1 : 0});   // only recursive loops go deeper
    if (name == "previtem" && index > 0)
        return items[loop.index - 1];
    if (name == "nextitem" && index + 1 < count)
        return items[loop.index + 1];
    return Value(Undefined{"loop." + name});
}

Error undefinedBase(const Value& value, const std::string& part) {
    const auto& name = std::get<Undefined>(value.data).name;
    return badTemplate("asks for " + part.substr(0, 60) + " of " + (name.empty() ? "a value" : name.substr(0, 60)) +
                       ", which is undefined");
}

}  // namespace

Result<Value> attributeOf(const Value& value, const std::string& name) {
    if (!value.defined())
        return undefinedBase(value, "\"" + name + "\"");
    if (const auto* loop = std::get_if<std::shared_ptr<const Loop>>(&value.data)) {
        if (name == "cycle")
            return Value(std::make_shared<const Function>(Function{name, value}));
        return loopAttribute(**loop, name);
    }
    const bool container = value.list() != nullptr || (value.dict() != nullptr && !value.dict()->isNamespace);
    if (methodOf(value, name) != nullptr)
        return Value(std::make_shared<const Function>(Function{name, value}));
    if (value.dict() != nullptr)
        if (const Value* found = value.dict()->find(name))
            return *found;
    if (container && changesValues(name))
        return Value(std::make_shared<const Function>(Function{name, value}));
    return Value(Undefined{name});
}

Result<Value> itemOf(const Value& value, const Value& key, Budget& budget) {
    DIPTYCH_TRY(budget.step());
    if (!value.defined())
        return undefinedBase(value, key.text() != nullptr ? "\"" + *key.text() + "\"" : "an item");
    if (const std::string* name = key.text()) {
        if (const Dict* dict = value.dict())
            if (const Value* found = dict->find(*name))
                return *found;
        return attributeOf(value, *name);
    }
    const auto index = key.integer();
    if (!index || (value.list() == nullptr && value.text() == nullptr))
        return Value(Undefined{"an item"});
    std::vector<Value> items;
    const std::vector<Value>* all = &items;
    if (value.list() != nullptr) {
        all = &value.list()->items;
    } else {
        DIPTYCH_ASSIGN(items, itemsOf(value, budget));
    }
    const auto count = static_cast<std::int64_t>(all->size()), place = *index < 0 ? *index + count : *index;
    if (place < 0 || place >= count)
        return Value(Undefined{"item " + std::to_string(*index)});
    return (*all)[static_cast<std::size_t>(place)];
}

Result<Value> callMethod(const Function& method, const Arguments& arguments, Budget& budget) {
    if (const auto* loop = std::get_if<std::shared_ptr<const Loop>>(&method.self.data)) {
        if (arguments.positional.empty())
            return badTemplate("cycles through nothing");
        return arguments.positional[(*loop)->index % arguments.positional.size()];
    }
    if (const std::string* text = method.self.text())
        DIPTYCH_TRY(budget.bytes(text->size()));
    if (const Callable* callable = methodOf(method.self, method.name))
        return callWith(*callable, method.self, arguments, budget);
    return badTemplate("calls " + method.name + ", which would change a value");
}

Result<std::vector<Value>> bindArguments(std::string_view name, const std::vector<std::string_view>& parameters,
                                         const Arguments& arguments) {
    if (arguments.positional.size() > parameters.size())
        return badTemplate("gives " + std::string(name) + " " + std::to_string(arguments.positional.size()) +
                           " arguments, wanted at most " + std::to_string(parameters.size()));
    std::vector<Value> bound(parameters.size());
    std::copy(arguments.positional.begin(), arguments.positional.end(), bound.begin());
    for (const auto& [key, value] : arguments.named) {
        const auto found = std::find(parameters.begin(), parameters.end(), key);
        if (found == parameters.end())
            return badTemplate("gives " + std::string(name) + " the argument \"" + key.substr(0, 40) +
                               "\", which it does not have");
        bound[static_cast<std::size_t>(found - parameters.begin())] = value;
    }
    return bound;
}

Result<Value> callWith(const Callable& callable, const Value& self, const Arguments& arguments, Budget& budget) {
    DIPTYCH_ASSIGN(std::vector<Value> bound, bindArguments(callable.name, callable.parameters, arguments));
    for (std::size_t i = 0; i < callable.required; ++i)
        if (!bound[i].defined())
            return badTemplate("gives " + std::string(callable.name) + " no argument \"" + std::string(callable.parameters[i]) +
                               "\", or an undefined one");
    return callable.run({self, std::move(bound), budget});
}

Result<std::string> textArgument(const Value& value, const std::string& fallback, const char* what) {
    if (!value.defined())
        return fallback;
    if (value.text() == nullptr)
        return badTemplate(std::string(what) + " is " + value.typeName() + ", wanted a text");
    return *value.text();
}

Result<std::int64_t> integerArgument(const Value& value, std::int64_t fallback, const char* what) {
    if (!value.defined() || value.is<None>())
        return fallback;
    if (!value.integer())
        return badTemplate(std::string(what) + " is " + value.typeName() + ", wanted an integer");
    return *value.integer();
}

}  // namespace diptych::jinja
