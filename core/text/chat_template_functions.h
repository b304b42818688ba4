// What a template can call: filters, tests, methods of values, global functions, and access by name or key. Arguments are
// bound to parameters strictly; a name that we do not have is Unsupported. Semantics: Jinja 3.1 and Python.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/text/chat_template_value.h"

namespace diptych::jinja {

struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

// A call whose arguments are bound: one value a parameter, undefined where none was given.
struct Bound {
    const Value& self;
    std::vector<Value> args;
    Budget& budget;
};

struct Callable {
    std::string_view name;
    std::vector<std::string_view> parameters;
    Result<Value> (*run)(const Bound& call);
    std::size_t required = 0;                      // how many of the parameters must be given
};
Result<std::vector<Value>> bindArguments(std::string_view name, const std::vector<std::string_view>& parameters,
                                         const Arguments& arguments);
Result<Value> callWith(const Callable& callable, const Value& self, const Arguments& arguments, Budget& budget);

Result<Value> applyFilter(const std::string& name, const Value& self, const Arguments& arguments, Budget& budget);
Result<bool> applyTest(const std::string& name, const Value& self, const Arguments& arguments, Budget& budget);
Result<Value> callMethod(const Function& method, const Arguments& arguments, Budget& budget);
// `now`: "YYYY-MM-DD HH:MM:SS" or empty for the clock's time.
Result<Value> callGlobal(const std::string& name, const Arguments& arguments, const std::string& now, Budget& budget);
bool isGlobal(std::string_view name);

Result<Value> attributeOf(const Value& value, const std::string& name);             // value.name
Result<Value> itemOf(const Value& value, const Value& key, Budget& budget);         // value[key]
Result<Value> slice(const Value& value, const Value& begin, const Value& end, const Value& step, Budget& budget);
Result<Value> binary(const std::string& operation, const Value& a, const Value& b, Budget& budget);

// Arguments by type, with what stands for an absent one.
Result<std::string> textArgument(const Value& value, const std::string& fallback, const char* what);
Result<std::int64_t> integerArgument(const Value& value, std::int64_t fallback, const char* what);

}  // namespace diptych::jinja
