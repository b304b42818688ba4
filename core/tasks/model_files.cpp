#include "core/tasks/model_files.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::int64_t mostLayers = 1 << 16;

Result<TaughtAttention> readTaught(const Json& extras, const std::string& context) {
    TaughtAttention taught;
    DIPTYCH_ASSIGN(const Json* section, jsonObject(extras, "taught_attention", context));
    if (section == nullptr)
        return taught;
    DIPTYCH_ASSIGN(taught.layers, jsonIntOr(*section, "layers", taught.layers, context, 1, mostLayers));
    DIPTYCH_ASSIGN(taught.heads, jsonIntOr(*section, "heads", taught.heads, context, 0, mostLayers));
    return taught;
}

}  // namespace

Result<FolderExtras> readFolderExtras(const std::filesystem::path& folder) {
    const auto path = folder / "diptych.json";
    std::error_code ignored;
    FolderExtras extras;
    if (!std::filesystem::exists(path, ignored))
        return extras;
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const Json json, readJsonFile(path));
    DIPTYCH_ASSIGN(const Json* prompts, jsonObject(json, "language_prompts", context));
    if (prompts != nullptr)
        extras.languagePrompts = prompts->dump();
    DIPTYCH_ASSIGN(extras.taught, readTaught(json, context));
    return extras;
}

}  // namespace diptych
