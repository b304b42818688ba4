#include "core/hub/hub_listing.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/companion_files.h"
#include "core/base/errors.h"
#include "core/base/json.h"

namespace diptych {

namespace {

constexpr std::uint64_t maxListingBytes = 64 << 20;
constexpr std::size_t maxFiles = 100'000, maxNameBytes = 1000;

Error untrusted(const std::string& why, const std::string& context) {
    return Error{ErrorCode::BadInput, why, context, "Choose another endpoint or model"};
}

bool isHexadecimal(const std::string& text, std::size_t length) {
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

// Every part between slashes is a name of its own: not empty, no dots alone, no control characters, no backslash.
bool isSafeName(const std::string& name) {
    if (name.size() > maxNameBytes)
        return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        const std::string word = name.substr(begin, end - begin);
        const bool plain = std::none_of(word.begin(), word.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\' || c == ':';
        });
        if (word.empty() || word == "." || word == ".." || word.size() > 200 || !plain)
            return false;
        begin = end + 1;
    }
    return true;
}

Result<HubFile> readFileEntry(const Json& entry, const std::string& context) {
    HubFile file;
    DIPTYCH_ASSIGN(file.name, jsonString(entry, "rfilename", context));
    if (!isSafeName(file.name))
        return untrusted("lists the file name " + visibleText(file.name.substr(0, 200)) + ", wanted one inside the folder", context);
    const std::string where = context + ", " + file.name;
    DIPTYCH_ASSIGN(const Json* large, jsonObject(entry, "lfs", where));
    const Json& facts = large == nullptr ? entry : *large;
    DIPTYCH_ASSIGN(const std::int64_t bytes, jsonInt(facts, "size", where, 0, std::int64_t{1} << 46));
    file.bytes = static_cast<std::uint64_t>(bytes);
    file.digestKind = large == nullptr ? DigestKind::GitBlob : DigestKind::Sha256;
    DIPTYCH_ASSIGN(file.digest, jsonString(facts, large == nullptr ? "blobId" : "sha256", where));
    if (!isHexadecimal(file.digest, large == nullptr ? 40 : 64))
        return untrusted("lists no checksum for " + visibleText(file.name), context);
    return file;
}

// A card names its licence in its data or as a tag "license:mit".
std::string licenceOf(const Json& json) {
    const Json card = json.value("cardData", Json());
    if (card.is_object() && card.contains("license") && card["license"].is_string())
        return card["license"].get<std::string>();
    for (const Json& tag : json.value("tags", Json::array()))
        if (constexpr std::string_view lead = "license:"; tag.is_string() && tag.get_ref<const std::string&>().starts_with(lead))
            return tag.get<std::string>().substr(lead.size());
    return {};
}

bool endsAs(const std::string& name, std::string_view stem, std::string_view end) {
    return name.starts_with(stem) && name.ends_with(end);
}

bool isTrustedWeights(const std::string& name) {
    return endsAs(name, "model", ".safetensors") || endsAs(name, "model", ".safetensors.index.json") ||
           endsAs(name, "adapter_model", ".safetensors") || endsAs(name, "open_clip_", ".safetensors");
}

bool isPickledWeights(const std::string& name) {
    return endsAs(name, "pytorch_model", ".bin") || endsAs(name, "pytorch_model", ".bin.index.json") ||
           endsAs(name, "adapter_model", ".bin") || endsAs(name, "open_clip_", ".bin");
}

}  // namespace

Status checkModelId(const std::string& id) {
    const auto slash = id.find('/');
    const bool shaped = slash != std::string::npos && slash > 0 && slash + 1 < id.size() && id.find('/', slash + 1) == std::string::npos;
    const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
    });
    if (shaped && plain && id.size() <= 200 && id.find("..") == std::string::npos && id.find("--") == std::string::npos)
        return {};
    return Error{ErrorCode::Usage, "is no model of a hub, wanted ORGANISATION/NAME", id, "Copy the name from the model's page"};
}

Result<HubListing> parseListing(const std::string& text, const std::string& context) {
    DIPTYCH_ASSIGN(const Json json, parseJson(text, context, {.maxBytes = maxListingBytes}));
    HubListing listing;
    DIPTYCH_ASSIGN(listing.commit, jsonString(json, "sha", context));
    DIPTYCH_ASSIGN(const Json* siblings, jsonArray(json, "siblings", context));
    if (!isHexadecimal(listing.commit, 40) || siblings == nullptr || siblings->size() > maxFiles)
        return untrusted("is no listing of a model", context);
    listing.licence = licenceOf(json);
    std::set<std::string> names;
    for (const Json& entry : *siblings) {
        DIPTYCH_ASSIGN(HubFile file, readFileEntry(entry, context));
        if (!names.insert(file.name).second)
            return untrusted("lists " + file.name + " twice", context);
        listing.files.push_back(std::move(file));
    }
    return listing;
}

Error refusedByHub(const WebAnswer& answer, const std::string& what) {
    const std::string got = "the hub answered " + std::to_string(answer.status);
    if (answer.status == 401 || answer.status == 403)
        return Error{ErrorCode::BadInput, got + ", wanted leave to read it", what,
                     "Check the name; a model that asks for it needs its terms accepted on its page and HF_TOKEN set"};
    if (answer.status == 404)
        return Error{ErrorCode::NotFound, got + ", wanted a model or revision that it has", what, "Check the name and the revision"};
    return Error{ErrorCode::Io, got + ", wanted 200", what, "Try again later, or choose another endpoint"};
}

Result<HubListing> fetchListing(WebClient& client, const std::string& endpoint, const std::string& id, const std::string& revision) {
    const std::string address = endpoint + "/api/models/" + id + "/revision/" + percentEncoded(revision, false) + "?blobs=true";
    DIPTYCH_ASSIGN(const WebAnswer answer, client.getText(address, maxListingBytes));
    if (answer.status != 200)
        return refusedByHub(answer, id + " at " + revision);
    return parseListing(answer.body, address);
}

std::vector<HubFile> neededFiles(const std::vector<HubFile>& files) {
    const bool trusted = std::any_of(files.begin(), files.end(), [](const HubFile& file) { return isTrustedWeights(file.name); });
    std::vector<HubFile> needed;
    for (const HubFile& file : files) {
        const bool inside = file.name.find('/') != std::string::npos;
        const bool weights = trusted ? isTrustedWeights(file.name) : isPickledWeights(file.name);
        if (!inside && (weights || isCompanionFile(file.name)))
            needed.push_back(file);
    }
    return needed;
}

}  // namespace diptych
