// A typed setting, declared next to its user: Preference<bool> smooth{settings, "inside/smooth", true};
// Settings is one JSON file of flat keys, saved atomically at every change. A missing file means defaults; a corrupt one
// is kept aside as NAME.bad and defaults are used. Values of another type than asked for count as absent.
// Threads: the UI thread only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/signal.h"

namespace diptych {

class Settings {
public:
    explicit Settings(std::filesystem::path file);
    ~Settings();
    Settings(const Settings&) = delete;
    Settings& operator=(const Settings&) = delete;

    bool get(const std::string& key, bool fallback) const;
    int get(const std::string& key, int fallback) const;
    double get(const std::string& key, double fallback) const;
    std::string get(const std::string& key, const std::string& fallback) const;
    std::vector<std::string> get(const std::string& key, const std::vector<std::string>& fallback) const;

    void set(const std::string& key, bool value);
    void set(const std::string& key, int value);
    void set(const std::string& key, double value);
    void set(const std::string& key, const std::string& value);
    void set(const std::string& key, const std::vector<std::string>& value);

    const std::string& problem() const;            // why the file could not be read or saved; empty: all is well
    Signal<const std::string&> changed;            // the key

private:
    template <typename T>
    void store(const std::string& key, const T& value);
    struct Private;
    std::unique_ptr<Private> m_d;
};

template <typename T>
class Preference {
public:
    Preference(Settings& settings, std::string key, T fallback)
        : m_settings(settings), m_key(std::move(key)), m_fallback(std::move(fallback)) {}

    T get() const { return m_settings.get(m_key, m_fallback); }
    void set(const T& value) { m_settings.set(m_key, value); }
    const std::string& key() const { return m_key; }

private:
    Settings& m_settings;
    std::string m_key;
    T m_fallback;
};

}  // namespace diptych
