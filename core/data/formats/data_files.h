// The files of a set, kept in a folder or an archive: names relative to its root with '/' between folders, sorted. Regular
// files only are opened; links are followed where they end inside the root. Nothing is ever unpacked.
// Threads: for the one that reads the set.
// Errors: NotFound, Io, BadInput (leaves the root, no regular file), Cancelled.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/data/formats/archive.h"
#include "core/data/formats/byte_stream.h"

namespace diptych {

struct ListedFile {
    enum class Kind : std::uint8_t { Regular, Link, Other };
    std::string name;
    Kind kind = Kind::Regular;
};

class DataFiles {
public:
    // A folder, or an archive; all its files are listed.
    static Result<std::shared_ptr<const DataFiles>> open(const std::filesystem::path& path, JobContext& context);
    // The folder around one file that was chosen: folders are listed when something of them is asked for.
    static std::shared_ptr<const DataFiles> around(const std::filesystem::path& folder);

    const std::filesystem::path& root() const { return m_root; }
    const std::shared_ptr<const Archive>& archive() const { return m_archive; }        // null: a folder
    const std::vector<ListedFile>& files() const { return m_files; }
    bool has(std::string_view name) const { return find(name) != nullptr; }
    bool hasFolder(std::string_view folder) const;
    // Files that stand in one folder itself.
    std::vector<std::string> filesIn(std::string_view folder) const;

    // Where readImage finds the picture of that name.
    Result<std::filesystem::path> locate(std::string_view name) const;
    Result<std::unique_ptr<ByteStream>> stream(std::string_view name) const;
    Result<std::string> read(std::string_view name, std::size_t maxBytes) const;
    std::string context(std::string_view name) const;                                  // for messages

private:
    DataFiles() = default;
    using Listing = std::vector<ListedFile>;
    Status listFolder(JobContext& context);
    const Listing& listingWith(std::string_view name) const;
    const ListedFile* find(std::string_view name) const;

    std::filesystem::path m_root;
    std::shared_ptr<const Archive> m_archive;
    Listing m_files;
    bool m_foldersByLink = false;
    bool m_lazy = false;
    mutable std::map<std::string, Listing, std::less<>> m_folders;                     // where m_lazy
};

// The folder that names in a file of a set start from: its own, or the one above "annotations".
std::filesystem::path rootOfFile(const std::filesystem::path& file);
// "a/./b" → "a/b"; BadInput for an absolute name, one that leaves the root or one that is none.
Result<std::string> cleanName(std::string_view name);
// "a/b/c.jpg" → "a/b" and "c.jpg".
std::string folderOfName(std::string_view name);
std::string fileOfName(std::string_view name);
std::string joinNames(std::string_view folder, std::string_view name);
// Of the last part, lower case, with its dot; "" where there is none.
std::string endingOf(std::string_view name);

}  // namespace diptych
