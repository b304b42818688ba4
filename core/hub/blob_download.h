// One file of a hub into its blob: appended to DIGEST.incomplete, resumed where an earlier try ended, checked and renamed.
// A file lock keeps two programs from writing one blob at once.
// Errors: BadInput (checksum, size), Io (connection, disk, locked by another program), Cancelled; as refusedByHub.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/hub/hub_listing.h"
#include "core/hub/web_client.h"

namespace diptych {

struct BlobRequest {
    HubFile file;
    std::string address;
    std::filesystem::path blob;
    int retries = 5;
    std::chrono::milliseconds pause{1000};
    std::function<void(std::uint64_t arrived)> onArrived;          // bytes of the file on disk so far
};

std::filesystem::path partialBlob(const std::filesystem::path& blob);         // what has arrived so far
Status downloadBlob(WebClient& client, const BlobRequest& request, const CancelToken& cancel);

}  // namespace diptych
