// What the Models panel works out of a folder off the UI thread: the values of one tensor, and a picture as the image
// processor makes it. Plain values.
// Errors: as SafetensorsFile and loadImageProcessor; Unsupported (values of a pickle).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/data/image_processor.h"
#include "core/engine_values.h"

namespace diptych {

using TensorRow = TensorFact;

bool valuesReadable(const TensorRow& row);         // those of a pickle are not

struct TensorValues {
    std::vector<float> values;                     // at most mostValues of them, evenly spread
    double mean = 0, deviation = 0, smallest = 0, largest = 0;   // over all that are numbers
    std::int64_t notNumbers = 0;                   // NaN and infinities
};

constexpr std::int64_t mostValues = 200'000;

Result<TensorValues> valuesOf(const TensorRow& row);

Result<PixelTensor> pictureAsSeen(const std::filesystem::path& folder, const Image& image);

}  // namespace diptych
