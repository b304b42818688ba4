#include "core/explain/strangeness.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/base/files.h"
#include "core/base/safetensors.h"

namespace diptych {

namespace {

constexpr const char* fileName = "diptych_statistics.safetensors";

// [n, C] → [n]
at::Tensor distances(const TrainingStatistics& statistics, const at::Tensor& states) {
    const at::Tensor off = states - statistics.mean;
    return (at::mm(off, statistics.precision) * off).sum(1).clamp_min(0).sqrt();
}

at::Tensor tensorOf(const SafetensorsFile& file, const char* name) {
    const TensorInfo* info = file.find(name);
    if (info == nullptr)
        return {};
    const std::vector<float> values = file.floats(*info);
    return at::tensor(at::ArrayRef<float>(values)).view(info->shape);
}

TensorToWrite toWrite(const char* name, const at::Tensor& tensor) {
    return {name, DType::F32, tensor.sizes().vec(), {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()}};
}

}  // namespace

Result<std::optional<TrainingStatistics>> readStatistics(const std::filesystem::path& folder, std::int64_t width) {
    std::error_code ignored;
    if (!std::filesystem::exists(folder / fileName, ignored))
        return std::optional<TrainingStatistics>();
    DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(folder / fileName));
    TrainingStatistics statistics{tensorOf(file, "mean"), tensorOf(file, "precision"), tensorOf(file, "quantiles")};
    const auto is = [](const at::Tensor& tensor, at::IntArrayRef shape) { return tensor.defined() && tensor.sizes() == shape; };
    if (!is(statistics.mean, {width}) || !is(statistics.precision, {width, width}) || !is(statistics.quantiles, {101}))
        return Error{ErrorCode::BadInput, "does not fit the model, wanted mean, precision and quantiles",
                     toUtf8(folder / fileName), "Remove the file"};
    return std::optional<TrainingStatistics>(std::move(statistics));
}

TrainingStatistics statisticsOf(const at::Tensor& training, const at::Tensor& heldOut) {
    const c10::NoGradGuard noGrad;
    TrainingStatistics statistics;
    statistics.mean = training.mean(0);
    const at::Tensor centred = (training - statistics.mean).to(at::kDouble);
    at::Tensor covariance = at::mm(centred.t(), centred) / static_cast<double>(training.size(0) - 1);
    // A little ridge keeps directions that hardly vary from deciding alone.
    covariance += at::eye(covariance.size(0), covariance.options()) * (1e-3 * covariance.diagonal().mean());
    statistics.precision = at::inverse(covariance).to(at::kFloat).contiguous();
    const at::Tensor sorted = std::get<0>(distances(statistics, heldOut).sort());
    const at::Tensor places = at::linspace(0, static_cast<double>(sorted.size(0) - 1), 101).round().to(at::kLong);
    statistics.quantiles = sorted.index_select(0, places).contiguous();
    statistics.mean = statistics.mean.contiguous();
    return statistics;
}

Status writeStatistics(const std::filesystem::path& folder, const TrainingStatistics& statistics) {
    return writeSafetensors(folder / fileName, {toWrite("mean", statistics.mean), toWrite("precision", statistics.precision),
                                                toWrite("quantiles", statistics.quantiles)});
}

double strangenessOf(const TrainingStatistics& statistics, const at::Tensor& state) {
    const c10::NoGradGuard noGrad;
    const double distance = distances(statistics, state.unsqueeze(0))[0].item<double>();
    const double home = statistics.quantiles[50].item<double>(), far = 2 * statistics.quantiles[99].item<double>();
    return std::clamp((distance - home) / std::max(far - home, 1e-9), 0.0, 1.0);
}

}  // namespace diptych
