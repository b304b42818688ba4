// How large a picture becomes: the size rules of the image processors of transformers 5, in the reference's own
// arithmetic (double where it divides, truncated where it truncates). Whole px throughout; a side of 0 is handed back as
// it comes out, the caller refuses it.
#pragma once

#include <cstdint>

namespace diptych {

struct Extent {
    std::int64_t width = 0, height = 0;
};

enum class SizeRule {
    Squash,         // to height × width
    ShortestEdge,   // the other side truncated
    Edges,          // shortest edge, unless the other side grows beyond `longest`
    Fit,            // into height × width, enlarging too
    Capped,         // shortest edge, the other side at most 1333/800 of it, both floored to a multiple of `divisor`
    LongestEdge,    // enlarging too; the other side made even; nothing above 4096
};

struct TargetSize {
    SizeRule rule = SizeRule::Squash;
    std::int64_t height = 0, width = 0;       // Squash, Fit
    std::int64_t shortest = 0, longest = 0;   // the other rules
    std::int64_t divisor = 1;                 // Capped
};

Extent resizedExtent(const TargetSize& target, Extent picture);
// The longer side up to a multiple of the tile, the other by the ratio, then up to a multiple too.
Extent tiledExtent(Extent picture, std::int64_t tile);

}  // namespace diptych
