// Two configurations side by side: every key of either with its two values, those that differ first. Nested keys are
// written with dots ("vision_config.hidden_size"), values as JSON. A configuration is config.json of a folder, or what the
// reference implementation takes where a key is absent (resources/config_defaults.json, from transformers).
// Errors: as readJsonFile.
#pragma once

#include <QList>
#include <QString>
#include <filesystem>
#include <optional>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych {

struct ConfigRow {
    QString key;
    std::optional<QString> here, reference;        // absent: the side does not give the key
    bool inherited = false;                        // absent here, and the reference says what that means
    bool differs() const { return here != reference && !inherited; }
};

enum class ReferenceKind { Model, Defaults };      // Defaults: a key that is absent here has the reference's value
QList<ConfigRow> comparedConfigs(const Json& here, const Json& reference, ReferenceKind kind);
Result<Json> configOf(const std::filesystem::path& folder);
// What the reference takes for a family's absent keys; null: none is known.
Json defaultConfig(const QString& family);

}  // namespace diptych
