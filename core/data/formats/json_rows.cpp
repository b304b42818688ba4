#include "core/data/formats/json_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/data/formats/line_reader.h"

namespace diptych {

namespace {

constexpr std::size_t longestRow = std::size_t{16} << 20;
constexpr std::size_t deepest = 64;

Error wrong(std::string_view key, const std::string& got, const char* wanted) {
    return Error{ErrorCode::BadInput, "\"" + std::string(key) + "\" is " + got + ", wanted " + wanted, "row", "Mend the row"};
}

std::string shorten(std::string_view text) { return std::string(text.substr(0, 40)); }

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Parses rows that stand in a ByteWindow: 64 readable bytes follow each.
class RowParser {
public:
    // The message of what is wrong, or nothing.
    std::string parse(std::string_view text, JsonValue& value) {
        if (text.size() > m_parser.capacity()) {
            const std::size_t capacity = std::max(text.size() + text.size() / 2, std::size_t{64} << 10);
            if (const auto failure = m_parser.allocate(capacity, deepest); failure != simdjson::SUCCESS)
                return simdjson::error_message(failure);
        }
        simdjson::dom::element element;
        if (const auto failure = m_parser.parse(text.data(), text.size(), false).get(element); failure != simdjson::SUCCESS)
            return "is no JSON: " + std::string(simdjson::error_message(failure));
        value = JsonValue(element);
        return value.repeatsAKey() ? "has the same key twice" : std::string();
    }

private:
    simdjson::dom::parser m_parser;
};

// The structure above the rows of one JSON document.
class DocumentScanner {
public:
    DocumentScanner(ByteStream& stream, const std::string& context, const JsonRowHandler& handler)
        : m_window(stream, longestRow), m_context(context), m_handler(handler) {}

    Status run() {
        if (!m_window.atEnd() && std::string_view(m_window.data(), m_window.end).starts_with("\xEF\xBB\xBF"))
            m_window.at = 3;
        const char first = skipSpaces();
        Status status;
        if (first == '[')
            status = readArray("");
        else if (first == '{')
            status = readObject();
        else
            return broken("is no JSON array or object");
        DIPTYCH_TRY(std::move(status));
        DIPTYCH_TRY(m_window.status());
        if (!m_cut && skipSpaces() != '\0')
            m_handler.onFault({"", -1}, "has text after its end");
        return {};
    }

private:
    Error broken(const std::string& what) const {
        return Error{ErrorCode::BadInput, what + ", wanted JSON", m_context, "Repair the file or export it again"};
    }

    // The next byte that is no blank, without taking it; '\0' at the end.
    char skipSpaces() {
        while (!m_window.atEnd()) {
            const char c = m_window.data()[m_window.at];
            if (!isSpace(c))
                return c == '\0' ? '\1' : c;       // a null byte is no end
            ++m_window.at;
        }
        return '\0';
    }

    void skipString() {
        for (;;) {
            const char* const bytes = m_window.data();
            std::size_t at = m_window.at;
            while (at < m_window.end && bytes[at] != '"' && bytes[at] != '\\')
                ++at;
            m_window.at = at;
            if (at == m_window.end) {
                if (!m_window.refill())
                    return;
                continue;
            }
            const bool escape = bytes[m_window.at++] == '\\';
            if (!escape || m_window.atEnd())
                return;
            ++m_window.at;
        }
    }

