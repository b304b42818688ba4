// Pictures from files and bytes, exact to Pillow: header first (size bounded before anything is allocated), EXIF
// orientation applied whatever the container, alpha dropped, palette looked up, CMYK and 16 bit converted as
// ../shared/parity/preprocess/README.md says. JPEG, PNG, WebP, TIFF, GIF, BMP; the kind is found by content. A path may lead
// into an archive (set.zip/a.jpg).
// Errors: NotFound, Io, BadInput (corrupt, truncated, empty, no picture, not a regular file, over the limits),
// Unsupported (a picture format that is not read). Threads: free functions, safe from any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "core/base/files.h"
#include "core/base/image.h"
#include "core/base/result.h"

namespace diptych {

struct ImageLimits {
    std::int64_t maxPixels = 64'000'000;
    std::int64_t maxFileBytes = std::int64_t{1} << 30;
};

struct ImageHeader {
    std::string format;               // "jpeg", "png", "webp", "tiff", "gif", "bmp"
    int width = 0, height = 0;        // as displayed (after the EXIF orientation)
    int orientation = 1;              // EXIF, 1 to 8
    bool animated = false;
};

Result<ImageHeader> readImageHeader(const std::filesystem::path& path, const ImageLimits& limits = {});
Result<Image> readImage(const std::filesystem::path& path, const ImageLimits& limits = {});
Result<Image> decodeImage(std::span<const std::byte> bytes, const std::string& context, const ImageLimits& limits = {});
// A picture whose sides are at least `side` where the file allows, decoded smaller where that is faster (JPEG
// scaling), then reduced so that it fits into side × side. For thumbnails only: not exact.
Result<Image> readThumbnail(const std::filesystem::path& path, int side, const ImageLimits& limits = {});

Status writePng(const std::filesystem::path& path, const Image& image, Sync sync = Sync::Now);
Result<std::vector<std::byte>> encodePng(const Image& image);

}  // namespace diptych
