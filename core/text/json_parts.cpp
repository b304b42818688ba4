#include "core/text/json_parts.h"

#include <algorithm>

#include "core/base/errors.h"

namespace diptych {

namespace {

constexpr std::size_t maxShortText = 1024;  // bytes

Error badPart(const std::string& context, const std::string& message) {
    return {ErrorCode::BadInput, message, context, "Fetch the tokenizer files again"};
}

using Ids = std::vector<std::int64_t>;

// ["[SEP]", 102]
Result<Ids> readTokenPair(const Json& json, const char* key, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* pair, jsonArray(json, key, context));
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_number_unsigned() ||
        (*pair)[1].get<std::uint64_t>() > INT32_MAX)
        return badPart(context, std::string("\"") + key + "\" is no pair of a token and its id");
    return Ids{(*pair)[1].get<std::int64_t>()};
}

Result<AroundText> readPairProcessor(const Json& json, const std::string& context) {
    AroundText around;
    DIPTYCH_TRY(
        onlyKeys(json, {"sep", "cls", "trim_offsets", "add_prefix_space"}, context));  // the last two: offsets alone
    DIPTYCH_ASSIGN(around.before, readTokenPair(json, "cls", context));
    DIPTYCH_ASSIGN(around.behind, readTokenPair(json, "sep", context));
    return around;
}

// The ids of a template's special token; `tokens` holds {"id", "ids", "tokens"} by name.
Result<Ids> readTemplateIds(const Json* tokens, const std::string& name, const std::string& context) {
    constexpr std::size_t maxIds = 64;
    const auto found = tokens == nullptr ? Json::const_iterator() : tokens->find(name);
    if (tokens == nullptr || found == tokens->end() || !found->is_object())
        return badPart(context,
                       "names the token \"" + visibleText(name.substr(0, 80)) + "\", which special_tokens lacks");
    DIPTYCH_ASSIGN(const Json* list, jsonArray(*found, "ids", context));
    Ids ids;
    for (const Json& id : orEmpty(list)) {
        if (!id.is_number_unsigned() || id.get<std::uint64_t>() > INT32_MAX || ids.size() >= maxIds)
            return badPart(context, "special_tokens has bad \"ids\" for \"" + visibleText(name.substr(0, 80)) + "\"");
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

// Only the form for single texts matters: pairs of texts are never encoded.
Result<AroundText> readTemplate(const Json& json, const std::string& context) {
    constexpr std::size_t maxSteps = 64;
    DIPTYCH_TRY(onlyKeys(json, {"single", "pair", "special_tokens"}, context));
    DIPTYCH_ASSIGN(const Json* single, jsonArray(json, "single", context));
    DIPTYCH_ASSIGN(const Json* tokens, jsonObject(json, "special_tokens", context));
    if (single == nullptr || single->size() > maxSteps)
        return badPart(context, "\"single\" is no list of at most " + std::to_string(maxSteps) + " steps");
    AroundText around;
    int sequences = 0;
    for (const Json& step : *single) {
        DIPTYCH_ASSIGN(const Json* special, jsonObject(step, "SpecialToken", context));
        DIPTYCH_ASSIGN(const Json* sequence, jsonObject(step, "Sequence", context));
        DIPTYCH_ASSIGN(const std::string name, jsonString(special != nullptr    ? *special
                                                          : sequence != nullptr ? *sequence
                                                                                : step,
                                                          "id", context));
        if (special == nullptr) {
            ++sequences;
            continue;
        }
        DIPTYCH_ASSIGN(const Ids ids, readTemplateIds(tokens, name, context));
        Ids& side = sequences == 0 ? around.before : around.behind;
        side.insert(side.end(), ids.begin(), ids.end());
    }
    if (sequences != 1)
        return unsupportedValue("single", std::to_string(sequences) + " texts", "one text", context);
    return around;
}

Result<AroundText> readProcessorSequence(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"processors"}, context));
    DIPTYCH_ASSIGN(const auto steps, readSteps<AroundText>(json, "processors", context, readPostProcessor));
    AroundText around;
    for (const AroundText& step : steps) {
        around.before.insert(around.before.begin(), step.before.begin(), step.before.end());
        around.behind.insert(around.behind.end(), step.behind.begin(), step.behind.end());
    }
    return around;
}

}  // namespace

Result<AroundText> readPostProcessor(const Json& json, const std::string& context) {
    if (json.is_null())
        return AroundText();
    DIPTYCH_ASSIGN(const std::string type, partType(json, context));
    if (type == "TemplateProcessing")
        return readTemplate(json, context);
    if (type == "RobertaProcessing" || type == "BertProcessing")
        return readPairProcessor(json, context);
    if (type == "Sequence")
        return readProcessorSequence(json, context);
    if (type == "ByteLevel")  // it only trims offsets
        return AroundText();
    return unsupportedValue("type", type,
                            "BertProcessing, ByteLevel, RobertaProcessing, Sequence or TemplateProcessing", context);
}

Error unsupportedValue(const std::string& key, const std::string& value, const std::string& wanted,
                       const std::string& context) {
    return {ErrorCode::Unsupported, "\"" + key + "\" is \"" + visibleText(value.substr(0, 80)) + "\", wanted " + wanted,
            context, "Choose another tokenizer"};
}

Result<std::string> partType(const Json& json, const std::string& context) {
    if (!json.is_object())
        return badPart(context, std::string("is ") + json.type_name() + ", wanted an object");
    return jsonString(json, "type", context);
}

Status onlyKeys(const Json& json, std::initializer_list<std::string_view> keys, const std::string& context) {
    for (const auto& [key, value] : json.items()) {
        if (key == "type" || value.is_null() || std::find(keys.begin(), keys.end(), key) != keys.end())
            continue;
        const std::string shown = value.is_string()      ? value.get<std::string>()
                                  : value.is_primitive() ? value.dump()
                                                         : value.type_name();
        return unsupportedValue(visibleText(key.substr(0, 80)), shown, "it absent", context);
    }
    return {};
}

const Json& orEmpty(const Json* list) {
    static const Json empty = Json::array();
    return list == nullptr ? empty : *list;
}

Result<Pattern> readPattern(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* pattern, jsonObject(json, "pattern", context));
    if (pattern == nullptr)
        return badPart(context, "has no \"pattern\"");
    if (pattern->contains("Regex")) {
        DIPTYCH_ASSIGN(const std::string expression, jsonString(*pattern, "Regex", context));
        return Pattern::expression(expression, context);
    }
    DIPTYCH_ASSIGN(std::string text, readShortText(*pattern, "String", context));
    return Pattern::literal(std::move(text));
}

Result<std::string> readShortText(const Json& json, const char* key, const std::string& context) {
    DIPTYCH_ASSIGN(std::string text, jsonString(json, key, context));
    if (text.size() > maxShortText)
        return badPart(context, std::string("\"") + key + "\" has " + std::to_string(text.size()) +
                                    " bytes, wanted at most " + std::to_string(maxShortText));
    return text;
}

// Older files say add_prefix_space instead.
Result<PrependScheme> readPrependScheme(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const bool prefix, jsonBoolOr(json, "add_prefix_space", true, context));
    DIPTYCH_ASSIGN(const std::string scheme,
                   jsonStringOr(json, "prepend_scheme", prefix ? "always" : "never", context));
    if (scheme == "first")
        return PrependScheme::First;
    if (scheme == "always")
        return PrependScheme::Always;
    if (scheme == "never")
        return PrependScheme::Never;
    return unsupportedValue("prepend_scheme", scheme, "first, always or never", context);
}

}  // namespace diptych
