// Checksums of files on disk, as a hub lists them: SHA-256 of large files, and git's SHA-1 of small ones, which has the
// size in front of the content. Through OpenSSL.
// Errors: NotFound, Io, Cancelled.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/job.h"
#include "core/base/result.h"

namespace diptych {

enum class DigestKind { Sha256, GitBlob };

// Lower-case hexadecimal.
Result<std::string> fileDigest(const std::filesystem::path& file, DigestKind kind, const CancelToken& cancel);

}  // namespace diptych
