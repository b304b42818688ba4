// The values of a template: Python's none, bool, int, float, str, list, tuple and dict, what is undefined, and the few
// objects Jinja adds. Values are shared and const, but for a namespace. Everything that makes or reads much is charged to
// the Budget of the rendering, so that no template can run or grow without end.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych::jinja {

struct List;
struct Dict;
struct Loop;
struct Function;

struct Undefined {
    std::string name;                              // what the template called it
};
struct None {};

struct Value {
    using Text = std::shared_ptr<const std::string>;
    std::variant<Undefined, None, bool, std::int64_t, double, Text, std::shared_ptr<const List>, std::shared_ptr<Dict>,
                 std::shared_ptr<const Loop>, std::shared_ptr<const Function>>
        data;

    Value() = default;
    explicit Value(bool truth) : data(truth) {}
    explicit Value(std::int64_t number) : data(number) {}
    explicit Value(double number) : data(number) {}
    explicit Value(std::string_view text) : data(std::make_shared<const std::string>(text)) {}
    template <typename T>
    explicit Value(T alternative) : data(std::move(alternative)) {}

    template <typename T>
    bool is() const { return std::holds_alternative<T>(data); }
    bool defined() const { return !is<Undefined>(); }
    const std::string* text() const { return is<Text>() ? std::get<Text>(data).get() : nullptr; }
    const List* list() const;
    Dict* dict() const;                            // also of a namespace
    std::optional<std::int64_t> integer() const;   // bool counts, as in Python
    std::optional<double> number() const;
    const char* typeName() const;
};

struct List {
    std::vector<Value> items;
    bool tuple = false;
    int depth = 1;                                 // levels of containers
};

struct Dict {
    std::vector<std::string> order;
    std::map<std::string, Value, std::less<>> values;
    bool isNamespace = false;
    int depth = 1;

    const Value* find(std::string_view key) const;
    void set(const std::string& key, Value value);
};

struct Loop {
    std::shared_ptr<const List> items;
    std::size_t index = 0;
};

struct MacroDefinition;                            // of the syntax tree, see chat_template_ast.h
struct Function {
    std::string name;
    Value self;                                    // of a method
    const MacroDefinition* macro = nullptr;
};

// Bounds of one rendering.
class Budget {
public:
    static constexpr std::size_t maxText = std::size_t{8} << 20;   // bytes of any one text, the prompt too

    Status step(std::size_t count = 1);            // nodes evaluated, items looked at
    Status bytes(std::size_t count);               // text read or made

private:
    std::size_t m_steps = 5'000'000, m_bytes = std::size_t{256} << 20;
};

// An error without a line; the evaluator adds it.
Error badTemplate(std::string message);
Error unsupported(std::string message);

Result<Value> makeList(std::vector<Value> items, bool tuple = false);
// Depth of a container holding `value`; refuses deep nesting and namespaces inside.
Result<int> depthAround(int depth, const Value& value);
Result<Value> fromJson(const Json& json, Budget& budget);
Result<Value> makeText(std::string text, Budget& budget);

bool isTrue(const Value& value);
Result<bool> equal(const Value& a, const Value& b, Budget& budget);
Result<bool> less(const Value& a, const Value& b, Budget& budget);
Result<bool> holds(const Value& container, const Value& wanted, Budget& budget);   // `in`
Result<std::vector<Value>> itemsOf(const Value& value, Budget& budget);            // what a loop goes through
Result<std::int64_t> lengthOf(const Value& value, Budget& budget);

Result<std::string> toText(const Value& value, Budget& budget);                    // str()
struct JsonStyle {
    std::int64_t indent = -1;                      // negative: one line
    bool sortKeys = false, ascii = false;
    std::string itemSeparator = ", ", keySeparator = ": ";
};
Result<std::string> toJson(const Value& value, const JsonStyle& style, Budget& budget);

}  // namespace diptych::jinja
