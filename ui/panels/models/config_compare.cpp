#include "ui/panels/models/config_compare.h"

#include <QFile>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace diptych {

namespace {

constexpr std::size_t longestValue = 300;

using Values = std::map<QString, QString>;

QString valueText(const Json& value) {
    std::string text = value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > longestValue)
        text = text.substr(0, longestValue) + "…";
    return QString::fromStdString(text);
}

// readJsonFile has bounded the depth.
void flatten(const Json& object, const QString& prefix, Values& values) {
    for (const auto& [name, value] : object.items()) {
        const QString key = prefix + QString::fromStdString(name);
        if (value.is_object() && !value.empty())
            flatten(value, key + QLatin1Char('.'), values);
        else
            values[key] = valueText(value);
    }
}

Values flattened(const Json& config) {
    Values values;
    if (config.is_object())
        flatten(config, {}, values);
    return values;
}

}  // namespace

QList<ConfigRow> comparedConfigs(const Json& here, const Json& reference, ReferenceKind kind) {
    std::map<QString, ConfigRow> rows;
    for (const auto& [key, value] : flattened(here))
        rows[key].here = value;
    for (const auto& [key, value] : flattened(reference))
        rows[key].reference = value;
    QList<ConfigRow> sorted;
    for (auto& [key, row] : rows) {
        row.key = key;
        row.inherited = kind == ReferenceKind::Defaults && !row.here;
        sorted.append(row);
    }
    std::stable_sort(sorted.begin(), sorted.end(), [](const ConfigRow& a, const ConfigRow& b) { return a.differs() && !b.differs(); });
    return sorted;
}

Result<Json> configOf(const std::filesystem::path& folder) { return readJsonFile(folder / "config.json"); }

Json defaultConfig(const QString& family) {
    QFile file(QStringLiteral(":/config_defaults.json"));
    if (!file.open(QIODevice::ReadOnly))
        return nullptr;
    const Json all = Json::parse(file.readAll().toStdString(), nullptr, false);
    const auto found = all.find(family.toStdString());
    return found == all.end() ? Json() : *found;
}

}  // namespace diptych
