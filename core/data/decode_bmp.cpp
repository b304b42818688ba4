#include <array>

#include "core/data/decoders.h"

namespace diptych {

namespace {

std::uint32_t number(ImageBytes bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8 | (at + i < bytes.size() ? static_cast<std::uint32_t>(bytes[at + i]) : 0u);
    return value;
}

struct Layout {
    std::int32_t width = 0, height = 0;            // height < 0: rows from the top
    std::uint32_t bits = 0, compression = 0, colours = 0;
    std::size_t pixels = 0, palette = 0, paletteEntry = 4;
    std::array<std::uint32_t, 3> masks{};          // red, green, blue of 16 and 32 bits
};

Layout layoutOf(ImageBytes bytes) {
    Layout layout;
    layout.pixels = number(bytes, 10, 4);
    const std::uint32_t headerSize = number(bytes, 14, 4);
    layout.palette = 14 + std::size_t{headerSize};
    if (headerSize == 12) {
        layout.width = static_cast<std::int32_t>(number(bytes, 18, 2));
        layout.height = static_cast<std::int32_t>(number(bytes, 20, 2));
        layout.bits = number(bytes, 24, 2);
        layout.paletteEntry = 3;
    } else {
        layout.width = static_cast<std::int32_t>(number(bytes, 18, 4));
        layout.height = static_cast<std::int32_t>(number(bytes, 22, 4));
        layout.bits = number(bytes, 28, 2);
        layout.compression = number(bytes, 30, 4);
        layout.colours = number(bytes, 46, 4);
    }
    if (layout.colours == 0 && layout.bits <= 8)
        layout.colours = 1u << layout.bits;
    layout.masks = layout.bits == 16 ? std::array<std::uint32_t, 3>{0x7C00, 0x3E0, 0x1F}
                                     : std::array<std::uint32_t, 3>{0xFF0000, 0xFF00, 0xFF};
    if (layout.compression == 3)
        for (std::size_t i = 0; i < 3; ++i)
            layout.masks[i] = number(bytes, 54 + i * 4, 4);
    return layout;
}

std::uint8_t masked(std::uint32_t value, std::uint32_t mask) {
    if (mask == 0)
        return 0;
    int shift = 0;
    while (((mask >> shift) & 1u) == 0)
        ++shift;
    const std::uint32_t top = mask >> shift;
    return static_cast<std::uint8_t>(std::uint64_t{(value & mask) >> shift} * 255 / top);
}

bool recognises(ImageBytes bytes) { return startsWith(bytes, "BM") && bytes.size() >= 26; }

Result<ImageHeader> readHeader(ImageBytes bytes, const std::string& context) {
    const Layout layout = layoutOf(bytes);
    const std::int64_t height = layout.height < 0 ? -std::int64_t{layout.height} : layout.height;
    if (!plausibleSize(layout.width, height))
        return brokenPicture(context, "has an impossible size");
    const bool known = layout.bits == 1 || layout.bits == 4 || layout.bits == 8 || layout.bits == 16 || layout.bits == 24 ||
                       layout.bits == 32;
    if (!known || (layout.compression != 0 && layout.compression != 3))
        return Error{ErrorCode::Unsupported, "is a compressed or unusual BMP, wanted an uncompressed one", context,
                     "Convert it to PNG"};
    ImageHeader header;
    header.width = layout.width;
    header.height = static_cast<int>(height);
    return header;
}

void readPixel(ImageBytes bytes, const Layout& layout, std::size_t row, std::size_t x, std::uint8_t* to) {
    if (layout.bits <= 8) {
        const std::size_t bit = x * layout.bits;
        const std::uint32_t packed = number(bytes, row + bit / 8, 1);
        const std::uint32_t index = (packed >> (8 - layout.bits - bit % 8)) & ((1u << layout.bits) - 1);
        const std::size_t entry = layout.palette + std::size_t{index < layout.colours ? index : 0} * layout.paletteEntry;
        for (std::size_t c = 0; c < 3; ++c)
            to[c] = static_cast<std::uint8_t>(number(bytes, entry + 2 - c, 1));
    } else if (layout.bits == 24) {
        for (std::size_t c = 0; c < 3; ++c)
            to[c] = static_cast<std::uint8_t>(number(bytes, row + x * 3 + 2 - c, 1));
    } else {
        const std::uint32_t value = number(bytes, row + x * (layout.bits / 8), layout.bits / 8);
        for (std::size_t c = 0; c < 3; ++c)
            to[c] = masked(value, layout.masks[c]);
    }
}

Result<Image> decode(ImageBytes bytes, const std::string& context) {
    const Layout layout = layoutOf(bytes);
    const bool fromTop = layout.height < 0;
    Image image(layout.width, fromTop ? -layout.height : layout.height);
    const std::size_t rowBytes = (static_cast<std::size_t>(layout.width) * layout.bits + 31) / 32 * 4;
    if (layout.pixels > bytes.size() || bytes.size() - layout.pixels < rowBytes * static_cast<std::size_t>(image.height))
        return brokenPicture(context, "is a BMP that is cut short");
    for (int y = 0; y < image.height; ++y) {
        const auto stored = static_cast<std::size_t>(fromTop ? y : image.height - 1 - y);
        for (int x = 0; x < image.width; ++x)
            readPixel(bytes, layout, layout.pixels + stored * rowBytes, static_cast<std::size_t>(x), image.at(x, y));
    }
    return image;
}

}  // namespace

const PictureDecoder bmpDecoder{"bmp", recognises, readHeader, decode};

}  // namespace diptych
