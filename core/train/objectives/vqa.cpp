// Answering: next-token CE of the answers, whose decoder attends to the states of the question. "sum": summed over an
// answer's tokens × its weight, divided by the number of questions (Li et al. 2022); "mean": over all answer tokens.
#include <ATen/ATen.h>

#include "core/train/objectives/objective.h"

namespace diptych {

namespace {

class Vqa : public Objective {
public:
    explicit Vqa(const ObjectiveConfig& config) : m_config(config) {}

    Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads&) const override {
        const MicroBatch& batch = pass.batch();
        if (!batch.questions.defined() || !batch.answers.defined())
            return lacksField("vqa", "questions with answers");
        BlipNetwork::Memory memory{pass.questions(), m_config.questionMask ? batch.questions.mask : at::Tensor()};
        if (batch.answerQuestion.defined()) {
            memory.states = memory.states.index_select(0, batch.answerQuestion);       // [A, T, C]
            if (memory.mask.defined())
                memory.mask = memory.mask.index_select(0, batch.answerQuestion);
        }
        const at::Tensor states = pass.network().decode(batch.answers.batch(), memory, nullptr);
        const TokenLosses losses = nextTokenLosses(pass.network(), states, batch.answers.labels,
                                                   pass.network().config().text.labelSmoothing);
        return ObjectiveValue{reduced(losses, batch), {{"vqa_accuracy", losses.accuracy}}};
    }

private:
    at::Tensor reduced(const TokenLosses& losses, const MicroBatch& batch) const {
        if (m_config.reduction == "mean")
            return losses.values.mean();
        at::Tensor values = losses.values;
        if (batch.answerWeights.defined())
            values = values * batch.answerWeights.index_select(0, losses.rows);
        return values.sum() / static_cast<double>(batch.questions.ids.size(0));
    }

    ObjectiveConfig m_config;
};

}  // namespace

std::unique_ptr<Objective> makeVqa(const ObjectiveConfig& config) {
    return std::make_unique<Vqa>(config);
}

}  // namespace diptych
