// Captioning: next-token CE, mean over the labels that are not −100.
#include <ATen/ATen.h>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

class CaptionObjective : public Objective {
public:
    explicit CaptionObjective(const ObjectiveConfig& config) : m_config(config) {}

    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads&) const override {
        if (!pass.batch().captions.defined())
            return lacksField("caption", "captions");
        const double smoothing = m_config.labelSmoothing.value_or(pass.network().config().text.labelSmoothing);
        const TokenLosses losses =
            nextTokenLosses(pass.network(), pass.captions(), pass.batch().captions.labels, smoothing);
        return ObjectiveValue{losses.values.mean(), {{"caption_accuracy", losses.accuracy}}};
    }

private:
    ObjectiveConfig m_config;
};

}  // namespace

std::unique_ptr<Objective> makeCaption(const ObjectiveConfig& config) {
    return std::make_unique<CaptionObjective>(config);
}

}  // namespace diptych
