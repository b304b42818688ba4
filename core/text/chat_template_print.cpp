// How values are written: str() and repr() of Python, and JSON as json.dumps writes it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/text/chat_template_value.h"

namespace diptych::jinja {

namespace {

std::string floatText(double number) {
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number < 0 ? "-inf" : "inf";
    return Json(number).dump();  // the shortest that reads back, as Python has it
}

std::string hexEscape(unsigned code, const char* prefix, int digits) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%s%0*x", prefix, digits, code);
    return buffer;
}

std::string quotedText(const std::string& text) {
    const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
    std::string result(1, quote);
    for (const char c : text) {
        if (c == '\n')
            result += "\\n";
        else if (c == '\r')
            result += "\\r";
        else if (c == '\t')
            result += "\\t";
        else if (c == '\\' || c == quote)
            result.append(1, '\\').append(1, c);
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            result += hexEscape(static_cast<unsigned char>(c), "\\x", 2);
        else
            result += c;
    }
    return result + quote;
}

// Appends to one text and keeps it within the budget.
class Printer {
public:
    explicit Printer(Budget& budget) : m_budget(budget) {}

    Status add(std::string_view text) {
        DIPTYCH_TRY(m_budget.step());
        DIPTYCH_TRY(m_budget.bytes(text.size()));
        if (m_text.size() + text.size() > Budget::maxText)
            return badTemplate("makes a text of more than 8 MB");
        m_text += text;
        return {};
    }

    Status python(const Value& value, bool quoted) {
        if (const std::string* text = value.text())
            return add(quoted ? quotedText(*text) : *text);
        if (value.list() != nullptr)
            return pythonList(*value.list());
        if (value.dict() != nullptr)
            return value.dict()->isNamespace ? add("<Namespace>") : pythonDict(*value.dict());
        if (const bool* truth = std::get_if<bool>(&value.data))
            return add(*truth ? "True" : "False");
        if (const double* real = std::get_if<double>(&value.data))
            return add(floatText(*real));
        if (value.integer())
            return add(std::to_string(*value.integer()));
        if (value.is<None>())
            return add("None");
        if (!value.defined())
            return add(quoted ? "Undefined" : "");
        return badTemplate(std::string("prints ") + value.typeName());
    }

    Status json(const Value& value, const JsonStyle& style, std::int64_t level) {
        if (const std::string* text = value.text())
            return add(jsonText(*text, style));
        if (value.list() != nullptr)
            return jsonList(*value.list(), style, level);
        if (value.dict() != nullptr && !value.dict()->isNamespace)
            return jsonDict(*value.dict(), style, level);
        if (const bool* truth = std::get_if<bool>(&value.data))
            return add(*truth ? "true" : "false");
        if (const double* real = std::get_if<double>(&value.data))
            return add(std::isnan(*real) ? "NaN" : std::isinf(*real) ? (*real < 0 ? "-Infinity" : "Infinity") : floatText(*real));
        if (value.integer())
            return add(std::to_string(*value.integer()));
        if (value.is<None>())
            return add("null");
        return badTemplate(std::string("writes ") + value.typeName() + " as JSON");
    }

    std::string take() && { return std::move(m_text); }

private:
    Status pythonList(const List& list) {
        DIPTYCH_TRY(add(list.tuple ? "(" : "["));
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            DIPTYCH_TRY(add(i == 0 ? "" : ", "));
            DIPTYCH_TRY(python(list.items[i], true));
        }
        return add(!list.tuple ? "]" : list.items.size() == 1 ? ",)" : ")");
    }

    Status pythonDict(const Dict& dict) {
        DIPTYCH_TRY(add("{"));
        bool first = true;
        for (const std::string& key : dict.order) {
            DIPTYCH_TRY(add(first ? "" : ", "));
            DIPTYCH_TRY(add(quotedText(key)));
            DIPTYCH_TRY(add(": "));
            DIPTYCH_TRY(python(*dict.find(key), true));
            first = false;
        }
        return add("}");
    }

    static std::string jsonText(const std::string& text, const JsonStyle& style) {
        return Json(text).dump(-1, ' ', style.ascii, Json::error_handler_t::replace);
    }

    Status separate(bool first, const JsonStyle& style, std::int64_t level) {
        const bool lines = style.indent >= 0;
        DIPTYCH_TRY(add(first ? std::string_view() : std::string_view(style.itemSeparator)));
        return lines ? newLine(style, level) : Status();
    }

    Status newLine(const JsonStyle& style, std::int64_t level) {
        return add("\n" + std::string(static_cast<std::size_t>(style.indent * level), ' '));
    }

    Status jsonList(const List& list, const JsonStyle& style, std::int64_t level) {
        DIPTYCH_TRY(add("["));
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            DIPTYCH_TRY(separate(i == 0, style, level + 1));
            DIPTYCH_TRY(json(list.items[i], style, level + 1));
        }
        if (style.indent >= 0 && !list.items.empty())
            DIPTYCH_TRY(newLine(style, level));
        return add("]");
    }

    Status jsonDict(const Dict& dict, const JsonStyle& style, std::int64_t level) {
        std::vector<std::string> keys = dict.order;
        if (style.sortKeys)
            std::sort(keys.begin(), keys.end());
        DIPTYCH_TRY(add("{"));
        for (std::size_t i = 0; i < keys.size(); ++i) {
            DIPTYCH_TRY(separate(i == 0, style, level + 1));
            DIPTYCH_TRY(add(jsonText(keys[i], style)));
            DIPTYCH_TRY(add(style.keySeparator));
            DIPTYCH_TRY(json(*dict.find(keys[i]), style, level + 1));
        }
        if (style.indent >= 0 && !keys.empty())
            DIPTYCH_TRY(newLine(style, level));
        return add("}");
    }

    Budget& m_budget;
    std::string m_text;
};

}  // namespace

Result<std::string> toText(const Value& value, Budget& budget) {
    Printer printer(budget);
    DIPTYCH_TRY(printer.python(value, false));
    return std::move(printer).take();
}

Result<std::string> toJson(const Value& value, const JsonStyle& style, Budget& budget) {
    Printer printer(budget);
    DIPTYCH_TRY(printer.json(value, style, 0));
    return std::move(printer).take();
}

}  // namespace diptych::jinja
