// An archive (zip, tar, tar.gz and their like) as a read-only list of files: indexed once, members read one at a time, never
// unpacked. Members of a plain tar are read at their offset, by any threads at once; those of compressed archives one after
// another, forwards from where the last read ended; their small texts are kept while the archive is indexed. Links, devices and names that would leave the archive are not listed
// but told in faults(). Bounded: 8 million members, a member's size by the reader, what is unpacked to 200 times the file.
// Errors: NotFound, Io, BadInput (no archive, broken, a bomb).
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/data/formats/byte_stream.h"
#include "core/data/formats/picture_store.h"

namespace diptych {

struct ArchiveMember {
    std::string name;                              // relative, '/' between folders
    std::uint64_t size = 0;                        // as the archive says
    std::int64_t offset = -1;                      // of its bytes in a plain tar; −1: only through the unpacker
    std::int64_t place = 0;                        // among all entries
};

struct ArchiveFault {
    std::string name, what;
};

class ArchiveCursor;

class Archive : public PictureStore {
public:
    static Result<std::shared_ptr<const Archive>> open(const std::filesystem::path& path, JobContext& context);
    ~Archive() override;

    const std::filesystem::path& path() const override { return m_path; }
    Result<std::string> read(std::string_view name, std::size_t maxBytes) const override;
    // For large members: a stream of its own.
    Result<std::unique_ptr<ByteStream>> stream(std::string_view name) const;
    const std::vector<ArchiveMember>& members() const { return m_members; }
    const std::vector<ArchiveFault>& faults() const { return m_faults; }
    bool isTar() const { return m_tar; }

private:
    Archive() = default;
    const ArchiveMember* find(std::string_view name) const;
    void add(std::string name, const ArchiveMember& member);
    void keepText(ArchiveCursor& cursor);

    std::filesystem::path m_path;
    std::vector<ArchiveMember> m_members;
    std::unordered_map<std::string_view, std::size_t> m_byName;
    std::vector<ArchiveFault> m_faults;
    std::unordered_map<std::int64_t, std::string> m_texts;         // by the member's place
    std::size_t m_textBytes = 0;
    bool m_tar = false;
    mutable std::mutex m_mutex;                    // of the cursor
    mutable std::unique_ptr<ArchiveCursor> m_cursor;
};

// By its first bytes: zip, gzip, xz, bzip2, zstd or tar.
bool isArchive(const std::filesystem::path& path);

}  // namespace diptych
