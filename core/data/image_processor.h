// From a picture to the tensor a network sees, as the image processors of transformers do it (PIL backend), read from
// preprocessor_config.json or processor_config.json. First family: BLIP (squash to height × width).
// Errors of loadImageProcessor: NotFound, BadInput, Unsupported (a processor or an option we do not have: named).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/data/resample.h"

namespace diptych {

struct PixelTensor {
    std::vector<std::int64_t> shape;      // [1, 3, H, W]
    std::vector<float> values;            // normalised, row-major
    RectF crop;                           // the part of the picture the network sees, image px
    RectF canvas;                         // the rectangle that the patch grid covers, image px
    Image seen;                           // what stands before rescaling and normalising
};

struct ImageProcessorInfo {
    std::string kind;                     // "BlipImageProcessor"
    int height = 0, width = 0;
    std::array<double, 3> mean{}, std{};
    Filter resample = Filter::Bicubic;
};

class ImageProcessor {
public:
    virtual ~ImageProcessor() = default;
    virtual const ImageProcessorInfo& info() const = 0;
    virtual Result<PixelTensor> process(const Image& image) const = 0;
};

Result<std::unique_ptr<ImageProcessor>> loadImageProcessor(const std::filesystem::path& folder);

}  // namespace diptych
