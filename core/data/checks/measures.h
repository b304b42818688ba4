// What a picture looks like in a few numbers. Blur after Pech-Pacheco et al. 2000 (variance of the Laplacian, here over the
// variance of the picture, so that contrast does not matter); the hash after Zauner 2010 (pHash: signs of the 64 lowest
// frequencies of a 32 × 32 cosine transform against their median).
// All take 8-bit RGB pictures of any size that are not empty; reduce large ones first.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/image.h"

namespace diptych {

// The largest standard deviation of a colour channel, 0 to 127.5.
double channelSpread(const Image& image);
// Variance of the Laplacian of the grey picture over its variance; 1 where it cannot be told (under 3 px, one colour).
double sharpness(const Image& image);
std::uint64_t perceptualHash(const Image& image);

using Miniature = std::array<std::uint8_t, 8 * 8 * 3>;              // [8, 8, 3], the picture squeezed
Miniature miniatureOf(const Image& image);
// The same colours in the same places, but for compression and a little more or less light: hashes alone are alike for
// any two small things that stand at the same place of an even ground.
bool looksAlike(const Miniature& a, const Miniature& b);

}  // namespace diptych
