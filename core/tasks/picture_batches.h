// Pictures on their way into a network: preprocessed one by one, given over some at a time. Cancelling is polled between
// pictures, progress reported between batches.
// Errors: Usage (no picture), BadInput (pixels that do not fit one another), Cancelled, those of the image processor.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "core/base/job.h"
#include "core/data/image_processor.h"
#include "core/engine_values.h"

namespace diptych {

inline constexpr std::size_t rowsAtOnce = 32;      // pictures or texts that go through a network together

Result<PixelTensor> preprocessed(const ImageProcessor& processor, const SharedImage& image);
at::Tensor pixelTensor(const PixelArrays& pixels);             // of pixels.shape

// pixels [I, 3, H, W] in the order of the pictures.
using PixelUse = std::function<Status(const at::Tensor& pixels)>;
Status forEachPixelBatch(const ImageProcessor& processor, const std::vector<SharedImage>& images, JobContext& context,
                         const PixelUse& use);

}  // namespace diptych
