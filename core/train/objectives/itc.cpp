// Image–text contrast (InfoNCE): (CE over rows + CE over columns) / 2 of the cosines by the temperature. Texts of the same
// picture share the target evenly.
#include <ATen/ATen.h>

#include <cmath>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

class Itc : public Objective {
public:
    explicit Itc(const ObjectiveConfig& config) : m_config(config) {}

    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads& helpers) const override {
        if (!pass.batch().text.defined())
            return lacksField("itc", "texts");
        const at::Tensor images = pass.network().projectImage(pass.images());          // [I, P]
        const at::Tensor texts = pass.network().projectText(pass.texts());             // [I, P]
        at::Tensor scores = at::mm(images, texts.t());                                 // [I, I]
        scores = helpers.logitScale.defined() ? scores * helpers.logitScale.exp() : scores / m_config.temperature;
        const at::Tensor targets = targetsOf(pass.batch(), scores);
        const at::Tensor rows = -(targets * at::log_softmax(scores, 1)).sum(1).mean();
        const at::Tensor columns = -(targets * at::log_softmax(scores.t(), 1)).sum(1).mean();
        const at::Tensor own = at::arange(scores.size(0), at::kLong);
        const double hits = scores.detach().argmax(1).eq(own).to(at::kFloat).mean().item<double>();
        return ObjectiveValue{(rows + columns) / 2, {{"itc_accuracy", hits}}};
    }

private:
    // [I, I], rows sum to 1; symmetric, so it serves both directions.
    at::Tensor targetsOf(const MicroBatch& batch, const at::Tensor& scores) const {
        if (m_config.targets == "diagonal" || !batch.imageIds.defined())
            return at::eye(scores.size(0), scores.options());
        const at::Tensor same = batch.imageIds.unsqueeze(1).eq(batch.imageIds.unsqueeze(0)).to(at::kFloat);
        return same / same.sum(1, true);
    }

    ObjectiveConfig m_config;
};

}  // namespace

std::unique_ptr<Objective> makeItc(const ObjectiveConfig& config) {
    return std::make_unique<Itc>(config);
}

}  // namespace diptych