    // Moves behind one value by its brackets and quotes alone; false where the text ends inside it.
    bool skipValue() {
        std::size_t depth = 0;
        m_window.beginRecord();
        for (bool begun = false; !m_window.atEnd(); begun = true) {
            const char c = m_window.data()[m_window.at++];
            if (c == '"') {
                skipString();
                if (depth == 0)
                    return m_window.data()[m_window.at - 1] == '"';
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (c == '}' || c == ']') {
                if (depth <= 1) {
                    m_window.at -= depth == 0 ? 1 : 0;
                    return begun;
                }
                --depth;
            } else if (depth == 0 && (c == ',' || isSpace(c))) {
                --m_window.at;
                return begun;
            }
        }
        return depth == 0;
    }

    Status deliver(const JsonPlace& place) {
        if (m_window.dropped) {
            m_handler.onFault(place, "is longer than " + std::to_string(longestRow >> 20) + " MB");
            return {};
        }
        JsonValue value;
        if (const std::string what = m_parser.parse(m_window.record(), value); !what.empty()) {
            m_handler.onFault(place, what);
            return {};
        }
        return m_handler.onRow(place, value);
    }

    Status cutAt(const JsonPlace& place) {
        m_cut = true;
        m_handler.onFault(place, "ends in the middle");
        return {};
    }

    Status readArray(const std::string& key) {
        ++m_window.at;
        for (std::int64_t row = 0;; ++row) {
            const JsonPlace place{key, row};
            const char next = skipSpaces();
            if (next == ']' && row == 0) {
                ++m_window.at;
                return {};
            }
            if (next == '\0')
                return cutAt(place);
            if (!skipValue())
                return m_window.atEnd() ? cutAt(place) : Status(broken("has a comma too many"));
            DIPTYCH_TRY(deliver(place));
            const char after = skipSpaces();
            if (after == '\0')
                return cutAt(place);
            ++m_window.at;
            if (after == ']')
                return {};
            if (after != ',')
                return broken("misses a comma after row " + std::to_string(row));
        }
    }

    Status readObject() {
        ++m_window.at;
        for (;;) {
            const char next = skipSpaces();
            if (next == '}') {
                ++m_window.at;
                return {};
            }
            if (next == '\0')
                return cutAt({"", -1});
            if (next != '"')
                return broken("has no key where one is wanted");
            DIPTYCH_TRY(readMember());
            if (m_cut)
                return {};
            const char after = skipSpaces();
            if (after == ',')
                ++m_window.at;
            else if (after != '}' && after != '\0')
                return broken("misses a comma between two keys");
        }
    }

    Status readMember() {
        skipValue();
        const std::string_view quoted = m_window.record();
        const std::string key = quoted.size() < 2 || quoted.size() > 200 ? std::string() : std::string(quoted.substr(1, quoted.size() - 2));
        if (skipSpaces() != ':')
            return m_window.atEnd() ? cutAt({"", -1}) : Status(broken("misses a colon after a key"));
        ++m_window.at;
        if (std::find(m_keys.begin(), m_keys.end(), key) != m_keys.end())
            return broken("has the key \"" + shorten(key) + "\" twice");
        if (m_keys.size() < 1000)
            m_keys.push_back(key);
        const char first = skipSpaces();
        if (first == '[')
            return readArray(key);
        if (!skipValue())
            return cutAt({key, -1});
        return deliver({key, -1});
    }

    ByteWindow m_window;
    std::string m_context;
    const JsonRowHandler& m_handler;
    RowParser m_parser;
    std::vector<std::string> m_keys;
    bool m_cut = false;
};

}  // namespace

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
    simdjson::dom::element found;
    if (m_element.at_key(key).get(found) != simdjson::SUCCESS || found.is_null())
        return std::nullopt;
    return JsonValue(found);
}

Result<std::int64_t> JsonValue::integer(std::string_view key) const {
    const auto value = find(key);
    const auto number = value ? value->asInteger() : std::nullopt;
    if (number)
        return *number;
    return wrong(key, value ? shorten(value->shown()) : "absent", "an integer");
}

std::optional<std::int64_t> JsonValue::asInteger() const {
    std::int64_t number = 0;
    if (m_element.get(number) == simdjson::SUCCESS)
        return number;
    double real = 0;
    if (m_element.is_double() && m_element.get(real) == simdjson::SUCCESS && std::nearbyint(real) == real && std::abs(real) < 9e15)
        return static_cast<std::int64_t>(real);
    return std::nullopt;
}

std::optional<double> JsonValue::asNumber() const {
    double number = 0;
    return m_element.is_number() && m_element.get(number) == simdjson::SUCCESS ? std::optional(number) : std::nullopt;
}

Result<std::int64_t> JsonValue::integerOr(std::string_view key, std::int64_t fallback) const {
    if (!find(key))
        return fallback;
    return integer(key);
}

Result<std::string_view> JsonValue::text(std::string_view key) const {
    const auto value = find(key);
    if (!value || !value->isText())
        return wrong(key, value ? shorten(value->shown()) : "absent", "a string");
    return value->asText();
}

Result<std::string_view> JsonValue::textOr(std::string_view key, std::string_view fallback) const {
    if (!find(key))
        return fallback;
    return text(key);
}

std::string_view JsonValue::asText() const {
    std::string_view text;
    return m_element.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string JsonValue::shown() const {
    return isText() ? std::string(asText()) : simdjson::minify(m_element);
}

void JsonValue::forEach(const std::function<void(const JsonValue&)>& visit) const {
    simdjson::dom::array array;
    if (m_element.get(array) == simdjson::SUCCESS)
        for (const simdjson::dom::element element : array)
            visit(JsonValue(element));
}

void JsonValue::forEachKey(const std::function<void(std::string_view, const JsonValue&)>& visit) const {
    simdjson::dom::object object;
    if (m_element.get(object) == simdjson::SUCCESS)
        for (const auto& field : object)
            visit(field.key, JsonValue(field.value));
}

bool JsonValue::repeatsAKey() const {
    simdjson::dom::object object;
    if (m_element.get(object) != simdjson::SUCCESS)
        return false;
    std::array<std::string_view, 16> few;          // most rows need no allocation
    if (object.size() <= few.size()) {
        std::size_t count = 0;
        for (const auto& field : object) {
            if (std::find(few.begin(), few.begin() + static_cast<std::ptrdiff_t>(count), field.key) !=
                few.begin() + static_cast<std::ptrdiff_t>(count))
                return true;
            few[count++] = field.key;
        }
        return false;
    }
    std::vector<std::string_view> keys;
    for (const auto& field : object)
        keys.push_back(field.key);
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

Status forEachJsonRow(ByteStream& stream, JsonShape shape, const std::string& context, const JsonRowHandler& handler) {
    if (shape == JsonShape::Document)
        return DocumentScanner(stream, context, handler).run();
    LineReader lines(stream, longestRow);
    RowParser parser;
    for (std::int64_t row = 0; const auto line = lines.next(); ++row) {
        const JsonPlace place{"", row};
        JsonValue value;
        if (std::all_of(line->text.begin(), line->text.end(), isSpace) && !line->tooLong)
            continue;
        if (line->tooLong)
            handler.onFault(place, "is longer than " + std::to_string(longestRow >> 20) + " MB");
        else if (const std::string what = parser.parse(line->text, value); !what.empty())
            handler.onFault(place, what);
        else
            DIPTYCH_TRY(handler.onRow(place, value));
    }
    return lines.status();
}

}  // namespace diptych
