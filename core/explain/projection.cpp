#include "core/explain/projection.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace diptych {

Result<ProjectResult> projectPoints(const ProjectRequest& request) {
    const c10::NoGradGuard noGrad;
    if (request.method != "pca")
        return Error{ErrorCode::Unsupported, "is \"" + request.method + "\", wanted pca", "--method", "Use pca"};
    const bool fits = request.values.size() == static_cast<std::size_t>(request.count) * static_cast<std::size_t>(request.width);
    if (request.count < 2 || request.width < 2 || !fits)
        return Error{ErrorCode::Usage, "has " + std::to_string(request.count) + " points of width " +
                                           std::to_string(request.width) + ", wanted at least 2 of each",
                     "projection", "Choose more pictures or texts"};
    const at::Tensor points = at::tensor(at::ArrayRef<float>(request.values)).view({request.count, request.width}).to(at::kDouble);
    if (!at::isfinite(points).all().item<bool>())
        return Error{ErrorCode::BadInput, "holds values that are no finite numbers", "embeddings", "Make the embeddings again"};
    const at::Tensor centred = points - points.mean(0, true);                       // [n, d]
    const at::Tensor covariance = at::mm(centred.t(), centred) / static_cast<double>(request.count - 1);
    const auto [values, vectors] = at::linalg_eigh(covariance);                     // ascending
    at::Tensor axes = vectors.slice(1, request.width - 2).flip(1);                  // [d, 2], largest first
    const at::Tensor largest = axes.abs().argmax(0, true);                          // [1, 2]
    axes = axes * axes.gather(0, largest).sign();
    const at::Tensor flat = at::mm(centred, axes).to(at::kFloat).contiguous().view({-1});
    ProjectResult result;
    result.points.assign(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
    const double total = values.sum().item<double>();
    for (int i = 1; i <= 2; ++i) {
        const double share = total > 0 ? values[request.width - i].item<double>() / total : 0.0;
        result.explained.push_back(static_cast<float>(share));
    }
    return result;
}

}  // namespace diptych
