#include "ui/panels/models/model_content.h"

#include <algorithm>
#include <cmath>

#include "core/base/safetensors.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

void measure(TensorValues& result, const std::vector<float>& values) {
    double sum = 0, squares = 0;
    std::int64_t count = 0;
    for (const float value : values) {
        if (!std::isfinite(value)) {
            ++result.notNumbers;
            continue;
        }
        const auto number = static_cast<double>(value);
        result.smallest = count == 0 ? number : std::min(result.smallest, number);
        result.largest = count == 0 ? number : std::max(result.largest, number);
        sum += number;
        squares += number * number;
        ++count;
    }
    if (count == 0)
        return;
    result.mean = sum / static_cast<double>(count);
    result.deviation = std::sqrt(std::max(0.0, squares / static_cast<double>(count) - result.mean * result.mean));
}

}  // namespace

bool valuesReadable(const TensorRow& row) { return row.file.extension() == ".safetensors"; }

Result<TensorValues> valuesOf(const TensorRow& row) {
    if (!valuesReadable(row))
        return Error{ErrorCode::Unsupported, "lies in a pickle, whose values are not shown", row.name, "Export the model as safetensors"};
    DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(row.file));
    const TensorInfo* tensor = file.find(row.name);
    if (tensor == nullptr)
        return Error{ErrorCode::NotFound, "is no longer in the file", row.name, "Open the model again"};
    const std::vector<float> all = file.floats(*tensor);
    TensorValues result;
    measure(result, all);
    const std::size_t step = all.size() / static_cast<std::size_t>(mostValues) + 1;
    for (std::size_t i = 0; i < all.size(); i += step)
        result.values.push_back(all[i]);
    return result;
}

Result<PixelTensor> pictureAsSeen(const fs::path& folder, const Image& image) {
    DIPTYCH_ASSIGN(const auto processor, loadImageProcessor(folder));
    return processor->process(image);
}

}  // namespace diptych
