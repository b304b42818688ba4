#include "core/base/json.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"

namespace diptych {

namespace {

Error badJson(const std::string& context, const std::string& message) {
    return Error{ErrorCode::BadInput, message, context, "Repair the file or export it again"};
}

// Looks at every event before a value is built: depth, duplicate keys, numbers that do not fit.
class StrictCheck : public nlohmann::json_sax<Json> {
public:
    explicit StrictCheck(int maxDepth) : m_maxDepth(maxDepth) {}

    std::string problem;

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t value, const string_t& text) override {
        return std::isfinite(value) || fail("the number " + text.substr(0, 40) + " is out of range");
    }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return fail("binary data where JSON is wanted"); }
    bool start_object(std::size_t) override {
        m_keys.emplace_back();
        return deeper();
    }
    bool key(string_t& name) override {
        return m_keys.back().insert(name).second ||
               fail("the key \"" + name.substr(0, 80) + "\" stands twice in one object");
    }
    bool end_object() override {
        m_keys.pop_back();
        --m_depth;
        return true;
    }
    bool start_array(std::size_t) override { return deeper(); }
    bool end_array() override {
        --m_depth;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
        constexpr int numberOverflow = 406;
        if (error.id == numberOverflow)
            return fail("has a number out of range before byte " + std::to_string(position));
        return fail("is no JSON at byte " + std::to_string(position));
    }

private:
    bool deeper() {
        return ++m_depth <= m_maxDepth || fail("is nested deeper than " + std::to_string(m_maxDepth) + " levels");
    }
    bool fail(const std::string& what) {
        problem = what;
        return false;
    }

    int m_maxDepth;
    int m_depth = 0;
    std::vector<std::set<std::string>> m_keys;
};

std::string typeOf(const Json& value) {
    return value.type_name();
}

Error wrongType(std::string_view key, const std::string& context, const std::string& got, const std::string& wanted) {
    return badJson(context, "\"" + std::string(key) + "\" is " + got + ", wanted " + wanted);
}

const Json* present(const Json& object, std::string_view key) {
    if (!object.is_object())
        return nullptr;
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

Result<std::int64_t> toInt(const Json& value, std::string_view key, const std::string& context) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        return wrongType(key, context, value.dump(), "a 64-bit integer");
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (value.is_number_float()) {
        const double number = value.get<double>();
        if (std::nearbyint(number) == number && std::abs(number) < 9e15)
            return static_cast<std::int64_t>(number);
    }
    return wrongType(key, context, value.is_primitive() ? value.dump().substr(0, 40) : typeOf(value), "an integer");
}

}  // namespace

Result<Json> parseJson(std::string_view text, const std::string& context, const JsonLimits& limits) {
    if (text.size() > limits.maxBytes)
        return badJson(context, "has " + std::to_string(text.size()) + " bytes, wanted at most " +
                                    std::to_string(limits.maxBytes));
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (!isValidUtf8(text))
        return badJson(context, "is not valid UTF-8");
    if (const auto null = text.find('\0'); null != std::string_view::npos)  // the parser would take it for the end
        return badJson(context, "has a null byte at byte " + std::to_string(null));
    StrictCheck check(limits.maxDepth);
    if (!Json::sax_parse(text, &check))
        return badJson(context, check.problem.empty() ? "is no JSON" : check.problem);
    return Json::parse(text);
}

Result<Json> readJsonFile(const std::filesystem::path& path, const JsonLimits& limits) {
    DIPTYCH_ASSIGN(const std::string text, readFile(path, limits.maxBytes));
    return parseJson(text, toUtf8(path), limits);
}

Result<Json> readOptionalJsonObject(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return Json(Json::object());
    DIPTYCH_ASSIGN(Json json, readJsonFile(path));
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "is no JSON object, wanted one", toUtf8(path), "Fetch the file again"};
    return json;
}

Result<std::int64_t> jsonInt(const Json& object, std::string_view key, const std::string& context, std::int64_t min,
                             std::int64_t max) {
    const Json* value = present(object, key);
    if (value == nullptr)
        return wrongType(key, context, "absent", "an integer");
    DIPTYCH_ASSIGN(const std::int64_t number, toInt(*value, key, context));
    if (number < min || number > max)
        return wrongType(key, context, std::to_string(number),
                         "between " + std::to_string(min) + " and " + std::to_string(max));
    return number;
}

Result<std::int64_t> jsonIntOr(const Json& object, std::string_view key, std::int64_t fallback,
                               const std::string& context, std::int64_t min, std::int64_t max) {
    if (present(object, key) == nullptr)
        return fallback;
    return jsonInt(object, key, context, min, max);
}

Result<double> jsonNumber(const Json& object, std::string_view key, const std::string& context) {
    const Json* value = present(object, key);
    if (value == nullptr || !value->is_number())
        return wrongType(key, context, value == nullptr ? "absent" : typeOf(*value), "a number");
    return value->get<double>();
}

Result<double> jsonNumberOr(const Json& object, std::string_view key, double fallback, const std::string& context) {
    if (present(object, key) == nullptr)
        return fallback;
    return jsonNumber(object, key, context);
}

Result<bool> jsonBoolOr(const Json& object, std::string_view key, bool fallback, const std::string& context) {
    const Json* value = present(object, key);
    if (value == nullptr)
        return fallback;
    if (!value->is_boolean())
        return wrongType(key, context, typeOf(*value), "true or false");
    return value->get<bool>();
}

Result<std::string> jsonString(const Json& object, std::string_view key, const std::string& context) {
    const Json* value = present(object, key);
    if (value == nullptr || !value->is_string())
        return wrongType(key, context, value == nullptr ? "absent" : typeOf(*value), "a string");
    return value->get<std::string>();
}

Result<std::string> jsonStringOr(const Json& object, std::string_view key, const std::string& fallback,
                                 const std::string& context) {
    if (present(object, key) == nullptr)
        return fallback;
    return jsonString(object, key, context);
}

Result<const Json*> jsonArray(const Json& object, std::string_view key, const std::string& context) {
    const Json* value = present(object, key);
    if (value != nullptr && !value->is_array())
        return wrongType(key, context, typeOf(*value), "an array");
    return value;
}

Result<const Json*> jsonObject(const Json& object, std::string_view key, const std::string& context) {
    const Json* value = present(object, key);
    if (value != nullptr && !value->is_object())
        return wrongType(key, context, typeOf(*value), "an object");
    return value;
}

}  // namespace diptych
