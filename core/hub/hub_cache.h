// The hub's own cache of downloaded models, in the layout that the Python tools use, so that each finds what the other
// fetched: models--ORG--NAME/{blobs/DIGEST, refs/REVISION, snapshots/COMMIT/FILE → ../../blobs/DIGEST}.
// Place: HF_HUB_CACHE, else HF_HOME/hub, else XDG_CACHE_HOME or ~/.cache, huggingface/hub.
// Errors: NotFound (not in the cache), Io.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/hub/hub_listing.h"

namespace diptych {

std::filesystem::path defaultHubCache();

class HubCache {
public:
    HubCache(const std::filesystem::path& cache, const std::string& id);

    const std::filesystem::path& blobs() const { return m_blobs; }
    std::filesystem::path blob(const HubFile& file) const { return m_blobs / file.digest; }
    std::filesystem::path snapshot(const std::string& commit) const { return m_folder / "snapshots" / commit; }

    Status prepare() const;                                        // makes the folders
    // Links the blobs into the snapshot and lets the revision point to it.
    Status publish(const HubListing& listing, const std::vector<HubFile>& files, const std::string& revision) const;
    // The snapshot of a revision that was fetched before: a commit, or a name such as "main".
    std::optional<std::filesystem::path> find(const std::string& revision) const;

private:
    std::filesystem::path m_folder, m_blobs;
};

}  // namespace diptych
