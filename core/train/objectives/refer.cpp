// Referring: a word's last encoder state tells whether its thing is in the picture (BCE), where its centre is
// (MSE × 8, x and y in 0–1) and what kind it is (CE).
#include <ATen/ATen.h>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

struct Words {
    std::vector<at::Tensor> states, present, centre, classes;

    void add(const at::Tensor& hidden, const ReferTargets& targets) {
        states.push_back(hidden.reshape({-1, hidden.size(2)}).index_select(0, targets.positions));  // [K, C]
        present.push_back(targets.present);
        centre.push_back(targets.centre);
        classes.push_back(targets.classes);
    }
};

class Refer : public Objective {
public:
    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads& helpers) const override {
        const MicroBatch& batch = pass.batch();
        Words words;
        if (batch.questions.refer.positions.defined())
            words.add(pass.questions(), batch.questions.refer);
        if (batch.sentences.refer.positions.defined())
            words.add(pass.sentences(), batch.sentences.refer);
        if (words.states.empty())
            return lacksField("refer", "words that name an object");
        return judged(helpers, words);
    }

private:
    static ObjectiveValue judged(const HelperHeads& helpers, const Words& words) {
        constexpr double centreWeight = 8.0;
        const at::Tensor states = at::cat(words.states), present = at::cat(words.present);          // [K, C], [K]
        const at::Tensor centre = at::cat(words.centre), classes = at::cat(words.classes);
        const at::Tensor there = helpers.referPresent(states).squeeze(1);
        at::Tensor loss = at::binary_cross_entropy_with_logits(there, present);
        const at::Tensor off = (helpers.referCentre(states) - centre).square().mean(1);             // [K]
        const at::Tensor count = present.sum().clamp_min(1);
        loss = loss + centreWeight * (off * present).sum() / count;
        const at::Tensor kind = at::cross_entropy_loss(helpers.referClass(states), classes, {}, at::Reduction::None, -1);
        loss = loss + (kind * present).sum() / count;
        const double distance = ((off.detach() * 2).sqrt() * present).sum().item<double>() / count.item<double>();
        const double hits = there.detach().gt(0).eq(present.gt(0.5)).to(at::kFloat).mean().item<double>();
        return {loss, {{"refer_distance", distance}, {"refer_present", hits}}};
    }
};

}  // namespace

std::unique_ptr<Objective> makeRefer() {
    return std::make_unique<Refer>();
}

}  // namespace diptych
