// Rows of JSON, streamed: the values of a top-level array, of the arrays in a top-level object, or the lines of JSON
// lines, one at a time, so that a file of gigabytes needs the memory of its longest row. Strict: UTF-8, depth ≤ 64, no
// key twice in a row. A row at fault is told to onFault and the reading goes on.
// Errors of forEachJsonRow: BadInput (no JSON array or object), what the callbacks and the stream return.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/data/formats/byte_stream.h"

namespace diptych {

// A value of a row; typed getters name the key, what was got and what was wanted. Valid inside the callback only.
class JsonValue {
public:
    JsonValue() = default;
    explicit JsonValue(simdjson::dom::element element) : m_element(element) {}

    bool isObject() const { return m_element.is_object(); }
    bool isArray() const { return m_element.is_array(); }
    bool isNull() const { return m_element.is_null(); }
    bool isText() const { return m_element.is_string(); }
    std::optional<JsonValue> find(std::string_view key) const;           // nothing when absent or null
    Result<std::int64_t> integer(std::string_view key) const;
    Result<std::int64_t> integerOr(std::string_view key, std::int64_t fallback) const;
    Result<std::string_view> text(std::string_view key) const;
    Result<std::string_view> textOr(std::string_view key, std::string_view fallback) const;
    std::optional<std::int64_t> asInteger() const;
    std::optional<double> asNumber() const;
    std::string_view asText() const;                                     // "" for what is no string
    std::string shown() const;                                           // strings and numbers as written, else as JSON
    void forEach(const std::function<void(const JsonValue&)>& visit) const;                              // of an array
    void forEachKey(const std::function<void(std::string_view, const JsonValue&)>& visit) const;         // of an object
    bool repeatsAKey() const;

private:
    simdjson::dom::element m_element;
};

struct JsonPlace {
    std::string_view key;                          // of the top-level object; "" in an array or in JSON lines
    std::int64_t row = 0;                          // 0-based place in that array; −1 for a value that is none
};

struct JsonRowHandler {
    std::function<Status(const JsonPlace&, const JsonValue&)> onRow;
    std::function<void(const JsonPlace&, const std::string& what)> onFault;
};

enum class JsonShape { Document, Lines };

Status forEachJsonRow(ByteStream& stream, JsonShape shape, const std::string& context, const JsonRowHandler& handler);

}  // namespace diptych
