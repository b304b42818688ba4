// What a hub says of one revision of a model: its commit, its licence and its files with sizes and checksums. Names are
// checked here: relative, inside the folder, without anything a file system could take for something else.
// Errors: NotFound (no such model or revision), BadInput (a listing that is not to be trusted, a token that is wanted), Io.
// Reference: the hub's HTTP API, GET /api/models/ID/revision/REVISION?blobs=true.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/hub/file_digest.h"
#include "core/hub/web_client.h"

namespace diptych {

struct HubFile {
    std::string name;                              // "tokenizer/vocab.json", slashes forward
    std::uint64_t bytes = 0;
    std::string digest;                            // lower-case hexadecimal; also the name of its blob
    DigestKind digestKind = DigestKind::GitBlob;
};

struct HubListing {
    std::string commit;                            // 40 hexadecimal digits
    std::string licence;                           // as the model card names it; empty: it names none
    std::vector<HubFile> files;
};

Status checkModelId(const std::string& id);                        // Usage: no "org/name"
Result<HubListing> parseListing(const std::string& text, const std::string& context);
Result<HubListing> fetchListing(WebClient& client, const std::string& endpoint, const std::string& id, const std::string& revision);
// Of an answer that is not 200 or 206.
Error refusedByHub(const WebAnswer& answer, const std::string& what);

// The files that make the model work here: weights (safetensors; pickles where there are none), configuration, tokenizer,
// processor, card and licence. Weights of other frameworks and copies in other formats stay where they are.
std::vector<HubFile> neededFiles(const std::vector<HubFile>& files);

}  // namespace diptych
