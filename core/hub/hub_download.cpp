#include "core/hub/hub_download.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/base/logging.h"
#include "core/hub/blob_download.h"
#include "core/hub/hub_cache.h"
#include "core/hub/hub_listing.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr const char* publicHub = "https://huggingface.co";

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::optional<std::uint64_t> bytesAt(const fs::path& file) {
    std::error_code failure;
    const auto bytes = fs::file_size(file, failure);
    return failure ? std::nullopt : std::optional<std::uint64_t>(bytes);
}

class Downloader {
public:
    Downloader(const HubRequest& request, std::string endpoint, WebAddress address, JobContext& context)
        : m_request(request), m_endpoint(std::move(endpoint)), m_cache(request.cache, request.id), m_context(context),
          m_client(std::move(address), request.token, context.cancel) {}

    Result<HubOffer> lookUp() {
        const auto listing = list();
        if (!listing.ok())
            return listing.error().code == ErrorCode::Io ? offerOfCache(listing.error().message) : Result<HubOffer>(listing.error());
        HubOffer offer{.endpoint = m_endpoint, .commit = listing->commit, .licence = listing->licence};
        for (const HubFile& file : listing->files)
            offer.files.push_back({file.name, file.bytes, 0, m_cache.blob(file)});
        offer.measureArrived();
        if (const auto folder = m_cache.find(offer.commit); folder && offer.missingBytes() == 0)
            offer.fetched = *folder;
        return offer;
    }

    Result<HubModel> run() {
        auto listing = list();
        if (!listing.ok())
            return listing.error().code == ErrorCode::Io ? fromCache(listing.error().message) : Result<HubModel>(listing.error());
        const auto& files = listing->files;
        m_what = "bytes of " + m_request.id + ", licence " + (listing->licence.empty() ? "not named" : visibleText(listing->licence));
        logInfo("hub: " + m_what);
        DIPTYCH_TRY(m_cache.prepare());
        DIPTYCH_TRY(checkSpace(files));
        DIPTYCH_TRY(fetchBlobs(files, listing->commit));
        DIPTYCH_TRY(m_cache.publish(*listing, files, m_request.revision));
        HubModel model{m_cache.snapshot(listing->commit), {}, listing->commit, listing->licence, false};
        for (const HubFile& file : files)
            model.files.push_back(file.name);
        return model;
    }

private:
    // Of the files that are needed here alone. Io: the hub is not reached, or not to be.
    Result<HubListing> list() {
        if (m_request.offline)
            return Error{ErrorCode::Io, "HF_HUB_OFFLINE is set", m_request.id, "Unset it to fetch models"};
        DIPTYCH_ASSIGN(HubListing listing, fetchListing(m_client, m_endpoint, m_request.id, m_request.revision));
        listing.files = neededFiles(listing.files);
        if (listing.files.empty())
            return Error{ErrorCode::NotFound, "holds no files of a model", m_request.id, "Choose another model"};
        return listing;
    }

    Result<HubModel> fromCache(const std::string& why) const {
        const auto folder = m_cache.find(m_request.revision);
        if (!folder)
            return Error{ErrorCode::Io, why + ", and it is not in the cache", m_request.id + " at " + m_endpoint,
                         "Check the connection and the endpoint"};
        HubModel model{*folder, {}, folder->filename().string(), {}, true};
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(*folder, ignored))
            if (fs::is_regular_file(entry.path(), ignored))        // links to blobs count
                model.files.push_back(entry.path().filename().string());
        std::sort(model.files.begin(), model.files.end());
        return model;
    }

    Result<HubOffer> offerOfCache(const std::string& why) const {
        DIPTYCH_ASSIGN(const HubModel model, fromCache(why));
        HubOffer offer{.endpoint = m_endpoint, .commit = model.commit, .fetched = model.folder, .offline = true};
        std::error_code ignored;
        for (const std::string& name : model.files) {
            const std::uint64_t bytes = fs::file_size(model.folder / fromUtf8(name), ignored);
            offer.files.push_back({name, bytes, bytes});
        }
        return offer;
    }

    bool isThere(const HubFile& file) const { return bytesAt(m_cache.blob(file)) == file.bytes; }

    Status checkSpace(const std::vector<HubFile>& files) const {
        std::uint64_t wanted = 0;
        for (const HubFile& file : files)
            wanted += isThere(file) ? 0 : file.bytes;
        std::error_code failure;
        const auto space = fs::space(m_cache.blobs(), failure);
        if (failure || space.available >= wanted)
            return {};
        return Error{ErrorCode::Io, "has " + std::to_string(space.available) + " bytes free, wanted " + std::to_string(wanted),
                     toUtf8(m_cache.blobs()), "Free some space and try again"};
    }

    Status fetchBlobs(const std::vector<HubFile>& files, const std::string& commit) {
        std::uint64_t total = 0, done = 0;
        for (const HubFile& file : files)
            total += file.bytes;
        for (const HubFile& file : files) {
            DIPTYCH_TRY(m_context.cancel.check());
            const auto report = [&](std::uint64_t arrived) {
                m_context.progress.report(static_cast<double>(done + arrived), static_cast<double>(total), m_what);
            };
            if (!isThere(file)) {
                const std::string address = m_endpoint + "/" + m_request.id + "/resolve/" + commit + "/" + percentEncoded(file.name, true);
                DIPTYCH_TRY(downloadBlob(m_client, {file, address, m_cache.blob(file), m_request.retries, m_request.pause, report},
                                         m_context.cancel));
            }
            done += file.bytes;
            report(0);
        }
        return {};
    }

    const HubRequest& m_request;
    std::string m_endpoint, m_what;
    HubCache m_cache;
    JobContext& m_context;
    WebClient m_client;
};

