#include "core/base/workspace.h"

#include <algorithm>

namespace diptych {

namespace {

constexpr std::size_t maxRecent = 12;

std::size_t index(Workspace::Kind kind) {
    return static_cast<std::size_t>(kind);
}

// One spelling of a path: absolute, without "." and without a slash at its end.
std::filesystem::path normal(const std::filesystem::path& path) {
    std::error_code failure;
    auto absolute = std::filesystem::absolute(path, failure).lexically_normal();
    return failure                                                    ? path
           : absolute.has_filename() || !absolute.has_relative_path() ? absolute
                                                                      : absolute.parent_path();
}

}  // namespace

Workspace::Workspace(Settings& settings) : m_current(3) {
    for (const char* key : {"recent/models", "recent/data", "recent/runs"})
        m_recent.emplace_back(settings, key, std::vector<std::string>());
}

std::filesystem::path Workspace::current(Kind kind) const {
    return m_current[index(kind)];
}

void Workspace::setCurrent(Kind kind, const std::filesystem::path& given) {
    const auto path = given.empty() ? given : normal(given);
    if (!path.empty()) {
        auto list = recentList(kind).get();
        std::erase(list, path.string());
        list.insert(list.begin(), path.string());
        list.resize(std::min(list.size(), maxRecent));
        recentList(kind).set(list);
        recentChanged.emitSignal(kind);
    }
    if (m_current[index(kind)] == path)
        return;
    m_current[index(kind)] = path;
    currentChanged.emitSignal(kind);
}

std::vector<std::filesystem::path> Workspace::recent(Kind kind) const {
    const auto texts = recentList(kind).get();
    return {texts.begin(), texts.end()};
}

void Workspace::forgetRecent(Kind kind, const std::filesystem::path& path) {
    auto list = recentList(kind).get();
    std::erase(list, normal(path).string());
    recentList(kind).set(list);
    recentChanged.emitSignal(kind);
}

Preference<std::vector<std::string>>& Workspace::recentList(Kind kind) {
    return m_recent[index(kind)];
}

const Preference<std::vector<std::string>>& Workspace::recentList(Kind kind) const {
    return m_recent[index(kind)];
}

}  // namespace diptych
