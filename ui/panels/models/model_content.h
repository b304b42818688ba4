// What the Models panel shows of a folder and cannot ask the model for: the tensors of its files, the values of one of them,
// and a picture as the image processor makes it. Plain values, worked out off the UI thread.
// Errors: as SafetensorsFile and loadImageProcessor.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/data/image_processor.h"

namespace diptych {

struct TensorRow {
    std::string name, dtype;                       // "F16"
    std::vector<std::int64_t> shape;
    std::int64_t elements = 0;
    std::uint64_t bytes = 0;                       // in the file
    std::filesystem::path file;
};

struct TensorValues {
    std::vector<float> values;                     // at most mostValues of them, evenly spread
    double mean = 0, deviation = 0, smallest = 0, largest = 0;   // over all that are numbers
    std::int64_t notNumbers = 0;                   // NaN and infinities
};

constexpr std::int64_t mostValues = 200'000;

// Of every safetensors file with weights, in the order of their names; empty where the folder has none.
Result<std::vector<TensorRow>> tensorsOf(const std::filesystem::path& folder);
Result<TensorValues> valuesOf(const TensorRow& row);
std::uint64_t bytesInMemory(const std::vector<TensorRow>& rows);   // floating-point numbers as float32

Result<PixelTensor> pictureAsSeen(const std::filesystem::path& folder, const Image& image);

}  // namespace diptych
