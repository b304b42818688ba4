#include "core/train/data/augment.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace diptych {

namespace {

Image cropped(const Image& image, double minArea, SeededRandom& random) {
    const double side = std::sqrt(random.between(minArea, 1.0));
    const int width = std::max(1, static_cast<int>(image.width * side));
    const int height = std::max(1, static_cast<int>(image.height * side));
    const int left = static_cast<int>(random.below(static_cast<std::size_t>(image.width - width + 1)));
    const int top = static_cast<int>(random.below(static_cast<std::size_t>(image.height - height + 1)));
    Image part(width, height);
    for (int y = 0; y < height; ++y)
        std::copy_n(image.at(left, top + y), static_cast<std::size_t>(width) * 3, part.at(0, y));
    return part;
}

void mirror(Image& image) {
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width / 2; ++x)
            std::swap_ranges(image.at(x, y), image.at(x, y) + 3, image.at(image.width - 1 - x, y));
    }
}

void recolour(Image& image, const AugmentConfig& config, SeededRandom& random) {
    const double brightness = 1 + random.between(-config.brightness, config.brightness);
    const double contrast = 1 + random.between(-config.contrast, config.contrast);
    const double saturation = 1 + random.between(-config.saturation, config.saturation);
    for (std::size_t i = 0; i + 2 < image.pixels.size(); i += 3) {
        std::array<double, 3> rgb{};
        for (std::size_t c = 0; c < 3; ++c)
            rgb[c] = (image.pixels[i + c] * brightness - 128) * contrast + 128;
        const double grey = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
        for (std::size_t c = 0; c < 3; ++c)
            image.pixels[i + c] =
                static_cast<std::uint8_t>(std::clamp(std::lround(grey + (rgb[c] - grey) * saturation), 0L, 255L));
    }
}

}  // namespace

Image augmentImage(const Image& image, const AugmentConfig& config, SeededRandom& random) {
    Image result = config.minCrop < 1.0 ? cropped(image, config.minCrop, random) : image;
    if (config.flip && random.unit() < 0.5)
        mirror(result);
    if (config.brightness > 0 || config.contrast > 0 || config.saturation > 0)
        recolour(result, config, random);
    return result;
}

}  // namespace diptych
