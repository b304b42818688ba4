#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#include "core/data/decoders.h"

namespace diptych {

namespace {

struct Memory {
    ImageBytes bytes;
    std::uint64_t at = 0;
};

tmsize_t readMemory(thandle_t handle, void* to, tmsize_t count) {
    auto* memory = static_cast<Memory*>(handle);
    const std::uint64_t left = memory->bytes.size() - std::min<std::uint64_t>(memory->at, memory->bytes.size());
    const std::uint64_t taken = std::min<std::uint64_t>(left, static_cast<std::uint64_t>(count));
    std::memcpy(to, memory->bytes.data() + memory->at, taken);
    memory->at += taken;
    return static_cast<tmsize_t>(taken);
}

tmsize_t writeNothing(thandle_t, void*, tmsize_t) { return 0; }

toff_t seekMemory(thandle_t handle, toff_t offset, int whence) {
    auto* memory = static_cast<Memory*>(handle);
    const std::uint64_t base = whence == SEEK_CUR ? memory->at : whence == SEEK_END ? memory->bytes.size() : 0;
    memory->at = base + offset;
    return memory->at;
}

int closeNothing(thandle_t) { return 0; }

toff_t sizeOfMemory(thandle_t handle) { return static_cast<Memory*>(handle)->bytes.size(); }

using Tiff = std::unique_ptr<TIFF, void (*)(TIFF*)>;

Tiff open(Memory& memory) {
    static std::once_flag silenced;                // the handlers are global to the library
    std::call_once(silenced, [] {
        TIFFSetErrorHandler(nullptr);
        TIFFSetWarningHandler(nullptr);
    });
    return Tiff(TIFFClientOpen("picture", "rm", &memory, readMemory, writeNothing, seekMemory, closeNothing, sizeOfMemory,
                               nullptr, nullptr),
                TIFFClose);
}

struct Layout {
    std::uint32_t width = 0, height = 0;
    std::uint16_t bits = 1, samples = 1, photometric = PHOTOMETRIC_MINISBLACK, planar = PLANARCONFIG_CONTIG;
    std::uint16_t orientation = 1, format = SAMPLEFORMAT_UINT;
};

Layout layoutOf(TIFF* tiff) {
    Layout layout;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &layout.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &layout.height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout.bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout.samples);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout.photometric);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout.planar);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &layout.orientation);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &layout.format);
    return layout;
}

bool recognises(ImageBytes bytes) {
    return startsWith(bytes, std::string_view("II*\0", 4)) || startsWith(bytes, std::string_view("MM\0*", 4)) ||
           startsWith(bytes, std::string_view("II+\0", 4)) || startsWith(bytes, std::string_view("MM\0+", 4));
}

Error broken(const std::string& context) { return brokenPicture(context, "is a TIFF that is damaged or cut short"); }

Result<ImageHeader> readHeader(ImageBytes bytes, const std::string& context) {
    Memory memory{bytes};
    const Tiff tiff = open(memory);
    if (!tiff)
        return broken(context);
    const Layout layout = layoutOf(tiff.get());
    if (!plausibleSize(layout.width, layout.height))
        return brokenPicture(context, "has an impossible size");
    ImageHeader header;
    header.width = static_cast<int>(layout.width);
    header.height = static_cast<int>(layout.height);
    header.orientation = layout.orientation >= 1 && layout.orientation <= 8 ? layout.orientation : 1;
    return header;
}

bool isCmyk(const Layout& layout) { return layout.photometric == PHOTOMETRIC_SEPARATED && layout.samples >= 4; }

// Rows of whole samples: the values as stored, so that alpha is dropped and not multiplied in.
bool readsByRows(TIFF* tiff, const Layout& layout) {
    const bool colour = layout.photometric == PHOTOMETRIC_RGB && layout.samples >= 3;
    const bool grey = (layout.photometric == PHOTOMETRIC_MINISBLACK || layout.photometric == PHOTOMETRIC_MINISWHITE);
    return TIFFIsTiled(tiff) == 0 && layout.planar == PLANARCONFIG_CONTIG && (layout.bits == 8 || layout.bits == 16) &&
           layout.format == SAMPLEFORMAT_UINT && (colour || grey || isCmyk(layout));
}

