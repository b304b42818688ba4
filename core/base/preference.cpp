#include "core/base/preference.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"

namespace diptych {

namespace fs = std::filesystem;

struct Settings::Private {
    fs::path file;
    Json values = Json::object();
    std::string problem;
};

Settings::Settings(fs::path file) : m_d(std::make_unique<Private>()) {
    m_d->file = std::move(file);
    std::error_code failure;
    if (!fs::exists(m_d->file, failure))
        return;
    auto read = readJsonFile(m_d->file);
    if (read.ok() && read->is_object()) {
        m_d->values = std::move(*read);
        return;
    }
    m_d->problem = read.ok() ? toUtf8(m_d->file) + ": is no JSON object." : read.error().oneLine();
    if (fs::is_regular_file(m_d->file, failure))
        fs::rename(m_d->file, fs::path(m_d->file) += ".bad", failure);
}

Settings::~Settings() = default;

bool Settings::get(const std::string& key, bool fallback) const {
    const auto found = m_d->values.find(key);
    return found != m_d->values.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

int Settings::get(const std::string& key, int fallback) const {
    const auto number = jsonInt(m_d->values, key, "settings", INT32_MIN, INT32_MAX);
    return number.ok() ? static_cast<int>(*number) : fallback;
}

double Settings::get(const std::string& key, double fallback) const {
    const auto number = jsonNumber(m_d->values, key, "settings");
    return number.ok() ? *number : fallback;
}

std::string Settings::get(const std::string& key, const std::string& fallback) const {
    const auto found = m_d->values.find(key);
    return found != m_d->values.end() && found->is_string() ? found->get<std::string>() : fallback;
}

std::vector<std::string> Settings::get(const std::string& key, const std::vector<std::string>& fallback) const {
    const auto found = m_d->values.find(key);
    if (found == m_d->values.end() || !found->is_array())
        return fallback;
    std::vector<std::string> texts;
    for (const Json& text : *found)
        if (text.is_string())
            texts.push_back(text.get<std::string>());
    return texts;
}

template <typename T>
void Settings::store(const std::string& key, const T& value) {
    if (m_d->values.contains(key) && m_d->values[key] == Json(value))
        return;
    m_d->values[key] = value;
    std::error_code ignored;
    fs::create_directories(m_d->file.parent_path(), ignored);
    const Status saved =
        writeFileAtomically(m_d->file, m_d->values.dump(2, ' ', false, Json::error_handler_t::replace));
    m_d->problem = saved.ok() ? std::string() : saved.error().oneLine();
    changed.emitSignal(key);
}

void Settings::set(const std::string& key, bool value) {
    store(key, value);
}
void Settings::set(const std::string& key, int value) {
    store(key, value);
}
void Settings::set(const std::string& key, double value) {
    store(key, value);
}
void Settings::set(const std::string& key, const std::string& value) {
    store(key, value);
}
void Settings::set(const std::string& key, const std::vector<std::string>& value) {
    store(key, value);
}

const std::string& Settings::problem() const {
    return m_d->problem;
}

}  // namespace diptych
