// Image: 8-bit RGB picture, upright, as every room hands it around.
// pixels [height, width, 3] uint8, rows top to bottom, no padding between rows; (0,0) is the top left corner.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace diptych {

struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
    // The colour that stands for "transparent" where the file names one (a palette entry or a colour key): shown as it is,
    // put on white by image processors, as the reference does.
    std::optional<std::array<std::uint8_t, 3>> transparentColour;

    Image() = default;
    Image(int imageWidth, int imageHeight)
        : width(imageWidth), height(imageHeight),
          pixels(static_cast<std::size_t>(imageWidth) * static_cast<std::size_t>(imageHeight) * 3) {}

    std::uint8_t* at(int x, int y) { return pixels.data() + offset(x, y); }
    const std::uint8_t* at(int x, int y) const { return pixels.data() + offset(x, y); }
    bool empty() const { return pixels.empty(); }

private:
    std::size_t offset(int x, int y) const {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3;
    }
};

// A rectangle in image px; may reach beyond the picture where padding was added.
struct RectF {
    double x = 0, y = 0, width = 0, height = 0;
};

}  // namespace diptych
