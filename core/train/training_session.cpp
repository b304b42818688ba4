#include "core/train/training_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "core/base/files.h"
#include "core/train/start_model.h"
#include "core/train/tensor_files.h"

namespace diptych {

namespace {

Error notFinite(const char* what) {
    return Error{ErrorCode::BadInput, std::string(what) + " is no finite number any more", "training",
                 "Lower lr or set grad_clip, and start again from the last checkpoint"};
}

void addShares(std::map<std::string, double>& total, const std::map<std::string, double>& values, double share) {
    for (const auto& [name, value] : values)
        total[name] += value * share;
}

}  // namespace

std::vector<std::string> idleObjectives(const RunConfig& config, const std::vector<TrainParameter>& parameters) {
    std::vector<std::string> idle;
    for (const ObjectiveConfig& objective : config.objectives) {
        bool teaches = false;
        for (const std::string& part : partsTaughtBy(objective.kind))
            teaches = teaches || std::any_of(parameters.begin(), parameters.end(), [&](const TrainParameter& parameter) {
                          return parameter.name.starts_with(part);
                      });
        if (!teaches)
            idle.push_back("objective " + objective.kind + " has no tensor to train under the method " + config.method);
    }
    return idle;
}

Result<std::unique_ptr<TrainingSession>> TrainingSession::open(const RunConfig& config, JobContext& context) {
    DIPTYCH_ASSIGN(BlipConfig model, readModelConfig(config.model));
    std::unique_ptr<TrainingSession> session(new TrainingSession(config, std::move(model)));
    DIPTYCH_TRY(session->build(context));
    return session;
}

Status TrainingSession::build(JobContext& context) {
    // Scatter operations of the backward pass would otherwise add in any order.
    at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/true);
    DIPTYCH_ASSIGN(m_network, openStartModel(m_config, m_model));
    DIPTYCH_ASSIGN(m_parameters, chooseParameters(m_config, m_network->parameters(),
                                                  {m_model.vision.layers, m_model.text.layers}));
    DIPTYCH_TRY(checkObjectives());
    DIPTYCH_ASSIGN(m_source, openBatchSource({m_config, m_model}, context));
    DIPTYCH_ASSIGN(m_evalSource, openBatchSource({m_config, m_model, DataPart::Eval}, context));
    if (m_config.init.whitenPatches)
        DIPTYCH_TRY(whitenPatchEmbedding(*m_network, *m_source));
    const std::int64_t patches = m_model.vision.gridSide() * m_model.vision.gridSide();
    m_helpers = std::make_unique<HelperHeads>(
        m_config, HelperHeads::Sizes{m_model.vision.width, m_model.text.width, patches, m_source->classCount()});
    DIPTYCH_TRY(takeOverHelpers());
    for (const NamedTensor& entry : m_helpers->parameters()) {
        entry.tensor.set_requires_grad(true);
        m_parameters.push_back({.name = entry.name, .tensor = entry.tensor, .helper = true});
    }
    for (const ObjectiveConfig& objective : m_config.objectives)
        m_goals.push_back({objective, makeObjective(objective)});
    m_optimiser = makeOptimiser(m_config.optimiser, m_parameters);
    m_schedule = {m_config.schedule, m_config.warmup, m_config.steps};
    if (m_config.emaDecay) {
        for (const NamedTensor& entry : m_network->parameters())
            m_averages.push_back({entry.name, entry.tensor.detach().clone()});
    }
    return {};
}

Status TrainingSession::checkObjectives() const {
    for (const ObjectiveConfig& objective : m_config.objectives) {
        const std::string lacking = lackingHead(objective, m_network->heads());
        if (!lacking.empty())
            return Error{ErrorCode::NotFound, "objective " + objective.kind + " needs " + lacking + ", the folder has none",
                         toUtf8(m_config.model), "Choose a model with that head, or another objective"};
    }
    const std::vector<std::string> idle = idleObjectives(m_config, m_parameters);
    if (!idle.empty())
        return Error{ErrorCode::Usage, idle.front(), "run.json", "Choose the method full, or leave the objective out"};
    return {};
}

Status TrainingSession::takeOverHelpers() {
    if (!m_config.helpersFrom)
        return {};
    DIPTYCH_ASSIGN(const auto saved, loadTensors(*m_config.helpersFrom / "optimizer.safetensors"));
    m_helpers->copyFrom(saved);
    return {};
}

