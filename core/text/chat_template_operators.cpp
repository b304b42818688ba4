// Arithmetic, slices and the global functions of a template.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <locale.h>

#include "core/text/chat_template_functions.h"
#include "core/text/chat_template_strings.h"

namespace diptych::jinja {

namespace {

constexpr std::int64_t longestRange = 100'000;     // as Jinja's own sandbox has it

Error overflow() { return badTemplate("has a number over 64 bits"); }

Result<Value> wholePower(std::int64_t base, std::int64_t exponent) {
    if (exponent < 0)
        return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
    std::int64_t result = 1;
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1 && __builtin_mul_overflow(result, base, &result))
            return overflow();
        if (exponent > 1 && __builtin_mul_overflow(base, base, &base))
            return overflow();
    }
    return Value(result);
}

Result<Value> wholeNumbers(char sign, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    bool tooLarge = false;
    switch (sign) {
    case '+': tooLarge = __builtin_add_overflow(a, b, &result); break;
    case '-': tooLarge = __builtin_sub_overflow(a, b, &result); break;
    case '*': tooLarge = __builtin_mul_overflow(a, b, &result); break;
    default:
        if (b == 0)
            return badTemplate("divides by zero");
        if (a == INT64_MIN && b == -1)
            return overflow();
        result = sign == '%' ? ((a % b) + b) % b : (a / b) - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
    }
    if (tooLarge)
        return overflow();
    return Value(result);
}

Result<Value> realNumbers(const std::string& operation, double a, double b) {
    if (operation == "+")
        return Value(a + b);
    if (operation == "-")
        return Value(a - b);
    if (operation == "*")
        return Value(a * b);
    if (operation == "**")
        return Value(std::pow(a, b));
    if (b == 0)
        return badTemplate("divides by zero");
    if (operation == "/")
        return Value(a / b);
    return Value(operation == "//" ? std::floor(a / b) : a - b * std::floor(a / b));
}

Result<Value> numbers(const std::string& operation, const Value& a, const Value& b) {
    if (!a.integer() || !b.integer() || operation == "/")
        return realNumbers(operation, *a.number(), *b.number());
    if (operation == "**")
        return wholePower(*a.integer(), *b.integer());
    return wholeNumbers(operation.front(), *a.integer(), *b.integer());
}

Result<Value> repeated(const Value& value, std::int64_t times, Budget& budget) {
    times = std::max<std::int64_t>(0, times);
    if (const std::string* text = value.text()) {
        if (!text->empty() && times > static_cast<std::int64_t>(Budget::maxText / text->size()))
            return badTemplate("makes a text of more than 8 MB");
        std::string result;
        for (std::int64_t i = 0; !text->empty() && i < times; ++i)
            result += *text;
        return makeText(std::move(result), budget);
    }
    const std::vector<Value>& items = value.list()->items;
    if (!items.empty() && times > longestRange / static_cast<std::int64_t>(items.size()))
        return badTemplate("makes a list of more than 100000 items");
    DIPTYCH_TRY(budget.step(items.size() * static_cast<std::size_t>(times)));
    std::vector<Value> result;
    for (std::int64_t i = 0; !items.empty() && i < times; ++i)
        result.insert(result.end(), items.begin(), items.end());
    return makeList(std::move(result), value.list()->tuple);
}

Result<Value> joined(const Value& a, const Value& b, Budget& budget) {
    if (a.text() != nullptr)
        return makeText(*a.text() + *b.text(), budget);
    std::vector<Value> items = a.list()->items;
    DIPTYCH_TRY(budget.step(items.size() + b.list()->items.size()));
    items.insert(items.end(), b.list()->items.begin(), b.list()->items.end());
    return makeList(std::move(items), a.list()->tuple);
}

Result<Value> range(const Arguments& arguments, Budget& budget) {
    std::int64_t bounds[3] = {0, 0, 1};            // begin, end, step
    const std::size_t count = arguments.positional.size();
    if (count < 1 || count > 3 || !arguments.named.empty())
        return badTemplate("gives range " + std::to_string(count) + " arguments, wanted 1 to 3");
    for (std::size_t i = 0; i < count; ++i) {
        if (!arguments.positional[i].integer())
            return badTemplate(std::string("gives range ") + arguments.positional[i].typeName());
        bounds[count == 1 ? 1 : i] = *arguments.positional[i].integer();
    }
    const auto [begin, end, step] = bounds;
    if (step == 0)
        return badTemplate("has a range whose step is 0");
    const double items = std::ceil((static_cast<double>(end) - static_cast<double>(begin)) / static_cast<double>(step));
    if (items > static_cast<double>(longestRange))
        return badTemplate("has a range of more than 100000 items");
    DIPTYCH_TRY(budget.step(static_cast<std::size_t>(std::max(0.0, items))));
    std::vector<Value> values;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(items); ++i)
        values.emplace_back(begin + i * step);
    return makeList(std::move(values));
}

// namespace(a=1), dict(a=1), each also from a dict.
Result<Value> named(const Arguments& arguments, bool isNamespace) {
    auto dict = std::make_shared<Dict>();
    if (arguments.positional.size() > 1)
        return badTemplate("makes a dict of more than one value");
    for (const Value& base : arguments.positional) {
        if (base.dict() == nullptr || base.dict()->isNamespace)
            return badTemplate(std::string("makes a dict of ") + base.typeName());
        *dict = *base.dict();
    }
    for (const auto& [name, value] : arguments.named) {
        DIPTYCH_ASSIGN(dict->depth, depthAround(dict->depth, value));
        dict->set(name, value);
    }
    dict->isNamespace = isNamespace;
    return Value(std::move(dict));
}

