#include "core/data/decoders.h"

namespace diptych {

namespace {

class TiffNumbers {
public:
    TiffNumbers(ImageBytes bytes, bool little) : m_bytes(bytes), m_little(little) {}

    std::uint32_t read(std::size_t at, int count) const {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i) {
            const std::size_t place = at + static_cast<std::size_t>(m_little ? count - 1 - i : i);
            value = (value << 8) | (place < m_bytes.size() ? static_cast<std::uint32_t>(m_bytes[place]) : 0u);
        }
        return value;
    }

private:
    ImageBytes m_bytes;
    bool m_little;
};

// Where the stored pixel of the upright (x, y) is; width and height are the stored sides.
struct Mapping {
    bool transposed, flipX, flipY;
};

Mapping mappingOf(int orientation) {
    switch (orientation) {
    case 2: return {false, true, false};
    case 3: return {false, true, true};
    case 4: return {false, false, true};
    case 5: return {true, false, false};
    case 6: return {true, false, true};
    case 7: return {true, true, true};
    case 8: return {true, true, false};
    default: return {false, false, false};
    }
}

}  // namespace

int exifOrientation(ImageBytes exif) {
    if (startsWith(exif, std::string_view("Exif\0\0", 6)))
        exif = exif.subspan(6);
    const bool little = startsWith(exif, "II");
    if (exif.size() < 8 || (!little && !startsWith(exif, "MM")))
        return 1;
    const TiffNumbers numbers(exif, little);
    const std::size_t directory = numbers.read(4, 4);
    const std::uint32_t entries = directory + 2 <= exif.size() ? numbers.read(directory, 2) : 0;
    for (std::uint32_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + std::size_t{i} * 12;
        if (entry + 12 > exif.size())
            break;
        if (numbers.read(entry, 2) != 0x0112)
            continue;
        const std::uint32_t value = numbers.read(entry + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

Image upright(Image image, int orientation) {
    if (orientation <= 1 || orientation > 8)
        return image;
    const Mapping map = mappingOf(orientation);
    Image turned(map.transposed ? image.height : image.width, map.transposed ? image.width : image.height);
    turned.transparentColour = image.transparentColour;
    for (int y = 0; y < turned.height; ++y)
        for (int x = 0; x < turned.width; ++x) {
            const int storedX = map.transposed ? y : x, storedY = map.transposed ? x : y;
            const std::uint8_t* from = image.at(map.flipX ? image.width - 1 - storedX : storedX,
                                                map.flipY ? image.height - 1 - storedY : storedY);
            std::uint8_t* to = turned.at(x, y);
            to[0] = from[0];
            to[1] = from[1];
            to[2] = from[2];
        }
    return turned;
}

}  // namespace diptych
