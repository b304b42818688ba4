#include "core/text/chat_template_value.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/text/chat_template_strings.h"

namespace diptych::jinja {

namespace {

constexpr int maxDepth = 100;

}  // namespace

const List* Value::list() const {
    const auto* found = std::get_if<std::shared_ptr<const List>>(&data);
    return found == nullptr ? nullptr : found->get();
}

Dict* Value::dict() const {
    const auto* found = std::get_if<std::shared_ptr<Dict>>(&data);
    return found == nullptr ? nullptr : found->get();
}

std::optional<std::int64_t> Value::integer() const {
    if (const bool* truth = std::get_if<bool>(&data))
        return *truth ? 1 : 0;
    if (const std::int64_t* whole = std::get_if<std::int64_t>(&data))
        return *whole;
    return std::nullopt;
}

std::optional<double> Value::number() const {
    if (const double* real = std::get_if<double>(&data))
        return *real;
    if (const auto whole = integer())
        return static_cast<double>(*whole);
    return std::nullopt;
}

const char* Value::typeName() const {
    constexpr const char* names[] = {"undefined", "none", "a bool", "an integer", "a float", "a text", "a list", "a dict",
                                     "a loop", "a function"};
    return names[data.index()];
}

const Value* Dict::find(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
}

void Dict::set(const std::string& key, Value value) {
    if (values.insert_or_assign(key, std::move(value)).second)
        order.push_back(key);
}

Status Budget::step(std::size_t count) {
    if (count > m_steps)
        return badTemplate("runs for more than 5 million steps");
    m_steps -= count;
    return {};
}

Status Budget::bytes(std::size_t count) {
    if (count > m_bytes)
        return badTemplate("makes or reads more than 256 MB of text");
    m_bytes -= count;
    return {};
}

Error badTemplate(std::string message) {
    return {ErrorCode::BadInput, std::move(message), "", "Use the chat template that belongs to the model"};
}

Error unsupported(std::string message) {
    return {ErrorCode::Unsupported, std::move(message), "", "Rewrite that part of the chat template"};
}

Result<int> depthAround(int depth, const Value& value) {
    int inner = 0;
    if (const List* list = value.list())
        inner = list->depth;
    if (const Dict* dict = value.dict()) {
        if (dict->isNamespace)
            return badTemplate("puts a namespace into another value");
        inner = dict->depth;
    }
    depth = std::max(depth, inner + 1);
    if (depth > maxDepth)
        return badTemplate("nests values deeper than " + std::to_string(maxDepth) + " levels");
    return depth;
}

Result<Value> makeList(std::vector<Value> items, bool tuple) {
    auto list = std::make_shared<List>();
    for (const Value& item : items) {
        DIPTYCH_ASSIGN(list->depth, depthAround(list->depth, item));
    }
    list->items = std::move(items);
    list->tuple = tuple;
    return Value(std::shared_ptr<const List>(std::move(list)));
}

Result<Value> makeText(std::string text, Budget& budget) {
    if (text.size() > Budget::maxText)
        return badTemplate("makes a text of more than 8 MB");
    DIPTYCH_TRY(budget.bytes(text.size()));
    return Value(std::make_shared<const std::string>(std::move(text)));
}

namespace {

Result<Value> dictFromJson(const Json& json, Budget& budget) {
    auto dict = std::make_shared<Dict>();
    for (const auto& [key, inner] : json.items()) {
        DIPTYCH_ASSIGN(Value value, fromJson(inner, budget));
        DIPTYCH_ASSIGN(dict->depth, depthAround(dict->depth, value));
        dict->set(key, std::move(value));
    }
    return Value(std::move(dict));
}

Result<Value> listFromJson(const Json& json, Budget& budget) {
    std::vector<Value> items;
    for (const Json& inner : json) {
        DIPTYCH_ASSIGN(Value value, fromJson(inner, budget));
        items.push_back(std::move(value));
    }
    return makeList(std::move(items));
}

}  // namespace

Result<Value> fromJson(const Json& json, Budget& budget) {
    DIPTYCH_TRY(budget.step());
    switch (json.type()) {
    case Json::value_t::boolean: return Value(json.get<bool>());
    case Json::value_t::number_integer: return Value(json.get<std::int64_t>());
    case Json::value_t::number_unsigned:
        if (json.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
            return badTemplate("is given a number over 64 bits");
        return Value(json.get<std::int64_t>());
    case Json::value_t::number_float: return Value(json.get<double>());
    case Json::value_t::string: return makeText(sanitizeUtf8(json.get_ref<const std::string&>()), budget);
    case Json::value_t::array: return listFromJson(json, budget);
    case Json::value_t::object: return dictFromJson(json, budget);
    case Json::value_t::null:
    case Json::value_t::binary:
    case Json::value_t::discarded: break;
    }
    return Value(None{});
}

bool isTrue(const Value& value) {
    if (const auto number = value.number())
        return *number != 0;
    if (const std::string* text = value.text())
        return !text->empty();
    if (const List* list = value.list())
        return !list->items.empty();
    if (const Dict* dict = value.dict())
        return dict->isNamespace || !dict->values.empty();
    return value.defined() && !value.is<None>();
}

namespace {

Result<bool> equalLists(const List& a, const List& b, Budget& budget) {
    if (a.tuple != b.tuple || a.items.size() != b.items.size())
        return false;
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        DIPTYCH_ASSIGN(const bool same, equal(a.items[i], b.items[i], budget));
        if (!same)
            return false;
    }
    return true;
}

Result<bool> equalDicts(const Dict& a, const Dict& b, Budget& budget) {
    if (a.values.size() != b.values.size())
        return false;
    for (const auto& [key, value] : a.values) {
        const Value* other = b.find(key);
        if (other == nullptr)
            return false;
        DIPTYCH_ASSIGN(const bool same, equal(value, *other, budget));
        if (!same)
            return false;
    }
    return true;
}

}  // namespace

Result<bool> equal(const Value& a, const Value& b, Budget& budget) {
    DIPTYCH_TRY(budget.step());
    if (a.number() && b.number())
        return a.integer() && b.integer() ? *a.integer() == *b.integer() : *a.number() == *b.number();
    if (a.data.index() != b.data.index())
        return false;
    if (a.text() != nullptr) {
        DIPTYCH_TRY(budget.bytes(std::min(a.text()->size(), b.text()->size())));
        return *a.text() == *b.text();
    }
    if (a.list() != nullptr)
        return equalLists(*a.list(), *b.list(), budget);
    if (a.dict() != nullptr && !a.dict()->isNamespace && !b.dict()->isNamespace)
        return equalDicts(*a.dict(), *b.dict(), budget);
    return a.dict() == b.dict() && !a.is<std::shared_ptr<const Loop>>() && !a.is<std::shared_ptr<const Function>>();
}

Result<bool> less(const Value& a, const Value& b, Budget& budget) {
    if (a.integer() && b.integer())
        return *a.integer() < *b.integer();
    if (a.number() && b.number())
        return *a.number() < *b.number();
    if (a.text() != nullptr && b.text() != nullptr) {
        DIPTYCH_TRY(budget.bytes(std::min(a.text()->size(), b.text()->size())));
        return *a.text() < *b.text();
    }
    return badTemplate(std::string("compares ") + a.typeName() + " with " + b.typeName() + ", wanted two numbers or two texts");
}

Result<bool> holds(const Value& container, const Value& wanted, Budget& budget) {
    if (const std::string* text = container.text()) {
        if (wanted.text() == nullptr)
            return badTemplate(std::string("looks for ") + wanted.typeName() + " in a text, wanted a text");
        DIPTYCH_TRY(budget.bytes(text->size()));
        return findText(*text, *wanted.text()) != std::string_view::npos;
    }
    if (const Dict* dict = container.dict())
        return wanted.text() != nullptr && dict->find(*wanted.text()) != nullptr;
    DIPTYCH_ASSIGN(const std::vector<Value> items, itemsOf(container, budget));
    for (const Value& item : items) {
        DIPTYCH_ASSIGN(const bool same, equal(item, wanted, budget));
        if (same)
            return true;
    }
    return false;
}

Result<std::vector<Value>> itemsOf(const Value& value, Budget& budget) {
    std::vector<Value> items;
    if (const List* list = value.list()) {
        DIPTYCH_TRY(budget.step(list->items.size()));
        return list->items;
    }
    if (const Dict* dict = value.dict(); dict != nullptr && !dict->isNamespace) {
        DIPTYCH_TRY(budget.step(dict->order.size()));
        for (const std::string& key : dict->order)
            items.emplace_back(std::string_view(key));
        return items;
    }
    if (const std::string* text = value.text()) {
        DIPTYCH_TRY(budget.step(text->size()));
        for (const std::string_view character : characters(*text))
            items.emplace_back(character);
        return items;
    }
    if (!value.defined())
        return items;
    return badTemplate(std::string("goes through ") + value.typeName() + ", wanted a list, a dict or a text");
}

Result<std::int64_t> lengthOf(const Value& value, Budget& budget) {
    if (const std::string* text = value.text()) {
        DIPTYCH_TRY(budget.bytes(text->size()));
        return static_cast<std::int64_t>(characterCount(*text));
    }
    if (const List* list = value.list())
        return static_cast<std::int64_t>(list->items.size());
    if (const Dict* dict = value.dict(); dict != nullptr && !dict->isNamespace)
        return static_cast<std::int64_t>(dict->order.size());
    if (!value.defined())
        return std::int64_t{0};
    return badTemplate(std::string("asks for the length of ") + value.typeName());
}

}  // namespace diptych::jinja
