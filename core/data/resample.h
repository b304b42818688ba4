// Resizing of 8-bit pictures, bit-exact to Pillow's ImagingResample (fixed point, antialiased when shrinking, width
// first unless many more rows than columns go, rounded to 8 bits between the two passes; definition in ../shared/parity/preprocess/README.md).
#pragma once

#include "core/base/image.h"

namespace diptych {

enum class Filter { Nearest = 0, Lanczos = 1, Bilinear = 2, Bicubic = 3, Box = 4, Hamming = 5 };  // Pillow's numbers

// A part of a picture in whole px, inside of it.
struct Window {
    int x = 0, y = 0, width = 0, height = 0;
};

Image resize(const Image& image, int width, int height, Filter filter);
// A window of what resize gives; the rest is not worked out, so the full size may be far beyond what memory holds.
Image resizeWindow(const Image& image, int width, int height, const Window& window, Filter filter);

}  // namespace diptych
