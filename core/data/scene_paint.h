// Puts glyphs on the picture of a scene and measures what is left to see of each. Only scene_*.cpp includes this.
#pragma once

#include "core/data/scene_placing.h"

namespace diptych {

// Draws one object over the picture; `mark` is written to the owner map where it is more than half opaque. The number of
// these pixels.
int paintGlyph(const Glyph& glyph, const Placed& object, std::uint8_t mark, DrawnScene& scene);

// Of the pixels that carry a mark. px
struct MarkedArea {
    int count = 0;
    double x = 0, y = 0;                           // their centre; 0 where there are none
    int left = 0, top = 0, right = 0, bottom = 0;  // right and bottom exclusive
};
// By mark - 1.
std::vector<MarkedArea> measureMarks(const DrawnScene& scene, std::size_t marks);

}  // namespace diptych
