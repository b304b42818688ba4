// What is open on disk: model folders, data sets, runs; which model and which data set are current; recent items (kept
// in the settings, at most 12 of each). Paths only: loading is done by the hosts of ui. Threads: the UI thread only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/preference.h"
#include "core/base/signal.h"

namespace diptych {

class Workspace {
public:
    enum class Kind { Model, Data, Run };

    explicit Workspace(Settings& settings);

    std::filesystem::path current(Kind kind) const;                 // empty: none
    void setCurrent(Kind kind, const std::filesystem::path& path);  // made absolute; becomes the newest recent one
    std::vector<std::filesystem::path> recent(Kind kind) const;     // newest first
    void forgetRecent(Kind kind, const std::filesystem::path& path);

    Signal<Kind> currentChanged;
    Signal<Kind> recentChanged;

private:
    Preference<std::vector<std::string>>& recentList(Kind kind);
    const Preference<std::vector<std::string>>& recentList(Kind kind) const;

    std::vector<Preference<std::vector<std::string>>> m_recent;     // by Kind
    std::vector<std::filesystem::path> m_current;                   // by Kind
};

}  // namespace diptych
