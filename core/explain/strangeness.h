// How far a picture lies from what a model was trained on: the Mahalanobis distance of its class state to those of training
// pictures (Lee et al. 2018), against the distances of held-out pictures. Kept in diptych_statistics.safetensors of the
// model folder: mean [C], precision [C, C], quantiles [101].
// 0 up to the median of the held-out distances, 1 from twice their 99 % quantile on, linear between.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <optional>

#include "core/base/result.h"

namespace diptych {

struct TrainingStatistics {
    at::Tensor mean, precision, quantiles;         // [C], [C, C], [101]
};

// Absent: the folder has no statistics. BadInput: it has some that do not fit.
Result<std::optional<TrainingStatistics>> readStatistics(const std::filesystem::path& folder, std::int64_t width);
// states: class states of training and of held-out pictures, [n, C] each.
TrainingStatistics statisticsOf(const at::Tensor& training, const at::Tensor& heldOut);
Status writeStatistics(const std::filesystem::path& folder, const TrainingStatistics& statistics);
double strangenessOf(const TrainingStatistics& statistics, const at::Tensor& state);   // [C] → 0 … 1

}  // namespace diptych