// 16-bit colour gives its high byte, 16-bit grey is scaled, as for PNG.
std::uint8_t sampleAt(const std::uint8_t* row, std::size_t index, const Layout& layout, bool grey) {
    if (layout.bits == 8)
        return row[index];
    std::uint16_t value = 0;
    std::memcpy(&value, row + index * 2, 2);
    return static_cast<std::uint8_t>(grey ? (value + 128) / 257 : value >> 8);
}

void convertRow(const std::uint8_t* row, const Layout& layout, std::uint8_t* to) {
    const bool cmyk = isCmyk(layout), grey = !cmyk && layout.photometric != PHOTOMETRIC_RGB;
    const auto invert = static_cast<std::uint8_t>(layout.photometric == PHOTOMETRIC_MINISWHITE ? 255 : 0);
    for (std::size_t x = 0; x < layout.width; ++x) {
        const std::size_t first = x * layout.samples;
        const int light = cmyk ? 255 - sampleAt(row, first + 3, layout, false) : 255;
        for (std::size_t c = 0; c < 3; ++c) {
            const int value = sampleAt(row, first + (grey ? 0 : c), layout, grey) ^ invert;
            const int product = value * light + 128;   // CMYK: light − value · light / 255, the quotient rounded
            *to++ = static_cast<std::uint8_t>(cmyk ? std::max(0, light - (((product >> 8) + product) >> 8)) : value);
        }
    }
}

bool decodeRows(TIFF* tiff, const Layout& layout, Image& image) {
    const auto lineBytes = static_cast<std::size_t>(TIFFScanlineSize64(tiff));
    if (lineBytes < std::size_t{layout.width} * layout.samples * (layout.bits / 8u))
        return false;
    std::vector<std::uint8_t> row(lineBytes);
    for (std::uint32_t y = 0; y < layout.height; ++y) {
        if (TIFFReadScanline(tiff, row.data(), y, 0) != 1)
            return false;
        convertRow(row.data(), layout, image.at(0, static_cast<int>(y)));
    }
    return true;
}

// Everything else (palette, tiles, YCbCr, one bit) through the library's own conversion.
bool decodeConverted(TIFF* tiff, const Layout& layout, Image& image) {
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    std::vector<std::uint32_t> raster(std::size_t{layout.width} * layout.height);
    if (TIFFReadRGBAImageOriented(tiff, layout.width, layout.height, raster.data(), ORIENTATION_TOPLEFT, 1) != 1)
        return false;
    std::uint8_t* to = image.pixels.data();
    for (const std::uint32_t pixel : raster) {
        *to++ = static_cast<std::uint8_t>(TIFFGetR(pixel));
        *to++ = static_cast<std::uint8_t>(TIFFGetG(pixel));
        *to++ = static_cast<std::uint8_t>(TIFFGetB(pixel));
    }
    return true;
}

Result<Image> decode(ImageBytes bytes, const std::string& context) {
    Memory memory{bytes};
    const Tiff tiff = open(memory);
    if (!tiff)
        return broken(context);
    const Layout layout = layoutOf(tiff.get());
    const bool byRows = readsByRows(tiff.get(), layout);
    char reason[1024] = {};
    if (!byRows && TIFFRGBAImageOK(tiff.get(), reason) == 0)
        return Error{ErrorCode::Unsupported, "is a TIFF of a kind that is not read (" + std::string(reason) +
                                                 "), wanted whole numbers of 8 or 16 bits", context, "Convert it to PNG"};
    Image image(static_cast<int>(layout.width), static_cast<int>(layout.height));
    const bool done = byRows ? decodeRows(tiff.get(), layout, image) : decodeConverted(tiff.get(), layout, image);
    if (!done)
        return broken(context);
    return image;
}

}  // namespace

const PictureDecoder tiffDecoder{"tiff", recognises, readHeader, decode};

}  // namespace diptych
