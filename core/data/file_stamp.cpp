#include "core/data/file_stamp.h"

#include <sys/stat.h>

namespace diptych {

namespace fs = std::filesystem;

std::optional<FileStamp> stampOf(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return std::nullopt;
    const std::int64_t bytes = S_ISDIR(status.st_mode) ? 0 : status.st_size;
    return FileStamp{bytes, std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

FileStamp stampOfPicture(const fs::path& file) {
    for (fs::path place = file; place.has_relative_path(); place = place.parent_path())
        if (const auto stamp = stampOf(place))
            return *stamp;
    return {};
}

}  // namespace diptych
