#include "core/nn/adapter_config.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"

namespace diptych {

namespace {

constexpr std::size_t maxConfigBytes = 16 << 20;
constexpr double maxRank = 1 << 20;

constexpr std::array<std::string_view, 12> honouredKeys{
    "peft_type",    "r",             "lora_alpha",     "use_rslora",      "use_dora",          "rank_pattern",
    "alpha_pattern", "fan_in_fan_out", "modules_to_save", "bias",         "init_lora_weights", "base_model_name_or_path"};
// They say how the adapter was trained or where it was put; the tensors of the folder hold the outcome.
constexpr std::array<std::string_view, 15> neutralKeys{
    "auto_mapping",        "inference_mode",  "lora_dropout",  "peft_version",      "revision",
    "task_type",           "target_modules",  "exclude_modules", "layers_to_transform", "layers_pattern",
    "megatron_core",       "qalora_group_size", "eva_config",   "lora_bias",         "runtime_config"};
// Ways to begin that leave the base as it is; others (pissa, olora, loftq …) subtract from it.
constexpr std::array<std::string_view, 3> plainBeginnings{"gaussian", "eva", "orthogonal"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

Error unsupported(const std::string& key, const Json& value, const std::string& wanted, const std::string& context) {
    return Error{ErrorCode::Unsupported, key + " is " + value.dump().substr(0, 80) + ", wanted " + wanted, context,
                 "Merge the adapter with the program that trained it"};
}

bool isOff(const Json& value) {
    return value.is_null() || (value.is_boolean() && !value.get<bool>()) ||
           ((value.is_object() || value.is_array() || value.is_string()) && (value.empty() || value == ""));
}

Status checkKeys(const Json& json, const std::string& context) {
    const Json type = json.value("peft_type", Json());
    if (type != "LORA")
        return unsupported("peft_type", type, "\"LORA\"", context);
    for (const auto& [key, value] : json.items())
        if (!holds(honouredKeys, key) && !holds(neutralKeys, key) && !isOff(value))
            return unsupported(key, value, "it off", context);
    const Json beginning = json.value("init_lora_weights", Json(true));
    const bool plain = beginning.is_null() || beginning.is_boolean() ||
                       (beginning.is_string() && holds(plainBeginnings, beginning.get_ref<const std::string&>()));
    return plain ? Status() : unsupported("init_lora_weights", beginning, "true, false, gaussian, eva or orthogonal", context);
}

// In the order of the file, which decides between patterns and which `Json` does not keep.
Result<std::vector<AdapterConfig::Exception>> readExceptions(const nlohmann::ordered_json& json, const char* key,
                                                             const std::string& context) {
    std::vector<AdapterConfig::Exception> exceptions;
    const auto found = json.find(key);
    if (found == json.end() || found->is_null())
        return exceptions;
    if (!found->is_object())
        return Error{ErrorCode::BadInput, std::string(key) + " is no object, wanted patterns with numbers", context, "Mend the file"};
    for (const auto& [expression, value] : found->items()) {
        if (!value.is_number() || value.get<double>() <= 0)
            return Error{ErrorCode::BadInput, std::string(key) + " gives " + expression + " no positive number", context,
                         "Mend the file"};
        DIPTYCH_ASSIGN(NamePattern pattern, NamePattern::compile(expression, context));
        exceptions.push_back({expression, value.get<double>(), std::move(pattern)});
    }
    return exceptions;
}

// A list of names, or one expression, or nothing.
Result<std::vector<std::string>> readNames(const Json& json, const char* key, const std::string& context) {
    const Json value = json.value(key, Json());
    if (value.is_null())
        return std::vector<std::string>();
    if (value.is_string())
        return std::vector<std::string>{value.get<std::string>()};
    const bool texts = value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); });
    if (!texts)
        return Error{ErrorCode::BadInput, std::string(key) + " is no list of names", context, "Mend the file"};
    return value.get<std::vector<std::string>>();
}

