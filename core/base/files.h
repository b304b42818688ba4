// One way to save a file and one to read one. AtomicFile writes a temporary file in the same folder, checks every
// write, syncs, renames and syncs the folder: after a crash the old content or the new one stands, never a mixture.
// readFile opens regular files only (no FIFO, device or endless link) and refuses more than maxBytes.
// Errors: NotFound, Io (with the system's reason), BadInput (no regular file, too large).
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace diptych {

// Later: for the many files of a folder that is being built; syncFilesUnder makes them last, all at once.
enum class Sync { Now, Later };

class AtomicFile {
public:
    static Result<AtomicFile> create(const std::filesystem::path& target);
    AtomicFile(AtomicFile&&) noexcept;
    AtomicFile& operator=(AtomicFile&&) noexcept;
    ~AtomicFile();                                   // not committed: the temporary file is removed

    Status write(std::span<const std::byte> bytes);
    Status write(std::string_view text);
    Status commit(Sync sync = Sync::Now);

private:
    struct State;
    explicit AtomicFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

Status writeFileAtomically(const std::filesystem::path& target, std::string_view content, Sync sync = Sync::Now);
Status syncFilesUnder(const std::filesystem::path& folder);
Result<std::string> readFile(const std::filesystem::path& path, std::size_t maxBytes = std::size_t{1} << 30);

// Opens an existing regular file for reading, non-blocking; gives a file descriptor that the caller closes.
Result<int> openRegularFile(const std::filesystem::path& path);
// Syncs a folder so that a rename inside it survives a power cut.
Status syncFolder(const std::filesystem::path& folder);
// A folder that appears at once: fill `temporary`, then publishFolder renames it to `target` (which must not exist).
Status publishFolder(const std::filesystem::path& temporary, const std::filesystem::path& target);
// Fills a folder beside `target`, then puts it in its place: renamed as a whole where `target` is absent or empty, else
// (Existing::Replace) file by file over those of the same name. When `fill` fails, `target` is as it was.
enum class Existing { Refuse, Replace };
Status buildFolder(const std::filesystem::path& target, Existing existing,
                   const std::function<Status(const std::filesystem::path&)>& fill);
// Joins a name from a file to its root; BadInput when it is absolute or would leave the root ("..", links).
Result<std::filesystem::path> joinInside(const std::filesystem::path& root, std::string_view name);

// UTF-8 conversions at the border to std::filesystem.
std::string toUtf8(const std::filesystem::path& path);
std::filesystem::path fromUtf8(std::string_view text);

// Replaces invalid UTF-8 by U+FFFD.
std::string sanitizeUtf8(std::string_view text);
bool isValidUtf8(std::string_view text);

}  // namespace diptych
