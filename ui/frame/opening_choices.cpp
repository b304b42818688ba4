#include "ui/frame/opening_choices.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/preference.h"

namespace diptych {

namespace {

constexpr const char* choicesKey = "data/openings";
constexpr std::size_t mostChoices = 200;

std::string sourceIn(const std::string& line) {
    const auto json = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    return json.is_object() && json.contains("source") && json["source"].is_string() ? json["source"].get<std::string>() : std::string();
}

}  // namespace

OpenOptions openingChoice(const Settings& settings, const std::filesystem::path& source) {
    OpenOptions options;
    for (const std::string& line : settings.get(choicesKey, std::vector<std::string>())) {
        if (sourceIn(line) != toUtf8(source))
            continue;
        const auto json = nlohmann::json::parse(line);
        try {
            options.format = json.value("format", std::string());
            options.columns = json.value("columns", std::map<std::string, std::string>());
        } catch (const nlohmann::json::exception&) {
            return {};                              // not ours: as if nothing had been chosen
        }
    }
    return options;
}

void rememberOpening(Settings& settings, const std::filesystem::path& source, const OpenOptions& options) {
    std::vector<std::string> lines = settings.get(choicesKey, std::vector<std::string>());
    std::erase_if(lines, [&](const std::string& line) { return sourceIn(line) == toUtf8(source); });
    if (!options.format.empty() || !options.columns.empty())
        lines.push_back(nlohmann::json{{"source", toUtf8(source)}, {"format", options.format}, {"columns", options.columns}}.dump());
    if (lines.size() > mostChoices)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(mostChoices));
    settings.set(choicesKey, lines);
}

}  // namespace diptych
