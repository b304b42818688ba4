#include "core/tasks/picture_batches.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

Result<PixelTensor> preprocessed(const ImageProcessor& processor, const SharedImage& image) {
    if (image == nullptr || image->empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "picture", "Choose a picture first"};
    return processor.process(*image);
}

at::Tensor pixelTensor(const PixelArrays& pixels) {
    return at::tensor(at::ArrayRef<float>(pixels.values)).view(pixels.shape);
}

Status forEachPixelBatch(const ImageProcessor& processor, const std::vector<SharedImage>& images, JobContext& context,
                         const PixelUse& use) {
    for (std::size_t begin = 0; begin < images.size(); begin += rowsAtOnce) {
        const std::size_t end = std::min(images.size(), begin + rowsAtOnce);
        std::vector<at::Tensor> pixels;
        for (std::size_t i = begin; i < end; ++i) {
            DIPTYCH_TRY(context.cancel.check());
            DIPTYCH_ASSIGN(const PixelTensor one, preprocessed(processor, images[i]));
            pixels.push_back(pixelTensor(one));
            if (pixels.back().sizes() != pixels.front().sizes())
                return Error{ErrorCode::BadInput, "come out of the image processor in unequal sizes, wanted one size", "pictures",
                             "Give them one at a time"};
        }
        DIPTYCH_TRY(use(at::cat(pixels)));
        context.progress.report(static_cast<double>(end), static_cast<double>(images.size()), "pictures");
    }
    return {};
}

}  // namespace diptych
