#include "core/train/trainer.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <malloc.h>
#include <torch/version.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/train/run_folder.h"
#include "core/train/start_model.h"
#include "core/train/training_session.h"

namespace diptych {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t rehearsalSteps = 2;

// Peak memory of this process, bytes; 0 where the system does not tell.
std::int64_t peakMemory() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        std::int64_t kilobytes = 0;
        if (word == "VmHWM:" && status >> kilobytes)
            return kilobytes * 1024;
    }
    return 0;
}

// Every step frees and wants the same large blocks: given back to the system, their pages cost a tenth of the time.
void keepFreedMemory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

double seconds(Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
}

class Run {
public:
    Run(const TrainRequest& request, const EventListener& listener, JobContext& context)
        : m_request(request), m_context(context), m_folder(request.runDir, listener, request.rehearse) {}

    Status execute() {
        if (!m_request.rehearse)
            keepFreedMemory();
        DIPTYCH_ASSIGN(m_config, readRunConfig(m_request.runDir));
        DIPTYCH_ASSIGN(const RunStage stage, RunFolder::stageOf(m_request.runDir));
        if (stage == RunStage::Finished && m_request.resume)
            return {};
        if (stage != RunStage::New && !m_request.resume && !m_request.rehearse)
            return Error{ErrorCode::Usage, "this run has begun already", toUtf8(m_request.runDir),
                         "Go on with --resume, or copy run.json into a new folder"};
        if (m_request.rehearse)
            m_config.steps = rehearsalSteps;
        DIPTYCH_ASSIGN(m_session, TrainingSession::open(m_config, m_context));
        DIPTYCH_TRY(m_folder.begin());
        DIPTYCH_TRY(announce(stage));
        Status status = catchUp();
        if (status.ok())
            status = loop();
        return finish(status);
    }

private:
    Status announce(RunStage stage) {
        const std::vector<std::int64_t> saved = m_folder.checkpoints();
        if (m_request.resume && !saved.empty()) {
            DIPTYCH_ASSIGN(m_state, m_session->restore(m_folder.checkpointPath(saved.back())));
        }
        const Json fields = {{"steps", m_config.steps},
                             {"batch", m_config.batch},
                             {"trainable_parameters", m_session->trainableParameters()},
                             {"version", "0.1.0"},
                             {"environment", {{"torch", TORCH_VERSION}, {"threads", at::get_num_threads()}}}};
        return m_folder.event(m_request.resume && stage != RunStage::New ? "resume" : "start", m_state.step, fields);
    }

    // What a kill or a stop left undone between a step and the next one.
    Status catchUp() {
        const std::int64_t k = m_state.step;
        if (k == 0)
            return {};
        if (m_state.bestStep == k && m_folder.bestStep() != k)
            DIPTYCH_TRY(m_folder.pointBestAt(k));
        return evaluates(k) && m_state.evaluated != k ? maintain(k) : m_folder.removeOldCheckpoints(m_config.keepCheckpoints);
    }

    bool evaluates(std::int64_t k) const {
        return m_config.evalEvery > 0 && (k == m_config.steps || k % m_config.evalEvery == 0) &&
               m_session->evalSource() != nullptr;
    }

    Status loop() {
        const auto first = m_state.step * m_config.accumulate;
        Prefetcher batches(m_session->source(), first, 2 * m_config.accumulate + 2);
        for (std::int64_t k = m_state.step + 1; k <= m_config.steps; ++k) {
            DIPTYCH_TRY(m_context.cancel.check());
            DIPTYCH_TRY(oneStep(k, batches));
            m_state.step = k;
            DIPTYCH_TRY(maintain(k));
            m_context.progress.report(static_cast<double>(k), static_cast<double>(m_config.steps), "steps");
        }
        return {};
    }

    Status oneStep(std::int64_t k, Prefetcher& batches) {
        const auto began = Clock::now();
        std::vector<MicroBatch> parts;
        for (int i = 0; i < m_config.accumulate; ++i) {
            DIPTYCH_ASSIGN(MicroBatch batch, batches.next());
            parts.push_back(std::move(batch));
        }
        const double waited = seconds(began);
        const bool dump = !m_request.rehearse && std::find(m_config.dumpGradients.begin(), m_config.dumpGradients.end(),
                                                           k) != m_config.dumpGradients.end();
        m_session->setDumpGradients(dump);
        DIPTYCH_ASSIGN(const StepReport report, m_session->step(k, parts));
        if (dump) {
            const std::string name = m_folder.checkpointPath(k).filename().string() + ".safetensors";
            DIPTYCH_TRY(m_session->saveGradients(m_request.runDir / "gradients" / name));
        }
        return m_folder.event("step", k, {{"loss", report.loss}, {"losses", report.losses}, {"metrics", report.metrics},
                                          {"lr", report.lr}, {"grad_norm", report.gradNorm},
                                          {"pictures", report.pictures}, {"seconds", seconds(began)},
                                          {"waited", waited}});
    }

