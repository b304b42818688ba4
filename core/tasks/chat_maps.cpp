#include "core/tasks/chat_maps.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

namespace {

// [n, tiles, tokens] → [n, tiles, rows, cols]
at::Tensor onCells(const at::Tensor& attention, const PictureTokens& tokens) {
    const std::int64_t first = std::max<std::int64_t>(0, -tokens.shift);
    const std::int64_t last = std::min(tokens.count, tokens.cells() - tokens.shift);
    at::Tensor cells = at::zeros({attention.size(0), attention.size(1), tokens.cells()}, attention.options());
    cells.slice(2, first + tokens.shift, last + tokens.shift).copy_(attention.slice(2, first, last));
    return cells.view({attention.size(0), attention.size(1), tokens.rows, tokens.cols});
}

}  // namespace

PictureMaps mapsOnPicture(const at::Tensor& attention, const PixelTensor& picture, const PictureTokens& tokens) {
    const std::int64_t count = attention.size(0);
    const at::Tensor cells = onCells(attention.reshape({count, -1, tokens.count}), tokens);
    if (picture.rows == 0)
        return {cells.select(1, 0), tokens.rows, tokens.cols};
    const std::int64_t down = picture.rows, across = picture.cols, rows = down * tokens.rows, cols = across * tokens.cols;
    const at::Tensor mosaic = cells.slice(1, 0, down * across)
                                  .reshape({count, down, across, tokens.rows, tokens.cols})
                                  .permute({0, 1, 3, 2, 4})
                                  .reshape({count, rows, cols});
    const at::Tensor whole = cells.select(1, down * across).repeat_interleave(down, 1).repeat_interleave(across, 2);
    return {mosaic + whole / static_cast<double>(down * across), rows, cols};
}

}  // namespace diptych
