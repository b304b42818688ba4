// Grounding: −ln of the cross-attention that a word spends on the patches of its object, where attention is the mean of
// half of the heads. Encoders: at the word; decoder: at the position that predicts the word.
#include <ATen/ATen.h>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

struct Taught {
    std::vector<at::Tensor> losses;               // [K] each
    double mass = 0;
    int maps = 0;

    void add(const std::vector<at::Tensor>& attentions, const GroundTargets& targets) {
        for (const at::Tensor& attention : attentions) {
            const std::int64_t half = (attention.size(1) + 1) / 2;
            const at::Tensor byWord = attention.slice(1, 0, half).mean(1);                          // [B, T, N]
            const at::Tensor rows = byWord.reshape({-1, byWord.size(2)}).index_select(0, targets.positions);
            const at::Tensor share = (rows.slice(1, 1) * targets.patches).sum(1);                   // [K]
            losses.push_back(-(share + 1e-6).log());
            mass += share.detach().mean().item<double>();
            ++maps;
        }
    }
};

class Ground : public Objective {
public:
    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads&) const override {
        const MicroBatch& batch = pass.batch();
        Taught taught;
        if (batch.questions.ground.positions.defined()) {
            pass.questions();
            taught.add(pass.questionMaps(), batch.questions.ground);
        }
        if (batch.sentences.ground.positions.defined()) {
            pass.sentences();
            taught.add(pass.sentenceMaps(), batch.sentences.ground);
        }
        const double encoderMass = taught.maps > 0 ? taught.mass / taught.maps : 0;
        Taught decoder;
        if (batch.captions.ground.positions.defined()) {
            pass.captions();
            decoder.add(pass.captionMaps(), batch.captions.ground);
        }
        const double decoderMass = decoder.maps > 0 ? decoder.mass / decoder.maps : 0;
        taught.losses.insert(taught.losses.end(), decoder.losses.begin(), decoder.losses.end());
        if (taught.losses.empty())
            return lacksField("ground", "words that name an object");
        return ObjectiveValue{at::cat(taught.losses).mean(),
                              {{"ground_encoder", encoderMass}, {"ground_decoder", decoderMass}}};
    }
};

}  // namespace

std::unique_ptr<Objective> makeGround() {
    return std::make_unique<Ground>();
}

}  // namespace diptych
