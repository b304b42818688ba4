// The tests of Jinja: what stands after `is`, and the names that select and reject take.
#include <cmath>

#include "core/text/chat_template_functions.h"
#include "core/text/chat_template_strings.h"

namespace diptych::jinja {

namespace {

Result<Value> truth(bool value) { return Value(value); }

template <typename T>
Result<Value> isOf(const Bound& call) { return truth(call.self.is<T>()); }

Result<Value> isDefined(const Bound& call) { return truth(call.self.defined()); }
Result<Value> isUndefined(const Bound& call) { return truth(!call.self.defined()); }
Result<Value> isTruth(const Bound& call) { return truth(call.self.is<bool>() && isTrue(call.self)); }
Result<Value> isFalsehood(const Bound& call) { return truth(call.self.is<bool>() && !isTrue(call.self)); }
Result<Value> isNumber(const Bound& call) { return truth(call.self.number().has_value()); }
Result<Value> isMapping(const Bound& call) { return truth(call.self.dict() != nullptr && !call.self.dict()->isNamespace); }
Result<Value> isSequence(const Bound& call) {
    return truth(call.self.text() != nullptr || call.self.list() != nullptr || isTrue(*isMapping(call)));
}
Result<Value> isIterable(const Bound& call) { return truth(isTrue(*isSequence(call)) || !call.self.defined()); }
Result<Value> isCallable(const Bound& call) { return truth(call.self.is<std::shared_ptr<const Function>>()); }

Result<Value> isLower(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string text, toText(call.self, call.budget));
    return truth(text == lowerCase(text) && text != upperCase(text));
}

Result<Value> isUpper(const Bound& call) {
    DIPTYCH_ASSIGN(const std::string text, toText(call.self, call.budget));
    return truth(text == upperCase(text) && text != lowerCase(text));
}

Result<Value> isDivisible(const Bound& call) {
    DIPTYCH_ASSIGN(const Value rest, binary("%", call.self, call.args[0], call.budget));
    return truth(!isTrue(rest));
}

Result<Value> isEven(const Bound& call) { return isDivisible({call.self, {Value(std::int64_t{2})}, call.budget}); }

Result<Value> isOdd(const Bound& call) {
    DIPTYCH_ASSIGN(const Value even, isEven(call));
    return truth(!isTrue(even));
}

template <bool wanted>
Result<Value> isEqual(const Bound& call) {
    DIPTYCH_ASSIGN(const bool same, equal(call.self, call.args[0], call.budget));
    return truth(same == wanted);
}

Result<Value> isLess(const Bound& call) {
    DIPTYCH_ASSIGN(const bool found, less(call.self, call.args[0], call.budget));
    return truth(found);
}

Result<Value> isGreater(const Bound& call) {
    DIPTYCH_ASSIGN(const bool found, less(call.args[0], call.self, call.budget));
    return truth(found);
}

Result<Value> isAtMost(const Bound& call) {
    DIPTYCH_ASSIGN(const Value greater, isGreater(call));
    return truth(!isTrue(greater));
}

Result<Value> isAtLeast(const Bound& call) {
    DIPTYCH_ASSIGN(const Value lower, isLess(call));
    return truth(!isTrue(lower));
}

Result<Value> isIn(const Bound& call) {
    DIPTYCH_ASSIGN(const bool found, holds(call.args[0], call.self, call.budget));
    return truth(found);
}

// Identity, which here is: none, truth values and undefined by their kind, everything else by type and value.
Result<Value> isSame(const Bound& call) {
    if (call.self.data.index() != call.args[0].data.index())
        return truth(false);
    return isEqual<true>(call);
}

const std::vector<Callable>& tests() {
    static const std::vector<Callable> table = {
        {"!=", {"other"}, isEqual<false>},
        {"<", {"other"}, isLess},
        {"<=", {"other"}, isAtMost},
        {"==", {"other"}, isEqual<true>},
        {">", {"other"}, isGreater},
        {">=", {"other"}, isAtLeast},
        {"boolean", {}, isOf<bool>},
        {"callable", {}, isCallable},
        {"defined", {}, isDefined},
        {"divisibleby", {"num"}, isDivisible},
        {"eq", {"other"}, isEqual<true>},
        {"equalto", {"other"}, isEqual<true>},
        {"even", {}, isEven},
        {"false", {}, isFalsehood},
        {"float", {}, isOf<double>},
        {"ge", {"other"}, isAtLeast},
        {"greaterthan", {"other"}, isGreater},
        {"gt", {"other"}, isGreater},
        {"in", {"seq"}, isIn},
        {"integer", {}, isOf<std::int64_t>},
        {"iterable", {}, isIterable},
        {"le", {"other"}, isAtMost},
        {"lessthan", {"other"}, isLess},
        {"lower", {}, isLower},
        {"lt", {"other"}, isLess},
        {"mapping", {}, isMapping},
        {"ne", {"other"}, isEqual<false>},
        {"none", {}, isOf<None>},
        {"number", {}, isNumber},
        {"odd", {}, isOdd},
        {"sameas", {"other"}, isSame},
        {"sequence", {}, isSequence},
        {"string", {}, isOf<Value::Text>},
        {"true", {}, isTruth},
        {"undefined", {}, isUndefined},
        {"upper", {}, isUpper},
    };
    return table;
}

}  // namespace

Result<bool> applyTest(const std::string& name, const Value& self, const Arguments& arguments, Budget& budget) {
    DIPTYCH_TRY(budget.step());
    for (const Callable& test : tests()) {
        if (test.name != name)
            continue;
        if (arguments.positional.size() + arguments.named.size() != test.parameters.size())
            return badTemplate("gives the test \"" + name + "\" " + std::to_string(arguments.positional.size()) +
                               " arguments, wanted " + std::to_string(test.parameters.size()));
        DIPTYCH_ASSIGN(const Value result, callWith(test, self, arguments, budget));
        return isTrue(result);
    }
    return unsupported("has the test \"" + name.substr(0, 40) + "\", which this program does not know");
}

}  // namespace diptych::jinja
