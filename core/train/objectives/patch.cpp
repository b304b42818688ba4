// Patch labels from masks: which thing covers the patch (CE; background counts less), which patch of the grid it is (CE)
// and where that is (MSE of x and y in 0–1).
#include <ATen/ATen.h>

#include <cmath>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

// [G, 2]: centres of the patches of a square grid, x and y in 0–1.
at::Tensor patchCentres(std::int64_t patches) {
    const auto side = static_cast<std::int64_t>(std::lround(std::sqrt(static_cast<double>(patches))));
    const at::Tensor axis = (at::arange(side, at::kFloat) + 0.5) / static_cast<double>(side);
    return at::stack({axis.repeat({side}), axis.repeat_interleave(side)}, 1);
}

class Patch : public Objective {
public:
    explicit Patch(const ObjectiveConfig& config) : m_config(config) {}

    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads& helpers) const override {
        const at::Tensor& labels = pass.batch().patchClasses;
        if (!labels.defined())
            return lacksField("patch", "masks");
        const std::int64_t pictures = labels.size(0), patches = labels.size(1);
        const at::Tensor states = pass.images().slice(1, 1).reshape({pictures * patches, -1});      // [I G, C]
        const at::Tensor target = labels.reshape({-1});
        const at::Tensor logits = helpers.patchClass(states);                                       // [I G, classes + 1]
        const std::int64_t background = logits.size(1) - 1;
        const at::Tensor front = target.ne(background).to(at::kFloat);
        const at::Tensor weights = front + (1 - front) * m_config.backgroundWeight;
        const at::Tensor what = (at::cross_entropy_loss(logits, target, {}, at::Reduction::None) * weights).sum() /
                                weights.sum();
        const at::Tensor place = at::arange(patches, at::kLong).repeat({pictures});
        const at::Tensor where = at::cross_entropy_loss(helpers.patchPlace(states), place);
        const at::Tensor xy = at::mse_loss(helpers.patchCentre(states), patchCentres(patches).repeat({pictures, 1}));
        const at::Tensor hits = logits.detach().argmax(1).eq(target).to(at::kFloat) * front;
        const double accuracy = (hits.sum() / front.sum().clamp_min(1)).item<double>();
        return ObjectiveValue{what + where + xy, {{"patch_accuracy", accuracy}}};
    }

private:
    ObjectiveConfig m_config;
};

}  // namespace

std::unique_ptr<Objective> makePatch(const ObjectiveConfig& config) {
    return std::make_unique<Patch>(config);
}

}  // namespace diptych
