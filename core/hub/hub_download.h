// Fetches a model from the Hugging Face Hub or a mirror, only when it is asked for: what has arrived before is resumed,
// every file is held against its checksum, and nothing appears in the cache or in `out` before it is whole. Without a
// connection (or with HF_HUB_OFFLINE=1) a model that was fetched before comes from the cache.
// Errors: Usage (ID, endpoint), NotFound, BadInput (wrong checksum, a listing that lies, leave to read), Io, Cancelled.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"

namespace diptych {

struct HubRequest {
    std::string id;                                // "openai/clip-vit-base-patch32"
    std::string revision = "main";
    std::string endpoint;                          // empty: HF_ENDPOINT, else https://huggingface.co
    std::string token;                             // sent to the endpoint alone
    std::filesystem::path cache;
    std::filesystem::path out;                     // a folder of the model's own; empty: only the cache
    bool offline = false;
    int retries = 5;                               // in a row, without a byte arriving
    std::chrono::milliseconds pause{1000};         // before a retry, doubled each time
};

struct HubModel {
    std::filesystem::path folder;                  // `out`, or the snapshot in the cache
    std::vector<std::string> files;                // names inside it
    std::string commit, licence;                   // licence: empty where the card names none, or offline
    bool fromCache = false;
};

// What a download would fetch, looked up before anything is fetched.
struct HubOffer {
    struct File {
        std::string name;
        std::uint64_t bytes = 0, arrived = 0;      // arrived: bytes in the cache from an earlier try
        std::filesystem::path blob = {};           // where it is kept
    };
    std::string endpoint, commit, licence = {};
    std::vector<File> files = {};
    std::filesystem::path fetched = {};            // the snapshot in the cache, where all of it is there
    bool offline = false;                          // the hub was not reached: this is what was fetched before
    void measureArrived();                         // again, from the disk alone
    std::uint64_t totalBytes() const;
    std::uint64_t missingBytes() const;
};

// From the environment: HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and the place of the cache.
HubRequest hubRequestFromEnvironment(const std::string& id);
// The address that a request goes to. Usage: it is none.
Result<std::string> endpointOf(const HubRequest& request);
// Asks the hub for the list of files alone.
Result<HubOffer> lookUpModel(const HubRequest& request, JobContext& context);
Result<HubModel> downloadModel(const HubRequest& request, JobContext& context);

}  // namespace diptych
