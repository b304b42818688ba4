// What tells at a glance whether a file is as it was: its size and the time of its last change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace diptych {

struct FileStamp {
    std::int64_t bytes = 0;                    // 0 for folders
    std::int64_t time = 0;                     // of its last change, ns since 1970
    bool operator==(const FileStamp&) const = default;
};

// nullopt where there is nothing of that name.
std::optional<FileStamp> stampOf(const std::filesystem::path& file);
// Of a picture: where there is no such file, of what it stands in, as an archive or a font.
FileStamp stampOfPicture(const std::filesystem::path& file);

}  // namespace diptych
