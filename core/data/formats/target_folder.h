// A new folder that a set is written into: pictures copied beside the texts under names that are safe and told apart, texts
// row by row through the atomic writer. Errors: Io, Cancelled, what reading a picture returns.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/files.h"
#include "core/base/job.h"
#include "core/data/dataset.h"

namespace diptych {

class TargetFolder {
public:
    TargetFolder(std::filesystem::path folder, std::size_t pictures, JobContext& context)
        : m_folder(std::move(folder)), m_pictures(pictures), m_context(context) {}

    const std::filesystem::path& path() const { return m_folder; }
    Status makeFolder(const std::string& name) const;
    // Copies the picture below `folder` of the target ("" for itself) and gives its name there; a picture that is not
    // there has a name all the same. The same picture is copied once.
    Result<std::string> putPicture(const DataItem& item, const std::string& folder);
    Result<std::string> putPicture(const PictureRef& picture, const std::string& folder);
    // The same under a name that the format asks for; its ending is the picture's.
    Result<std::string> putPictureAs(const DataItem& item, const std::string& stem);
    Status tick();
    // A folder for a split, not made yet: its name made safe and told apart from others, "" for "all".
    std::string folderOf(const std::string& split);

private:
    std::string freeName(const std::string& path, const std::string& folder);
    Status copy(const std::filesystem::path& from, const std::filesystem::path& to) const;

    std::filesystem::path m_folder;
    std::size_t m_pictures, m_done = 0;
    JobContext& m_context;
    std::unordered_map<std::string, std::string> m_known;          // folder and picture → name
    std::unordered_map<std::string, std::string> m_folders;        // of splits
    std::unordered_set<std::string> m_taken;                       // folder/stem
    std::unordered_map<std::string, int> m_next;                   // the number to try for a stem
};

// Text in rows, buffered.
class RowFile {
public:
    static Result<RowFile> create(const std::filesystem::path& file);
    Status write(std::string_view text);
    Status commit();

private:
    explicit RowFile(AtomicFile file) : m_file(std::move(file)) {}
    AtomicFile m_file;
    std::string m_buffer;
};

// The rows of one JSON array; what stands before and behind it is the caller's.
class JsonArrayFile {
public:
    static Result<JsonArrayFile> create(const std::filesystem::path& file, std::string_view before);
    Status add(const nlohmann::json& row);
    Status next(std::string_view between);                         // closes the array, another one begins
    Status commit(std::string_view behind);

private:
    explicit JsonArrayFile(RowFile file) : m_file(std::move(file)) {}
    RowFile m_file;
    bool m_first = true;
};

std::string jsonLine(const nlohmann::json& row);

// Ids that are used once: the given one where it is free, else the next that nobody has.
class FreeIds {
public:
    std::int64_t take(std::int64_t wanted);

private:
    std::unordered_set<std::int64_t> m_taken;
    std::int64_t m_next = 0;
};

// Splits in the order of their first picture, with their items.
struct SplitItems {
    std::string split;
    std::vector<const DataItem*> items;
};
std::vector<SplitItems> splitsOf(const Dataset& set);
// True where a reader finds that split in the name of a folder or file.
bool nameTellsSplit(const std::string& split);
std::string onOneLine(std::string_view text);                      // line ends and tabs as blanks

}  // namespace diptych