// A folder of real files: a second name of the blob where the disk allows it, else a copy.
Status placeOutside(const HubModel& model, const fs::path& out) {
    return buildFolder(out, Existing::Replace, [&](const fs::path& folder) -> Status {
        for (const std::string& name : model.files) {
            std::error_code failure;
            const fs::path blob = fs::canonical(model.folder / fromUtf8(name), failure), target = folder / fromUtf8(name);
            fs::create_hard_link(blob, target, failure);
            if (failure)
                fs::copy_file(blob, target, failure);
            if (failure)
                return Error{ErrorCode::Io, "cannot be copied: " + failure.message(), toUtf8(target), "Check the free space"};
        }
        return {};
    });
}

}  // namespace

void HubOffer::measureArrived() {
    for (File& file : files)
        if (!file.blob.empty())
            file.arrived = bytesAt(file.blob) == file.bytes ? file.bytes : std::min(file.bytes, bytesAt(partialBlob(file.blob)).value_or(0));
}

std::uint64_t HubOffer::totalBytes() const {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0}, [](std::uint64_t sum, const File& file) { return sum + file.bytes; });
}

std::uint64_t HubOffer::missingBytes() const {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const File& file) { return sum + file.bytes - std::min(file.bytes, file.arrived); });
}

Result<std::string> endpointOf(const HubRequest& request) {
    std::string text = request.endpoint.empty() ? publicHub : request.endpoint;
    DIPTYCH_TRY(WebAddress::parse(text));
    while (text.ends_with('/'))
        text.pop_back();
    return text;
}

HubRequest hubRequestFromEnvironment(const std::string& id) {
    HubRequest request;
    request.id = id;
    request.endpoint = environment("HF_ENDPOINT");
    request.token = environment("HF_TOKEN");
    request.cache = defaultHubCache();
    const std::string offline = environment("HF_HUB_OFFLINE");
    request.offline = offline == "1" || offline == "true" || offline == "TRUE" || offline == "yes" || offline == "on";
    return request;
}

Result<HubOffer> lookUpModel(const HubRequest& request, JobContext& context) {
    DIPTYCH_TRY(checkModelId(request.id));
    DIPTYCH_ASSIGN(std::string endpoint, endpointOf(request));
    DIPTYCH_ASSIGN(WebAddress address, WebAddress::parse(endpoint));
    return Downloader(request, std::move(endpoint), std::move(address), context).lookUp();
}

Result<HubModel> downloadModel(const HubRequest& request, JobContext& context) {
    DIPTYCH_TRY(checkModelId(request.id));
    DIPTYCH_ASSIGN(std::string endpoint, endpointOf(request));
    DIPTYCH_ASSIGN(WebAddress address, WebAddress::parse(endpoint));
    Downloader downloader(request, std::move(endpoint), std::move(address), context);
    DIPTYCH_ASSIGN(HubModel model, downloader.run());
    if (request.out.empty())
        return model;
    DIPTYCH_TRY(placeOutside(model, request.out));
    model.folder = request.out;
    return model;
}

}  // namespace diptych
