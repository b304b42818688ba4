// Attention over picture tokens laid back on the picture: token → cell of a tile (a cell is a patch, or the block of patches
// that pixel shuffle made one token of) → place of the tile. Where a picture was cut into tiles, the cells of all tiles
// together are the grid, and what went to the whole picture's own tile is spread evenly over the cells it covers.
// Mass is kept, but for tokens that stand for no cell (a class token).
#pragma once

#include <ATen/core/Tensor.h>

#include "core/data/image_processor.h"
#include "core/families/language_model.h"

namespace diptych {

struct PictureMaps {
    at::Tensor values;                             // [n, rows, cols]
    std::int64_t rows = 0, cols = 0;
};

// attention [n, tiles · tokens of a tile], tiles in the order of PixelTensor.
PictureMaps mapsOnPicture(const at::Tensor& attention, const PixelTensor& picture, const PictureTokens& tokens);

}  // namespace diptych
