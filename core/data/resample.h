// Resizing of 8-bit pictures, bit-exact to Pillow's ImagingResample (fixed point, antialiased when shrinking, width
// first unless many more rows than columns go, rounded to 8 bits between the two passes; definition in ../shared/parity/preprocess/README.md).
#pragma once

#include "core/base/image.h"

namespace diptych {

enum class Filter { Nearest = 0, Lanczos = 1, Bilinear = 2, Bicubic = 3, Box = 4, Hamming = 5 };  // Pillow's numbers

Image resize(const Image& image, int width, int height, Filter filter);

}  // namespace diptych
