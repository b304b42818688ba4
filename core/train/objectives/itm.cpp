// Image–text matching: two-way CE on position 0 of the text encoder with cross-attention. Pairs: given by the data; the
// own pairs and the hardest others by the contrastive cosines at the current weights (Li et al. 2021); or true and false
// sentences of the same form.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <limits>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

struct Pairs {
    at::Tensor images, texts, labels;             // [M] int64
};

Pairs hardestPairs(ForwardPass& pass) {
    const at::Tensor& states = pass.images();     // before the guard: other objectives share these states
    const c10::NoGradGuard noGrad;
    const MicroBatch& batch = pass.batch();
    const at::Tensor images = pass.network().projectImage(states);
    const at::Tensor texts = pass.network().projectText(pass.network().encodeText(batch.text.batch(), {}));
    const std::int64_t count = batch.pictures();
    const at::Tensor own = at::arange(count, at::kLong);
    const at::Tensor same = batch.imageIds.defined() ? batch.imageIds.unsqueeze(1).eq(batch.imageIds.unsqueeze(0))
                                                     : at::eye(count, at::kBool);
    const at::Tensor scores =
        at::mm(images, texts.t()).masked_fill(same, -std::numeric_limits<double>::infinity());       // [I, I]
    const at::Tensor labels = at::cat({at::ones({count}, at::kLong), at::zeros({2 * count}, at::kLong)});
    return {at::cat({own, own, scores.argmax(0)}), at::cat({own, scores.argmax(1), own}), labels};
}

class Itm : public Objective {
public:
    explicit Itm(const ObjectiveConfig& config) : m_config(config) {}

    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads&) const override {
        const MicroBatch& batch = pass.batch();
        if (m_config.negatives == "sentences") {
            if (!batch.sentences.defined() || batch.sentences.ids.size(0) != 2 * batch.pictures())
                return lacksField("itm", "true and false sentences for each picture");
            return judged(pass.network().itmLogits(pass.sentences()), batch.sentenceLabels);
        }
        if (!batch.text.defined())
            return lacksField("itm", "texts");
        if (m_config.negatives == "given" && !batch.itmLabels.defined())
            return lacksField("itm", "given pairs");
        if (m_config.negatives == "hardest" && batch.pictures() < 2)
            return lacksField("itm", "second picture to take a negative from");
        const Pairs pairs = m_config.negatives == "given"
                                ? Pairs{batch.itmImages, batch.itmTexts, batch.itmLabels}
                                : hardestPairs(pass);
        const at::Tensor images = pass.images().index_select(0, pairs.images);         // [M, N, C]
        TextBatch text{batch.text.ids.index_select(0, pairs.texts), {}};               // [M, T]
        if (batch.text.mask.defined())
            text.mask = batch.text.mask.index_select(0, pairs.texts);
        return judged(pass.network().itmLogits(pass.network().encodeText(text, images)), pairs.labels);
    }

private:
    static ObjectiveValue judged(const at::Tensor& logits, const at::Tensor& labels) {
        const double hits = logits.detach().argmax(1).eq(labels).to(at::kFloat).mean().item<double>();
        return {at::cross_entropy_loss(logits, labels), {{"itm_accuracy", hits}}};
    }

    ObjectiveConfig m_config;
};

}  // namespace

std::unique_ptr<Objective> makeItm(const ObjectiveConfig& config) {
    return std::make_unique<Itm>(config);
}

}  // namespace diptych
