#include "ui/panels/train/run_differences.h"

#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"

namespace diptych {

QString requestText(const RunState& run) {
    const QString folder = QString::fromStdString(run.folder.string());
    const auto text = readFile(run.folder / "run.json", 1 << 20);
    return QStringLiteral("diptych-cli train \"%1\"\n\n").arg(folder) +
           QString::fromStdString(text.ok() ? *text : text.error().oneLine());
}

QString differencesOf(const QList<RunState>& runs) {
    QList<Json> requests;
    std::set<std::string> keys;
    for (const RunState& run : runs) {
        const auto request = readJsonFile(run.folder / "run.json");
        requests << (request.ok() ? request->flatten() : Json::object());
        for (const auto& [key, value] : requests.back().items())
            keys.insert(key);
    }
    QStringList lines;
    for (const std::string& key : keys) {
        std::set<std::string> distinct;
        QStringList values;
        for (const Json& request : requests) {
            const std::string value = request.contains(key) ? request[key].dump() : "–";
            distinct.insert(value);
            values << QString::fromStdString(value);
        }
        if (distinct.size() > 1)
            lines << QString::fromStdString(key.substr(1)) + QStringLiteral(": ") + values.join(QStringLiteral(" | "));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace diptych