    // Evaluation and checkpoint where they are due; the last step always saves.
    Status maintain(std::int64_t k) {
        const bool last = k == m_config.steps;
        const bool saves = last || (m_config.checkpointEvery > 0 && k % m_config.checkpointEvery == 0);
        bool better = false;
        if (evaluates(k)) {
            DIPTYCH_ASSIGN(better, evaluate(k));
        }
        if (m_request.rehearse || (!saves && !better))
            return {};
        DIPTYCH_TRY(save(k));
        if (better)
            DIPTYCH_TRY(m_folder.pointBestAt(k));
        return m_folder.removeOldCheckpoints(m_config.keepCheckpoints);
    }

    // True when the metric of `best` is better than ever.
    Result<bool> evaluate(std::int64_t k) {
        DIPTYCH_ASSIGN(const StepReport report,
                       m_session->evaluate(*m_session->evalSource(), m_config.evalBatches, m_context));
        DIPTYCH_TRY(m_folder.event("eval", k, {{"loss", report.loss}, {"losses", report.losses},
                                               {"metrics", report.metrics}, {"pictures", report.pictures}}));
        m_state.evaluated = k;
        if (!m_config.best)
            return false;
        std::map<std::string, double> values = report.metrics;
        values.insert(report.losses.begin(), report.losses.end());
        values["loss"] = report.loss;
        const auto value = values.find(m_config.best->metric);
        if (value == values.end())
            return Error{ErrorCode::BadInput, "\"" + m_config.best->metric + "\" is no metric of this run",
                         "run.json best.metric", "Use loss or the name of an objective"};
        const bool lower = m_config.best->mode == "min";
        const bool better = !m_state.best || (lower ? value->second < *m_state.best : value->second > *m_state.best);
        if (better) {
            m_state.best = value->second;
            m_state.bestStep = k;
        }
        return better;
    }

    Status save(std::int64_t k) {
        DIPTYCH_TRY(m_folder.saveCheckpoint(
            k, [&](const std::filesystem::path& folder) { return m_session->save(folder, m_state); }));
        return m_folder.event("checkpoint", k,
                              {{"path", toUtf8(std::filesystem::path("checkpoints") /
                                               m_folder.checkpointPath(k).filename())}});
    }

    Status finish(const Status& status) {
        if (status.ok())
            return m_folder.event("end", m_state.step, {{"status", "finished"}, {"memory_bytes", peakMemory()}});
        if (status.error().code == ErrorCode::Cancelled && !m_request.rehearse && m_state.step > 0)
            DIPTYCH_TRY(save(m_state.step));
        const bool cancelled = status.error().code == ErrorCode::Cancelled;
        // The folder may be the very thing that fails (a full disk): the first error counts.
        const Status told = m_folder.event(
            "end", m_state.step,
            {{"status", cancelled ? "stopped" : "failed"}, {"error", cancelled ? "" : status.error().oneLine()}});
        return told.ok() || !cancelled ? status : told;
    }

    TrainRequest m_request;
    JobContext& m_context;
    RunFolder m_folder;
    RunConfig m_config;
    std::unique_ptr<TrainingSession> m_session;
    TrainerState m_state;
};

}  // namespace

Status runTraining(const TrainRequest& request, const EventListener& onEvent, JobContext& context) {
    return Run(request, onEvent, context).execute();
}

Result<BatchPreview> previewBatch(const std::filesystem::path& runDir, int rows, JobContext& context) {
    DIPTYCH_ASSIGN(RunConfig config, readRunConfig(runDir));
    DIPTYCH_ASSIGN(const BlipConfig model, readModelConfig(config.model));
    config.batch = rows;
    BatchPreview preview;
    if (config.data.kind == "tensors")
        return Error{ErrorCode::Unsupported, "ready-made tensors hold no pictures to show", "run.json data", {}};
    DIPTYCH_ASSIGN(const auto network, openStartModel(config, model));
    DIPTYCH_ASSIGN(const auto parameters,
                   chooseParameters(config, network->parameters(), {model.vision.layers, model.text.layers}));
    for (const TrainParameter& parameter : parameters)
        preview.trainableParameters += parameter.tensor.numel();
    preview.idleObjectives = idleObjectives(config, parameters);
    DIPTYCH_ASSIGN(const auto source, openBatchSource({config, model, DataPart::Train, true}, context));
    DIPTYCH_ASSIGN(MicroBatch batch, source->batch(0));
    for (MicroBatch::Preview& picture : batch.previews)
        preview.rows.push_back({std::move(picture.seen), std::move(picture.texts), std::move(picture.tokens)});
    for (const TextRows* texts : {&batch.captions, &batch.text, &batch.questions}) {
        if (texts->defined() && texts->ids.size(1) >= model.text.maxPositions)
            preview.checks.push_back("a text is longer than the model's " + std::to_string(model.text.maxPositions) +
                                     " tokens and is cut");
    }
    return preview;
}

}  // namespace diptych
