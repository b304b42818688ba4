// What the beginning of a file tells of its format: its first bytes, and where it is JSON its shape, its top-level keys and
// the keys of its first rows. Nothing is decided by a file's name alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/data/formats/data_files.h"
#include "core/data/formats/json_rows.h"

namespace diptych {

struct FileHead {
    std::string name;                              // in the set
    std::string ending;                            // ".json"
    std::string bytes;                             // the first 64 KB
    bool isJson = false;
    JsonShape shape = JsonShape::Document;
    // Keys of the first row of each top-level array; "" for an array at the top and for JSON lines.
    std::map<std::string, std::set<std::string>> rowKeys;
    std::set<std::string> topKeys;                 // of a top-level object

    bool rowHas(const std::string& array, const char* key) const;
    std::string_view firstLine() const;
};

Result<FileHead> readHead(const DataFiles& files, const std::string& name);
// Reads on until a row of that array has been seen: its keys may come after megabytes of others.
void readOnUntil(FileHead& head, const DataFiles& files, const std::string& array);

// Bytes in memory as a stream.
class MemoryStream : public ByteStream {
public:
    explicit MemoryStream(std::string_view bytes) : m_bytes(bytes) {}
    Result<std::size_t> read(std::span<char> into) override;

private:
    std::string_view m_bytes;
};

}  // namespace diptych