Result<std::tm> timeOf(const std::string& now) {
    std::tm time{};
    if (now.empty()) {
        const std::time_t clock = std::time(nullptr);
        if (::localtime_r(&clock, &time) == nullptr)
            return badTemplate("asks for a time that the system does not know");
        return time;
    }
    const char* const end = ::strptime(now.c_str(), "%Y-%m-%d %H:%M:%S", &time);
    if (end == nullptr || *end != '\0')
        return badTemplate("is given now = \"" + now.substr(0, 40) + "\", wanted YYYY-MM-DD HH:MM:SS");
    return time;
}

Result<Value> formattedTime(const Arguments& arguments, const std::string& now, Budget& budget) {
    if (arguments.positional.size() != 1 || arguments.positional[0].text() == nullptr)
        return badTemplate("gives strftime_now no format");
    const std::string& format = *arguments.positional[0].text();
    DIPTYCH_ASSIGN(const std::tm time, timeOf(now));
    if (format.empty() || format.size() > 200)
        return format.empty() ? makeText("", budget) : badTemplate("has a time format of more than 200 bytes");
    char buffer[4096];
    const locale_t english = ::newlocale(LC_ALL_MASK, "C", nullptr);
    const std::size_t length = ::strftime_l(buffer, sizeof buffer, format.c_str(), &time, english);
    ::freelocale(english);
    return makeText(std::string(buffer, length), budget);
}

std::int64_t clampedIndex(std::int64_t index, std::int64_t count, bool backwards) {
    if (index < 0)
        index = index < -count ? -1 : index + count;
    return backwards ? std::clamp<std::int64_t>(index, -1, count - 1) : std::clamp<std::int64_t>(index, 0, count);
}

Result<std::vector<std::size_t>> slicePlaces(std::int64_t count, const Value& begin, const Value& end, const Value& step) {
    DIPTYCH_ASSIGN(const std::int64_t stride, integerArgument(step, 1, "the step of a slice"));
    if (stride == 0)
        return badTemplate("has a slice whose step is 0");
    const bool backwards = stride < 0;
    DIPTYCH_ASSIGN(std::int64_t at, integerArgument(begin, backwards ? count - 1 : 0, "the begin of a slice"));
    at = clampedIndex(at, count, backwards);
    std::int64_t stop = backwards ? -1 : count;
    if (end.defined() && !end.is<None>()) {
        DIPTYCH_ASSIGN(stop, integerArgument(end, 0, "the end of a slice"));
        stop = clampedIndex(stop, count, backwards);
    }
    std::vector<std::size_t> places;
    while (backwards ? at > stop : at < stop) {
        places.push_back(static_cast<std::size_t>(at));
        if (stride > count || stride < -count)
            break;
        at += stride;
    }
    return places;
}

}  // namespace

Result<Value> binary(const std::string& operation, const Value& a, const Value& b, Budget& budget) {
    if (a.number() && b.number())
        return numbers(operation, a, b);
    const bool lists = a.list() != nullptr && b.list() != nullptr && a.list()->tuple == b.list()->tuple;
    if (operation == "+" && ((a.text() != nullptr && b.text() != nullptr) || lists))
        return joined(a, b, budget);
    if (operation == "*" && b.integer() && (a.text() != nullptr || a.list() != nullptr))
        return repeated(a, *b.integer(), budget);
    if (operation == "%" && a.text() != nullptr)
        return unsupported("formats a text with %");
    const auto nameOf = [](const Value& value) {
        return value.defined() ? std::string(value.typeName())
                               : "\"" + std::get<Undefined>(value.data).name.substr(0, 60) + "\", which is undefined,";
    };
    return badTemplate("computes " + nameOf(a) + " " + operation + " " + nameOf(b));
}

Result<Value> slice(const Value& value, const Value& begin, const Value& end, const Value& step, Budget& budget) {
    if (value.list() == nullptr && value.text() == nullptr)
        return badTemplate(std::string("takes a slice of ") + value.typeName());
    DIPTYCH_ASSIGN(const std::int64_t count, lengthOf(value, budget));
    DIPTYCH_TRY(budget.step(static_cast<std::size_t>(count)));
    DIPTYCH_ASSIGN(const std::vector<std::size_t> places, slicePlaces(count, begin, end, step));
    if (const List* list = value.list()) {
        std::vector<Value> items;
        for (const std::size_t place : places)
            items.push_back(list->items[place]);
        return makeList(std::move(items), list->tuple);
    }
    const std::vector<std::string_view> letters = characters(*value.text());
    std::string text;
    for (const std::size_t place : places)
        text += letters[place];
    return makeText(std::move(text), budget);
}

bool isGlobal(std::string_view name) {
    return name == "range" || name == "namespace" || name == "dict" || name == "raise_exception" || name == "strftime_now";
}

Result<Value> callGlobal(const std::string& name, const Arguments& arguments, const std::string& now, Budget& budget) {
    if (name == "range")
        return range(arguments, budget);
    if (name == "namespace" || name == "dict")
        return named(arguments, name == "namespace");
    if (name == "strftime_now")
        return formattedTime(arguments, now, budget);
    std::string reason = "stops by raise_exception";
    if (!arguments.positional.empty()) {
        DIPTYCH_ASSIGN(const std::string text, toText(arguments.positional.front(), budget));
        reason += ": " + text.substr(0, 500);
    }
    return badTemplate(std::move(reason));
}

}  // namespace diptych::jinja