Result<TrainingSession::Evaluated> TrainingSession::evaluateGoals(const MicroBatch& batch) const {
    const bool questionPadding = std::any_of(m_goals.begin(), m_goals.end(), [](const Goal& goal) {
        return goal.config.kind == "vqa" && !goal.config.questionMask;
    });
    ForwardPass pass(*m_network, batch, {m_config.trains("ground"), questionPadding});
    Evaluated evaluated;
    for (const Goal& goal : m_goals) {
        DIPTYCH_ASSIGN(ObjectiveValue value, goal.objective->compute(pass, *m_helpers));
        evaluated.losses[goal.config.kind] = value.loss.item<double>();
        evaluated.metrics.merge(value.metrics);
        const at::Tensor weighted = value.loss * goal.config.weight;
        evaluated.loss = evaluated.loss.defined() ? evaluated.loss + weighted : weighted;
    }
    return evaluated;
}

Status TrainingSession::backward(const MicroBatch& batch, double share, StepReport& report) {
    DIPTYCH_ASSIGN(const Evaluated evaluated, evaluateGoals(batch));
    const double loss = evaluated.loss.item<double>();
    if (!std::isfinite(loss))
        return notFinite("the loss");
    (evaluated.loss * share).backward();
    report.loss += loss * share;
    addShares(report.losses, evaluated.losses, share);
    addShares(report.metrics, evaluated.metrics, share);
    report.pictures += batch.pictures();
    return {};
}

Result<StepReport> TrainingSession::step(std::int64_t k, const std::vector<MicroBatch>& batches) {
    for (const TrainParameter& parameter : m_parameters)
        parameter.tensor.mutable_grad().reset();
    StepReport report;
    if (m_config.accumulateGlobal) {
        DIPTYCH_TRY(backward(concatenate(batches), 1.0, report));
    } else {
        for (const MicroBatch& batch : batches)
            DIPTYCH_TRY(backward(batch, 1.0 / static_cast<double>(batches.size()), report));
    }
    report.gradNorm = gradientNorm();
    if (!std::isfinite(report.gradNorm))
        return notFinite("the gradient");
    m_gradients.clear();
    if (m_keepGradients) {
        for (const TrainParameter& parameter : m_parameters) {
            if (!parameter.helper && parameter.tensor.grad().defined())
                m_gradients.push_back({parameter.name, parameter.tensor.grad().clone()});
        }
    }
    StepRates rates;
    rates.factor = m_schedule.factor(k);
    rates.lr = report.lr = m_config.lr * rates.factor;
    if (m_config.gradClip)
        rates.gradScale = std::min(1.0, *m_config.gradClip / (report.gradNorm + 1e-6));
    m_optimiser->step(rates);
    afterStep();
    return report;
}

double TrainingSession::gradientNorm() const {
    const c10::NoGradGuard noGrad;
    double sum = 0;
    for (const TrainParameter& parameter : m_parameters) {
        if (!parameter.tensor.grad().defined())
            continue;
        const double norm = parameter.tensor.grad().norm().item<double>();
        sum += norm * norm;
    }
    return std::sqrt(sum);
}

void TrainingSession::afterStep() {
    const c10::NoGradGuard noGrad;
    if (m_helpers->logitScale.defined()) {
        for (const Goal& goal : m_goals) {
            if (goal.config.kind == "itc")
                m_helpers->logitScale.clamp_(0.0, std::log(goal.config.maxLogitScale));
        }
    }
    const auto& parameters = m_network->parameters();
    for (std::size_t i = 0; i < m_averages.size(); ++i)
        m_averages[i].tensor.mul_(*m_config.emaDecay).add_(parameters[i].tensor, 1.0 - *m_config.emaDecay);
}

Result<StepReport> TrainingSession::evaluate(const BatchSource& source, std::int64_t batches, JobContext& context) const {
    const c10::NoGradGuard noGrad;
    if (source.batchesPerEpoch() > 0)
        batches = std::min(batches, source.batchesPerEpoch());
    StepReport report;
    const double share = 1.0 / static_cast<double>(batches);
    for (std::int64_t position = 0; position < batches; ++position) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(const MicroBatch batch, source.batch(position));
        DIPTYCH_ASSIGN(const Evaluated evaluated, evaluateGoals(batch));
        report.loss += evaluated.loss.item<double>() * share;
        addShares(report.losses, evaluated.losses, share);
        addShares(report.metrics, evaluated.metrics, share);
        report.pictures += batch.pictures();
    }
    return report;
}

std::int64_t TrainingSession::trainableParameters() const {
    std::int64_t count = 0;
    for (const TrainParameter& parameter : m_parameters)
        count += parameter.helper ? 0 : parameter.tensor.numel();
    return count;
}

}  // namespace diptych
