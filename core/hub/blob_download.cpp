#include "core/hub/blob_download.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "core/base/errors.h"
#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

class PartialFile {
public:
    explicit PartialFile(fs::path path) : m_path(std::move(path)) {}
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;
    ~PartialFile() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

    const fs::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }

    Status open() {
        m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (m_descriptor < 0)
            return failure("cannot be opened");
        if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0)
            return Error{ErrorCode::Io, "is being fetched by another program", toUtf8(m_path), "Wait for it and try again"};
        struct stat status {};
        if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode))
            return failure("cannot be read");
        m_size = static_cast<std::uint64_t>(status.st_size);
        return {};
    }

    Status truncate() {
        m_size = 0;
        return ::ftruncate(m_descriptor, 0) == 0 ? Status() : failure("cannot be emptied");
    }

    Status append(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(m_size));
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return failure("cannot be written");
            m_size += static_cast<std::uint64_t>(written);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return {};
    }

    Status sync() { return ::fsync(m_descriptor) == 0 ? Status() : failure("cannot be synced"); }

private:
    Error failure(const std::string& what) const {
        return Error{ErrorCode::Io, what + ": " + std::strerror(errno), toUtf8(m_path),
                     "Check the free space and the permissions; what has arrived is kept"};
    }

    fs::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

// "bytes 100-199/200" begins at 100.
bool beginsAt(const WebAnswer& answer, std::uint64_t offset) {
    const auto range = answer.headers.find("content-range");
    return range != answer.headers.end() && range->second.starts_with("bytes " + std::to_string(offset) + "-");
}

Status fetchRest(WebClient& client, const BlobRequest& request, PartialFile& partial) {
    const WebBody body{[&](const WebAnswer& answer) -> Status {
                           const bool goesOn = answer.status == 206 && beginsAt(answer, partial.size());
                           if (answer.status == 206 && !goesOn)
                               return Error{ErrorCode::BadInput, "answers with another part than was asked for", request.address,
                                            "Choose another endpoint"};
                           return goesOn ? Status() : partial.truncate();
                       },
                       [&](std::span<const std::byte> bytes) -> Status {
                           if (partial.size() + bytes.size() > request.file.bytes)
                               return Error{ErrorCode::BadInput, "sends more than the " + std::to_string(request.file.bytes) +
                                                                     " bytes that are listed",
                                            request.address, "Choose another endpoint"};
                           DIPTYCH_TRY(partial.append(bytes));
                           request.onArrived(partial.size());
                           return {};
                       }};
    DIPTYCH_ASSIGN(const WebAnswer answer, client.get(request.address, partial.size(), body));
    if (answer.status == 416)                      // what we have is no beginning of what it has
        return partial.truncate();
    if (answer.status != 200 && answer.status != 206)
        return refusedByHub(answer, request.file.name);
    return {};
}

Status pauseFor(std::chrono::milliseconds pause, const CancelToken& cancel) {
    constexpr std::chrono::milliseconds step{50};
    for (; pause.count() > 0; pause -= std::min(pause, step)) {
        DIPTYCH_TRY(cancel.check());
        std::this_thread::sleep_for(std::min(pause, step));
    }
    return cancel.check();
}

// Until all bytes are there, or `retries` tries in a row brought none.
Status fetchAll(WebClient& client, const BlobRequest& request, PartialFile& partial, const CancelToken& cancel) {
    int fruitless = 0;
    while (partial.size() < request.file.bytes || request.file.bytes == 0) {
        const std::uint64_t before = partial.size();
        const Status status = fetchRest(client, request, partial);
        if (status.ok() && partial.size() == request.file.bytes)
            return {};
        if (!status.ok() && status.error().code != ErrorCode::Io)
            return status;
        fruitless = partial.size() > before ? 0 : fruitless + 1;
        if (fruitless > request.retries)
            return status.ok() ? Error{ErrorCode::Io, "ends after " + std::to_string(partial.size()) + " of " +
                                                          std::to_string(request.file.bytes) + " bytes",
                                       request.address, "Try again later; what has arrived is kept"}
                               : status.error();
        DIPTYCH_TRY(pauseFor(request.pause * (1 << std::min(fruitless, 5)), cancel));
    }
    return {};
}

}  // namespace

fs::path partialBlob(const fs::path& blob) { return fs::path(blob) += ".incomplete"; }

Status downloadBlob(WebClient& client, const BlobRequest& request, const CancelToken& cancel) {
    PartialFile partial(partialBlob(request.blob));
    DIPTYCH_TRY(partial.open());
    if (partial.size() > request.file.bytes)
        DIPTYCH_TRY(partial.truncate());
    DIPTYCH_TRY(fetchAll(client, request, partial, cancel));
    DIPTYCH_TRY(partial.sync());
    DIPTYCH_ASSIGN(const std::string digest, fileDigest(partial.path(), request.file.digestKind, cancel));
    std::error_code failure;
    if (digest != request.file.digest) {
        fs::remove(partial.path(), failure);
        return Error{ErrorCode::BadInput, "has the checksum " + digest + ", wanted " + request.file.digest, request.file.name,
                     "Nothing of it is kept; try again, or choose another endpoint"};
    }
    fs::rename(partial.path(), request.blob, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be renamed into place: " + failure.message(), toUtf8(request.blob), "Check the permissions"};
    return syncFolder(request.blob.parent_path());
}

}  // namespace diptych
