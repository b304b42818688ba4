// Pictures that are no files: members of an archive, glyphs of a font. Their paths are STORE/NAME, as if the store were a
// folder, so that whoever reads a picture by its path need not know. A set keeps its stores open (Dataset::stores) and
// reads by path find them here; without a set the store is opened for the one read.
// Threads: a store is const and may be read by any threads at once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/job.h"
#include "core/base/result.h"

namespace diptych {

class PictureStore {
public:
    virtual ~PictureStore() = default;
    virtual const std::filesystem::path& path() const = 0;
    // The bytes of one picture. NotFound, BadInput (larger than maxBytes, broken), Io.
    virtual Result<std::string> read(std::string_view name, std::size_t maxBytes) const = 0;
};

// The archive or font at that path. Errors as Archive::open and EmojiFont::open.
Result<std::shared_ptr<const PictureStore>> openPictureStore(const std::filesystem::path& path, JobContext& context);
// Makes a store known to readStoredPicture for as long as somebody keeps it.
void rememberStore(const std::shared_ptr<const PictureStore>& store);
// True where a regular file stands on the way to `path`, as in set.zip/a.jpg.
bool isStoredPicture(const std::filesystem::path& path);
Result<std::string> readStoredPicture(const std::filesystem::path& path, std::size_t maxBytes);
// The bytes of a picture, whether it is a file or stands in a store.
Result<std::string> readPictureBytes(const std::filesystem::path& path, std::size_t maxBytes);

}  // namespace diptych
