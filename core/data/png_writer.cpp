#include "core/data/png_writer.h"

#include <png.h>

#include <csetjmp>

#include "core/base/files.h"
#include "core/data/image_io.h"

namespace diptych {

namespace {

void appendBytes(png_structp png, png_bytep data, std::size_t count) {
    auto* out = static_cast<std::vector<std::byte>*>(png_get_io_ptr(png));
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    out->insert(out->end(), bytes, bytes + count);
}

void flushNothing(png_structp) {}

bool encodeRows(png_structp png, png_infop info, const std::uint8_t* pixels, int width, int height, int channels) {
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    const int colour = channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
    png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8, colour,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 4);
    png_write_info(png, info);
    for (int y = 0; y < height; ++y)
        png_write_row(png, pixels + static_cast<std::size_t>(y) * static_cast<std::size_t>(width * channels));
    png_write_end(png, info);
    return true;
}

Result<std::vector<std::byte>> encode(const std::uint8_t* pixels, int width, int height, int channels) {
    std::vector<std::byte> out;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &out, appendBytes, flushNothing);
    const bool done = width > 0 && height > 0 && encodeRows(png, info, pixels, width, height, channels);
    png_destroy_write_struct(&png, &info);
    if (!done)
        return Error{ErrorCode::Internal, "cannot be encoded as PNG", "picture", {}};
    return out;
}

Status save(const std::filesystem::path& path, const std::vector<std::byte>& bytes, Sync sync) {
    return writeFileAtomically(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, sync);
}

}  // namespace

Result<std::vector<std::byte>> encodePng(const Image& image) {
    return encode(image.pixels.data(), image.width, image.height, 3);
}

Status writePng(const std::filesystem::path& path, const Image& image, Sync sync) {
    DIPTYCH_ASSIGN(const auto bytes, encodePng(image));
    return save(path, bytes, sync);
}

Status writeGreyPng(const std::filesystem::path& path, const GreyImage& image, Sync sync) {
    DIPTYCH_ASSIGN(const auto bytes, encode(image.values.data(), image.width, image.height, 1));
    return save(path, bytes, sync);
}

Result<GreyImage> readGreyPng(const std::filesystem::path& path) {
    DIPTYCH_ASSIGN(const Image image, readImage(path));
    GreyImage grey{image.width, image.height, std::vector<std::uint8_t>(image.pixels.size() / 3)};
    for (std::size_t i = 0; i < grey.values.size(); ++i)
        grey.values[i] = image.pixels[i * 3];
    return grey;
}

}  // namespace diptych
