#include "core/data/image_io.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/files.h"
#include "core/data/decoders.h"
#include "core/data/formats/picture_store.h"
#include "core/data/resample.h"

namespace diptych {

namespace {

constexpr int maxSide = 1'000'000;                 // the resampler's tables grow with the longer side

const std::array<const PictureDecoder*, 6>& decoders() {
    static const std::array<const PictureDecoder*, 6> all{&jpegDecoder, &pngDecoder,  &webpDecoder,
                                                          &tiffDecoder, &gifDecoder, &bmpDecoder};
    return all;
}

}  // namespace

const PictureDecoder* recognisedDecoder(ImageBytes bytes) {
    for (const PictureDecoder* decoder : decoders())
        if (decoder->recognises(bytes))
            return decoder;
    return nullptr;
}

namespace {

Result<const PictureDecoder*> decoderFor(ImageBytes bytes, const std::string& context) {
    if (bytes.empty())
        return brokenPicture(context, "is empty");
    if (const PictureDecoder* decoder = recognisedDecoder(bytes); decoder != nullptr)
        return decoder;
    return Error{ErrorCode::BadInput, "is no picture that is read here, wanted JPEG, PNG, WebP, TIFF, GIF or BMP", context,
                 "Convert it to PNG or JPEG"};
}

struct Checked {
    const PictureDecoder* decoder = nullptr;
    ImageHeader header;                            // sizes as stored
};

Result<Checked> checkHeader(ImageBytes bytes, const std::string& context, const ImageLimits& limits) {
    Checked checked;
    DIPTYCH_ASSIGN(checked.decoder, decoderFor(bytes, context));
    DIPTYCH_ASSIGN(checked.header, checked.decoder->readHeader(bytes, context));
    checked.header.format = checked.decoder->format;
    const std::int64_t pixels = std::int64_t{checked.header.width} * checked.header.height;
    if (std::max(checked.header.width, checked.header.height) > maxSide)
        return Error{ErrorCode::BadInput,
                     "has a side of " + std::to_string(std::max(checked.header.width, checked.header.height)) +
                         " pixels, wanted at most " + std::to_string(maxSide),
                     context, "Make it smaller first"};
    if (pixels > limits.maxPixels)
        return Error{ErrorCode::BadInput,
                     "has " + std::to_string(checked.header.width) + " × " + std::to_string(checked.header.height) +
                         " pixels, wanted at most " + std::to_string(limits.maxPixels / 1'000'000) + " million",
                     context, "Make it smaller first"};
    return checked;
}

ImageBytes asBytes(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }

Result<std::string> readPicture(const std::filesystem::path& path, const ImageLimits& limits) {
    return readPictureBytes(path, static_cast<std::size_t>(limits.maxFileBytes));
}

}  // namespace

Error brokenPicture(const std::string& context, const std::string& why) {
    return Error{ErrorCode::BadInput, why + ", wanted a whole picture", context, "Fetch or export the picture again"};
}

bool startsWith(ImageBytes bytes, std::string_view magic, std::size_t at) {
    if (bytes.size() < at + magic.size())
        return false;
    return std::equal(magic.begin(), magic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
}

bool plausibleSize(std::int64_t width, std::int64_t height) {
    return width > 0 && height > 0 && width <= INT32_MAX && height <= INT32_MAX && width * height <= INT32_MAX;
}

Result<ImageHeader> readImageHeader(const std::filesystem::path& path, const ImageLimits& limits) {
    DIPTYCH_ASSIGN(const std::string content, readPicture(path, limits));
    DIPTYCH_ASSIGN(Checked checked, checkHeader(asBytes(content), toUtf8(path), limits));
    if (checked.header.orientation > 4)
        std::swap(checked.header.width, checked.header.height);
    return checked.header;
}

Result<Image> decodeImage(std::span<const std::byte> bytes, const std::string& context, const ImageLimits& limits) {
    DIPTYCH_ASSIGN(const Checked checked, checkHeader(bytes, context, limits));
    DIPTYCH_ASSIGN(Image image, checked.decoder->decode(bytes, context));
    return upright(std::move(image), checked.header.orientation);
}

Result<Image> readImage(const std::filesystem::path& path, const ImageLimits& limits) {
    DIPTYCH_ASSIGN(const std::string content, readPicture(path, limits));
    return decodeImage(asBytes(content), toUtf8(path), limits);
}

Result<Image> readThumbnail(const std::filesystem::path& path, int side, const ImageLimits& limits) {
    DIPTYCH_ASSIGN(const std::string content, readPicture(path, limits));
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const Checked checked, checkHeader(asBytes(content), context, limits));
    Image image;
    if (checked.decoder == &jpegDecoder) {
        DIPTYCH_ASSIGN(image, decodeJpegReduced(asBytes(content), context, side));
    } else {
        DIPTYCH_ASSIGN(image, checked.decoder->decode(asBytes(content), context));
    }
    const double scale = std::min(1.0, static_cast<double>(side) / std::max(image.width, image.height));
    const auto scaled = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
    return upright(resize(image, scaled(image.width), scaled(image.height), Filter::Bilinear), checked.header.orientation);
}

}  // namespace diptych
