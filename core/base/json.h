// Strict reading of JSON from files that may lie: depth ≤ 64, no duplicate keys, valid UTF-8, numbers in range.
// Typed getters name the key, what was got and what was wanted. Errors: NotFound, Io, BadInput.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace diptych {

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t maxBytes = std::size_t{1} << 30;
    int maxDepth = 64;
};

Result<Json> parseJson(std::string_view text, const std::string& context, const JsonLimits& limits = {});
Result<Json> readJsonFile(const std::filesystem::path& path, const JsonLimits& limits = {});
// An object; an empty one where there is no such file.
Result<Json> readOptionalJsonObject(const std::filesystem::path& path);

// Getters of an object's key; `context` names the file. The variants with a fallback accept an absent key or null,
// never one of the wrong type or out of range.
Result<std::int64_t> jsonInt(const Json& object, std::string_view key, const std::string& context,
                             std::int64_t min = INT64_MIN, std::int64_t max = INT64_MAX);
Result<std::int64_t> jsonIntOr(const Json& object, std::string_view key, std::int64_t fallback,
                               const std::string& context, std::int64_t min = INT64_MIN, std::int64_t max = INT64_MAX);
Result<double> jsonNumber(const Json& object, std::string_view key, const std::string& context);
Result<double> jsonNumberOr(const Json& object, std::string_view key, double fallback, const std::string& context);
Result<bool> jsonBoolOr(const Json& object, std::string_view key, bool fallback, const std::string& context);
Result<std::string> jsonString(const Json& object, std::string_view key, const std::string& context);
Result<std::string> jsonStringOr(const Json& object, std::string_view key, const std::string& fallback,
                                 const std::string& context);
// Null when absent; BadInput when the key is there and no array / no object.
Result<const Json*> jsonArray(const Json& object, std::string_view key, const std::string& context);
Result<const Json*> jsonObject(const Json& object, std::string_view key, const std::string& context);

}  // namespace diptych