Status readNumbers(const Json& json, AdapterConfig& config, const std::string& context) {
    DIPTYCH_ASSIGN(config.rank, jsonNumberOr(json, "r", config.rank, context));
    DIPTYCH_ASSIGN(config.alpha, jsonNumberOr(json, "lora_alpha", config.alpha, context));
    if (!(config.rank >= 1 && config.rank <= maxRank) || !std::isfinite(config.alpha))
        return Error{ErrorCode::BadInput, "r is " + std::to_string(config.rank) + ", wanted a positive rank", context, "Mend the file"};
    DIPTYCH_ASSIGN(config.rankStabilised, jsonBoolOr(json, "use_rslora", false, context));
    DIPTYCH_ASSIGN(config.decomposed, jsonBoolOr(json, "use_dora", false, context));
    DIPTYCH_ASSIGN(config.fanInFanOut, jsonBoolOr(json, "fan_in_fan_out", false, context));
    DIPTYCH_ASSIGN(config.bias, jsonStringOr(json, "bias", "none", context));
    if (config.bias != "none" && config.bias != "all" && config.bias != "lora_only")
        return unsupported("bias", config.bias, "none, all or lora_only", context);
    return {};
}

double valueFor(std::string_view module, const std::vector<AdapterConfig::Exception>& exceptions, double fallback) {
    const auto found = std::find_if(exceptions.begin(), exceptions.end(), [&](const AdapterConfig::Exception& exception) {
        return exception.pattern.matchesEndOf(module);
    });
    return found == exceptions.end() ? fallback : found->value;
}

nlohmann::ordered_json exceptionsJson(const std::vector<AdapterConfig::Exception>& exceptions) {
    auto json = nlohmann::ordered_json::object();
    for (const AdapterConfig::Exception& exception : exceptions)
        json[exception.expression] = exception.value;
    return json;
}

}  // namespace

double AdapterConfig::rankOf(std::string_view module) const { return valueFor(module, ranks, rank); }

double AdapterConfig::scaleOf(std::string_view module) const {
    const double own = rankOf(module);
    return valueFor(module, alphas, alpha) / (rankStabilised ? std::sqrt(own) : own);
}

Result<AdapterConfig> readAdapterConfig(const std::filesystem::path& folder) {
    const auto path = folder / "adapter_config.json";
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const std::string text, readFile(path, maxConfigBytes));
    DIPTYCH_ASSIGN(const Json json, parseJson(text, context));
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "is no object, wanted the settings of an adapter", context, "Choose a PEFT folder"};
    DIPTYCH_TRY(checkKeys(json, context));
    AdapterConfig config;
    DIPTYCH_TRY(readNumbers(json, config, context));
    const auto ordered = nlohmann::ordered_json::parse(text);     // judged by parseJson already
    DIPTYCH_ASSIGN(config.ranks, readExceptions(ordered, "rank_pattern", context));
    DIPTYCH_ASSIGN(config.alphas, readExceptions(ordered, "alpha_pattern", context));
    DIPTYCH_ASSIGN(config.modulesToSave, readNames(json, "modules_to_save", context));
    DIPTYCH_ASSIGN(config.targetModules, readNames(json, "target_modules", context));
    config.targetsByExpression = json.value("target_modules", Json()).is_string();
    DIPTYCH_ASSIGN(config.baseModel, jsonStringOr(json, "base_model_name_or_path", "", context));
    return config;
}

std::string adapterConfigJson(const AdapterConfig& config) {
    const auto orNull = [](const std::vector<std::string>& names) {
        return names.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(names);
    };
    const bool expression = config.targetsByExpression && config.targetModules.size() == 1;
    const nlohmann::ordered_json targets = expression ? nlohmann::ordered_json(config.targetModules.front()) : orNull(config.targetModules);
    const nlohmann::ordered_json json{{"peft_type", "LORA"},
                                      {"task_type", nullptr},
                                      {"base_model_name_or_path", config.baseModel},
                                      {"inference_mode", true},
                                      {"r", static_cast<std::int64_t>(config.rank)},
                                      {"lora_alpha", config.alpha},
                                      {"lora_dropout", 0.0},
                                      {"bias", config.bias},
                                      {"fan_in_fan_out", config.fanInFanOut},
                                      {"use_rslora", config.rankStabilised},
                                      {"use_dora", config.decomposed},
                                      {"init_lora_weights", true},
                                      {"target_modules", targets},
                                      {"modules_to_save", orNull(config.modulesToSave)},
                                      {"rank_pattern", exceptionsJson(config.ranks)},
                                      {"alpha_pattern", exceptionsJson(config.alphas)}};
    return json.dump(2) + "\n";
}

}  // namespace diptych
