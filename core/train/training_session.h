// What a running fine-tune holds in memory: network, helper heads, objectives, optimiser, averages; one step at a time.
// Everything that later steps depend on is in save() and restore(): a resumed run gives the same numbers to the bit.
// Errors: as core/train/trainer.h. Threads: one.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/train/data/batch_source.h"
#include "core/train/objectives/objective.h"
#include "core/train/optim/optimiser.h"
#include "core/train/run_config.h"
#include "core/train/schedule.h"

namespace diptych {

struct StepReport {
    double loss = 0, lr = 0, gradNorm = 0;
    std::map<std::string, double> losses, metrics;
    std::int64_t pictures = 0;
};

struct TrainerState {
    std::int64_t step = 0, evaluated = 0;         // evaluated: the last step whose evaluation came to its end
    std::optional<double> best;
    std::int64_t bestStep = 0;                    // where `best` was measured; 0: never
};

class TrainingSession {
public:
    static Result<std::unique_ptr<TrainingSession>> open(const RunConfig& config, JobContext& context);

    // Step k (from 1) on its `accumulate` micro-batches.
    Result<StepReport> step(std::int64_t k, const std::vector<MicroBatch>& batches);
    // Mean losses and metrics over batches, nothing learnt.
    Result<StepReport> evaluate(const BatchSource& source, std::int64_t batches, JobContext& context) const;

    Status save(const std::filesystem::path& folder, const TrainerState& state) const;
    Result<TrainerState> restore(const std::filesystem::path& checkpoint);
    Status saveGradients(const std::filesystem::path& file) const;       // of the last step, before clipping
    void setDumpGradients(bool on) { m_keepGradients = on; }

    const BatchSource& source() const { return *m_source; }
    const BatchSource* evalSource() const { return m_evalSource.get(); }
    const BlipNetwork& network() const { return *m_network; }
    std::int64_t trainableParameters() const;                            // helper heads not counted

private:
    TrainingSession(RunConfig config, BlipConfig model) : m_config(std::move(config)), m_model(std::move(model)) {}
    Status build(JobContext& context);
    Status checkObjectives() const;
    Status takeOverHelpers();
    Status backward(const MicroBatch& batch, double share, StepReport& report);
    double gradientNorm() const;
    void afterStep();
    std::vector<NamedTensor> helperState() const;

    struct Goal {
        ObjectiveConfig config;
        std::unique_ptr<Objective> objective;
    };
    struct Evaluated {
        at::Tensor loss;
        std::map<std::string, double> losses, metrics;
    };
    Result<Evaluated> evaluateGoals(const MicroBatch& batch) const;

    RunConfig m_config;
    BlipConfig m_model;
    std::shared_ptr<BlipNetwork> m_network;
    std::unique_ptr<BatchSource> m_source, m_evalSource;
    std::unique_ptr<HelperHeads> m_helpers;
    std::vector<TrainParameter> m_parameters;
    std::vector<Goal> m_goals;
    std::unique_ptr<Optimiser> m_optimiser;
    Schedule m_schedule;
    std::vector<NamedTensor> m_averages;                                 // with ema
    std::vector<NamedTensor> m_gradients;
    bool m_keepGradients = false;
};

// "objective: reason" for each objective that would have nothing to train.
std::vector<std::string> idleObjectives(const RunConfig& config, const std::vector<TrainParameter>& parameters);

}  // namespace diptych
