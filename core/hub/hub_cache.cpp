#include "core/hub/hub_cache.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string folderName(const std::string& id) {
    const auto slash = id.find('/');
    return "models--" + id.substr(0, slash) + "--" + id.substr(slash + 1);
}

Status makeFolder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(folder), "Check the path and its permissions"};
    return {};
}

// A relative link that appears at once, over whatever stood there.
Status replaceByLink(const fs::path& link, const fs::path& target) {
    fs::path temporary = link;
    temporary += ".tmp-" + std::to_string(::getpid());
    ::unlink(temporary.c_str());
    if (::symlink(target.lexically_relative(link.parent_path()).c_str(), temporary.c_str()) == 0 &&
        ::rename(temporary.c_str(), link.c_str()) == 0)
        return {};
    return Error{ErrorCode::Io, std::string("cannot be linked: ") + std::strerror(errno), toUtf8(link), "Check the path and its permissions"};
}

}  // namespace

fs::path defaultHubCache() {
    if (const std::string cache = environment("HF_HUB_CACHE"); !cache.empty())
        return cache;
    if (const std::string home = environment("HF_HOME"); !home.empty())
        return fs::path(home) / "hub";
    const std::string cache = environment("XDG_CACHE_HOME");
    return (cache.empty() ? fs::path(environment("HOME")) / ".cache" : fs::path(cache)) / "huggingface" / "hub";
}

HubCache::HubCache(const fs::path& cache, const std::string& id) : m_folder(cache / folderName(id)), m_blobs(m_folder / "blobs") {}

Status HubCache::prepare() const {
    for (const char* part : {"blobs", "refs", "snapshots"})
        DIPTYCH_TRY(makeFolder(m_folder / part));
    return {};
}

Status HubCache::publish(const HubListing& listing, const std::vector<HubFile>& files, const std::string& revision) const {
    const fs::path folder = snapshot(listing.commit);
    DIPTYCH_TRY(makeFolder(folder));
    for (const HubFile& file : files) {
        const fs::path link = folder / fromUtf8(file.name);        // parseListing has judged the name
        DIPTYCH_TRY(makeFolder(link.parent_path()));
        DIPTYCH_TRY(replaceByLink(link, blob(file)));
    }
    if (revision == listing.commit)
        return {};
    DIPTYCH_ASSIGN(const fs::path reference, joinInside(m_folder / "refs", revision));
    DIPTYCH_TRY(makeFolder(reference.parent_path()));
    return writeFileAtomically(reference, listing.commit);
}

std::optional<fs::path> HubCache::find(const std::string& revision) const {
    std::error_code ignored;
    std::string commit = revision;
    if (const auto reference = joinInside(m_folder / "refs", revision); reference.ok())
        if (const auto text = readFile(*reference, 100); text.ok())
            commit = text->substr(0, text->find_first_of("\r\n"));
    const auto folder = joinInside(m_folder / "snapshots", commit);
    if (!folder.ok() || !fs::is_directory(*folder, ignored) || fs::is_empty(*folder, ignored))
        return std::nullopt;
    return *folder;
}

}  // namespace diptych
