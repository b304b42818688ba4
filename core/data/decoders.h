// The readers of single picture formats behind image_io.h. Each looks at bytes in memory: recognises them, reads the header
// (sizes as stored, orientation, animation) and decodes to RGB as stored (not yet upright). Only core/data includes this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/data/image_io.h"

namespace diptych {

using ImageBytes = std::span<const std::byte>;

struct PictureDecoder {
    const char* format;
    bool (*recognises)(ImageBytes bytes);
    Result<ImageHeader> (*readHeader)(ImageBytes bytes, const std::string& context);
    Result<Image> (*decode)(ImageBytes bytes, const std::string& context);
};

extern const PictureDecoder jpegDecoder, pngDecoder, webpDecoder, tiffDecoder, gifDecoder, bmpDecoder;
// By content; null where none knows it.
const PictureDecoder* recognisedDecoder(ImageBytes bytes);

// A JPEG decoded at the smallest eighth whose sides are at least `side`.
Result<Image> decodeJpegReduced(ImageBytes bytes, const std::string& context, int side);

// Orientation (1 to 8) of an EXIF block, with or without its "Exif\0\0" head; 1 where there is none.
int exifOrientation(ImageBytes exif);
Image upright(Image image, int orientation);

Error brokenPicture(const std::string& context, const std::string& why);
bool startsWith(ImageBytes bytes, std::string_view magic, std::size_t at = 0);
// Sides that can be held: positive, and no more than 2^31 pixels.
bool plausibleSize(std::int64_t width, std::int64_t height);

}  // namespace diptych
