#include "core/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "core/base/file_faults.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

Error systemError(const fs::path& path, const std::string& what) {
    const int number = errno;
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return Error{number == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, what + ": " + std::strerror(number),
                 toUtf8(path), full ? "Free some space and try again" : "Check the path and its permissions"};
}

// A place that cannot be written is no missing input, whatever the reason.
Error writeError(const fs::path& path, const std::string& what) {
    Error error = systemError(path, what);
    error.code = ErrorCode::Io;
    return error;
}

fs::path folderOf(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path temporaryBeside(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    const auto suffix = ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    const std::string name = target.filename().string().substr(0, 200);  // leaves room for the suffix below NAME_MAX
    return folderOf(target) / ("." + name + suffix);
}

class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor() {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return m_number; }

private:
    int m_number;
};

}  // namespace

FileFaults& fileFaults() {
    static FileFaults faults{::write, ::fsync};
    return faults;
}

struct AtomicFile::State {
    fs::path target, temporary;
    int descriptor = -1;

    ~State() {
        if (descriptor >= 0)
            ::close(descriptor);
        if (!temporary.empty())
            ::unlink(temporary.c_str());
    }
};

AtomicFile::AtomicFile(std::unique_ptr<State> state) : m_state(std::move(state)) {}
AtomicFile::AtomicFile(AtomicFile&&) noexcept = default;
AtomicFile& AtomicFile::operator=(AtomicFile&&) noexcept = default;
AtomicFile::~AtomicFile() = default;

Result<AtomicFile> AtomicFile::create(const fs::path& target) {
    auto state = std::make_unique<State>();
    state->target = target;
    const auto temporary = temporaryBeside(target);
    state->descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (state->descriptor < 0)
        return writeError(target, "cannot be created");
    state->temporary = temporary;
    return AtomicFile(std::move(state));
}

Status AtomicFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = fileFaults().write(m_state->descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            if (written == 0)
                errno = ENOSPC;
            return systemError(m_state->target, "cannot be written");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Status AtomicFile::write(std::string_view text) {
    return write(std::as_bytes(std::span(text.data(), text.size())));
}

Status AtomicFile::commit(Sync sync) {
    State& state = *m_state;
    if (sync == Sync::Now && fileFaults().sync(state.descriptor) != 0)
        return systemError(state.target, "cannot be synced");
    const int closed = ::close(state.descriptor);
    state.descriptor = -1;
    if (closed != 0)
        return systemError(state.target, "cannot be closed");
    if (::rename(state.temporary.c_str(), state.target.c_str()) != 0)
        return systemError(state.target, "cannot be renamed into place");
    state.temporary.clear();
    return sync == Sync::Now ? syncFolder(folderOf(state.target)) : Status();
}

Status writeFileAtomically(const fs::path& target, std::string_view content, Sync sync) {
    DIPTYCH_ASSIGN(AtomicFile file, AtomicFile::create(target));
    DIPTYCH_TRY(file.write(content));
    return file.commit(sync);
}

// The file system as a whole: one call for thousands of files.
Status syncFilesUnder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() < 0 || ::syncfs(descriptor.number()) != 0)
        return systemError(folder, "cannot be synced");
    return {};
}

Result<int> openRegularFile(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return systemError(path, "cannot be opened");
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
        return descriptor;
    ::close(descriptor);
    return Error{ErrorCode::BadInput, "is a folder, a pipe or a device, wanted a regular file", toUtf8(path),
                 "Choose a file"};
}

Result<std::string> readFile(const fs::path& path, std::size_t maxBytes) {
    DIPTYCH_ASSIGN(const int number, openRegularFile(path));
    const Descriptor descriptor(number);
    struct stat status {};
    if (::fstat(number, &status) != 0)
        return systemError(path, "cannot be read");
    if (static_cast<std::uint64_t>(status.st_size) > maxBytes)
        return Error{ErrorCode::BadInput,
                     "has " + std::to_string(status.st_size) + " bytes, wanted at most " + std::to_string(maxBytes),
                     toUtf8(path), "Use a smaller file"};
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t got = ::read(number, content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemError(path, "cannot be read");
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

Status syncFolder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() < 0 || ::fsync(descriptor.number()) != 0)
        return systemError(folder, "cannot be synced");
    return {};
}

Status publishFolder(const fs::path& temporary, const fs::path& target) {
    DIPTYCH_TRY(syncFolder(temporary));
    std::error_code failure;
    if (fs::is_directory(target, failure) && fs::is_empty(target, failure))
        fs::remove(target, failure);
    if (fs::exists(target, failure))
        return Error{ErrorCode::BadInput, "is there already, wanted a new folder", toUtf8(target),
                     "Choose another name"};
    if (::rename(temporary.c_str(), target.c_str()) != 0)
        return systemError(target, "cannot be renamed into place");
    return syncFolder(folderOf(target));
}

namespace {

Status moveFilesInto(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(from, failure))
        files.push_back(entry.path());
    for (const fs::path& file : files)
        if (::rename(file.c_str(), (to / file.filename()).c_str()) != 0)
            return writeError(to / file.filename(), "cannot be renamed into place");
    fs::remove(from, failure);
    return syncFolder(to);
}

bool holdsSomething(const fs::path& folder) {
    std::error_code failure;
    return fs::exists(folder, failure) && !fs::is_empty(folder, failure);
}

}  // namespace

Status buildFolder(const fs::path& target, Existing existing, const std::function<Status(const fs::path&)>& fill) {
    const fs::path absolute = fs::absolute(target).lexically_normal();
    const fs::path place = absolute.has_filename() ? absolute : absolute.parent_path();
    std::error_code failure;
    const bool there = holdsSomething(place);
    if (there && (existing == Existing::Refuse || !fs::is_directory(place, failure)))
        return Error{ErrorCode::BadInput, "is there already, wanted a new or empty folder", toUtf8(place), "Choose another name"};
    const fs::path temporary = temporaryBeside(place);
    fs::create_directories(temporary, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(place), "Choose another place"};
    Status status = fill(temporary);
    if (status.ok())
        status = there ? moveFilesInto(temporary, place) : publishFolder(temporary, place);
    if (!status.ok())
        fs::remove_all(temporary, failure);
    return status;
}

Result<fs::path> joinInside(const fs::path& root, std::string_view name) {
    const auto refuse = [&](const std::string& why) {
        return Error{ErrorCode::BadInput, why + ", wanted a name inside the folder", std::string(name),
                     "Mend the name in the source"};
    };
    if (name.empty() || name.find('\0') != std::string_view::npos)
        return refuse("is no file name");
    const fs::path relative = fromUtf8(name);
    if (relative.is_absolute())
        return refuse("is an absolute path");
    const fs::path normal = relative.lexically_normal();
    if (normal.begin() != normal.end() && *normal.begin() == "..")
        return refuse("leaves the folder");
    std::error_code failure;
    const fs::path joined = root / normal;
    const fs::path real = fs::weakly_canonical(joined, failure);
    if (failure)
        return refuse("cannot be followed (" + failure.message() + ")");
    const fs::path inside = real.lexically_relative(fs::weakly_canonical(root, failure));
    if (failure || inside.empty() || *inside.begin() == "..")
        return refuse("is a link that leaves the folder");
    return joined;
}

std::string toUtf8(const fs::path& path) {
    return sanitizeUtf8(path.string());
}

fs::path fromUtf8(std::string_view text) {
    return fs::path(std::string(text));
}

}  // namespace diptych
