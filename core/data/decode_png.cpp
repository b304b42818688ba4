#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>

#include "core/data/decoders.h"

namespace diptych {

namespace {

struct Source {
    ImageBytes bytes;
    std::size_t at = 0;
    char message[200] = {};
};

void onError(png_structp png, png_const_charp text) {
    auto* source = static_cast<Source*>(png_get_error_ptr(png));
    std::strncpy(source->message, text, sizeof source->message - 1);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void readBytes(png_structp png, png_bytep to, std::size_t count) {
    auto* source = static_cast<Source*>(png_get_io_ptr(png));
    if (count > source->bytes.size() - source->at)
        png_error(png, "the file ends too early");
    std::memcpy(to, source->bytes.data() + source->at, count);
    source->at += count;
}

// Owns libpng's structures; every call that can jump happens below a setjmp of its own.
class PngReader {
public:
    explicit PngReader(ImageBytes bytes) : m_source{bytes} {
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &m_source, onError, onWarning);
        m_info = png_create_info_struct(m_png);
    }
    ~PngReader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngReader(const PngReader&) = delete;
    PngReader& operator=(const PngReader&) = delete;

    bool open() {
        if (setjmp(png_jmpbuf(m_png)) != 0)
            return false;
        png_set_read_fn(m_png, &m_source, readBytes);
        png_set_user_limits(m_png, 0x7FFFFFFF, 0x7FFFFFFF);
        png_read_info(m_png, m_info);
        return true;
    }

    // One fully transparent palette entry among opaque ones, or a colour key of an 8-bit picture.
    std::optional<std::array<std::uint8_t, 3>> transparentColour() const {
        png_bytep alphas = nullptr;
        png_color_16p key = nullptr;
        int count = 0;
        if (png_get_tRNS(m_png, m_info, &alphas, &count, &key) == 0)
            return std::nullopt;
        const int colour = png_get_color_type(m_png, m_info);
        if (colour == PNG_COLOR_TYPE_PALETTE)
            return singleTransparentEntry({alphas, static_cast<std::size_t>(count)});
        if (png_get_bit_depth(m_png, m_info) != 8)
            return std::nullopt;
        const auto low = [](png_uint_16 value) { return static_cast<std::uint8_t>(value); };
        if (colour == PNG_COLOR_TYPE_RGB)
            return std::array<std::uint8_t, 3>{low(key->red), low(key->green), low(key->blue)};
        return std::array<std::uint8_t, 3>{low(key->gray), low(key->gray), low(key->gray)};
    }

    bool decode(Image& image, std::vector<png_bytep>& rows) {
        if (setjmp(png_jmpbuf(m_png)) != 0)
            return false;
        const int depth = png_get_bit_depth(m_png, m_info), colour = png_get_color_type(m_png, m_info);
        if (depth == 16 && colour == PNG_COLOR_TYPE_GRAY)
            png_set_scale_16(m_png);
        else if (depth == 16)
            png_set_strip_16(m_png);
        if (colour == PNG_COLOR_TYPE_PALETTE)
            png_set_palette_to_rgb(m_png);
        if ((colour & PNG_COLOR_MASK_COLOR) == 0) {
            png_set_expand_gray_1_2_4_to_8(m_png);
            png_set_gray_to_rgb(m_png);
        }
        png_set_strip_alpha(m_png);
        png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
        const auto width = png_get_image_width(m_png, m_info), height = png_get_image_height(m_png, m_info);
        if (png_get_rowbytes(m_png, m_info) != std::size_t{width} * 3)
            png_error(m_png, "the rows have an unexpected length");
        image = Image(static_cast<int>(width), static_cast<int>(height));
        rows.resize(height);
        for (std::size_t y = 0; y < rows.size(); ++y)
            rows[y] = image.at(0, static_cast<int>(y));
        png_read_image(m_png, rows.data());
        png_read_end(m_png, nullptr);
        return true;
    }

    ImageHeader header() const {
        ImageHeader header;
        header.width = static_cast<int>(png_get_image_width(m_png, m_info));
        header.height = static_cast<int>(png_get_image_height(m_png, m_info));
        png_uint_32 length = 0;
        png_bytep exif = nullptr;
        if (png_get_eXIf_1(m_png, m_info, &length, &exif) != 0)
            header.orientation = exifOrientation({reinterpret_cast<const std::byte*>(exif), length});
        return header;
    }
    std::string message() const { return m_source.message; }

private:
    std::optional<std::array<std::uint8_t, 3>> singleTransparentEntry(std::span<const png_byte> alphas) const {
        const auto clear = std::find(alphas.begin(), alphas.end(), png_byte{0});
        const auto opaque = std::count(alphas.begin(), alphas.end(), png_byte{255});
        png_colorp palette = nullptr;
        int entries = 0;
        png_get_PLTE(m_png, m_info, &palette, &entries);
        const auto index = clear - alphas.begin();
        if (clear == alphas.end() || opaque + 1 != static_cast<std::ptrdiff_t>(alphas.size()) || index >= entries)
            return std::nullopt;
        return std::array<std::uint8_t, 3>{palette[index].red, palette[index].green, palette[index].blue};
    }

    Source m_source;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
};

bool recognises(ImageBytes bytes) { return startsWith(bytes, "\x89PNG\r\n\x1A\n"); }

// An eXIf chunk after the pixels counts as well: chunks are walked without decoding.
int orientationOfChunks(ImageBytes bytes) {
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i)
            length = length << 8 | static_cast<std::size_t>(bytes[at + i]);
        if (length > bytes.size() - at - 12)
            break;
        if (startsWith(bytes, "eXIf", at + 4))
            return exifOrientation(bytes.subspan(at + 8, length));
        at += length + 12;
    }
    return 1;
}

Result<ImageHeader> readHeader(ImageBytes bytes, const std::string& context) {
    PngReader reader(bytes);
    if (!reader.open())
        return brokenPicture(context, "is a damaged PNG (" + reader.message() + ")");
    ImageHeader header = reader.header();
    if (header.orientation == 1)
        header.orientation = orientationOfChunks(bytes);
    if (!plausibleSize(header.width, header.height))
        return brokenPicture(context, "has an impossible size");
    return header;
}

Result<Image> decode(ImageBytes bytes, const std::string& context) {
    PngReader reader(bytes);
    Image image;
    std::vector<png_bytep> rows;
    const auto broken = [&] {
        return brokenPicture(context, "is a PNG that is damaged or cut short (" + reader.message() + ")");
    };
    if (!reader.open())
        return broken();
    const auto transparent = reader.transparentColour();
    if (!reader.decode(image, rows))
        return broken();
    image.transparentColour = transparent;
    return image;
}

}  // namespace

const PictureDecoder pngDecoder{"png", recognises, readHeader, decode};

}  // namespace diptych
