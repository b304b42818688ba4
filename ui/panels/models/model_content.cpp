#include "ui/panels/models/model_content.h"

#include <algorithm>
#include <cmath>

#include "core/base/safetensors.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> weightFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("model") && name.ends_with(".safetensors") && entry.is_regular_file(failure))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

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

Result<std::vector<TensorRow>> tensorsOf(const fs::path& folder) {
    std::vector<TensorRow> rows;
    for (const fs::path& path : weightFiles(folder)) {
        DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
        for (const TensorInfo& tensor : file.tensors())
            rows.push_back({tensor.name, std::string(dtypeName(tensor.dtype)), tensor.shape, tensor.elements(),
                            tensor.end - tensor.begin, path});
    }
    std::sort(rows.begin(), rows.end(), [](const TensorRow& a, const TensorRow& b) { return a.name < b.name; });
    return rows;
}

Result<TensorValues> valuesOf(const TensorRow& row) {
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

std::uint64_t bytesInMemory(const std::vector<TensorRow>& rows) {
    std::uint64_t bytes = 0;
    for (const TensorRow& row : rows) {
        const bool floating = row.dtype.starts_with("F") || row.dtype.starts_with("BF");
        bytes += floating ? static_cast<std::uint64_t>(row.elements) * 4 : row.bytes;
    }
    return bytes;
}

Result<PixelTensor> pictureAsSeen(const fs::path& folder, const Image& image) {
    DIPTYCH_ASSIGN(const auto processor, loadImageProcessor(folder));
    return processor->process(image);
}

}  // namespace diptych
