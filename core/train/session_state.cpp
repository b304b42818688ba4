// How a TrainingSession goes to disk and comes back.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/train/start_model.h"
#include "core/train/tensor_files.h"
#include "core/train/training_session.h"

namespace diptych {

namespace {

Status copyInto(const std::vector<NamedTensor>& targets, const std::filesystem::path& folder) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const Checkpoint checkpoint, Checkpoint::open(folder));
    for (const NamedTensor& target : targets) {
        const TensorInfo* info = checkpoint.find(target.name);
        if (info == nullptr || info->shape != target.tensor.sizes().vec())
            return Error{ErrorCode::BadInput, target.name + " is missing or has another shape than the model",
                         toUtf8(folder), "Resume with the model and run.json that the run began with"};
        target.tensor.copy_(checkpoint.load(target.name));
    }
    return {};
}

std::vector<NamedTensor> detached(const std::vector<NamedTensor>& tensors) {
    std::vector<NamedTensor> result;
    for (const NamedTensor& entry : tensors)
        result.push_back({entry.name, entry.tensor.detach()});
    return result;
}

}  // namespace

std::vector<NamedTensor> TrainingSession::helperState() const {
    std::vector<NamedTensor> state = m_optimiser->state();
    for (const NamedTensor& entry : m_helpers->parameters())
        state.push_back(entry);
    return state;
}

Status TrainingSession::save(const std::filesystem::path& folder, const TrainerState& state) const {
    DIPTYCH_TRY(copyModelFiles(m_config.model, folder));
    DIPTYCH_TRY(saveParameters(folder, detached(m_network->parameters()), DType::F32));
    DIPTYCH_TRY(saveTensors(folder / "optimizer.safetensors", helperState()));
    if (!m_averages.empty()) {
        std::error_code code;
        std::filesystem::create_directories(folder / "ema", code);
        DIPTYCH_TRY(copyModelFiles(m_config.model, folder / "ema"));
        DIPTYCH_TRY(saveParameters(folder / "ema", m_averages, DType::F32));
    }
    const std::int64_t position = state.step * m_config.accumulate;
    const std::int64_t perEpoch = m_source->batchesPerEpoch();
    const Json trainer = {{"step", state.step},
                          {"position", position},
                          {"epoch", perEpoch > 0 ? position / perEpoch : 0},
                          {"seed", m_config.seed},
                          {"evaluated", state.evaluated},
                          {"best", state.best ? Json(*state.best) : Json()},
                          {"best_step", state.bestStep}};
    return writeFileAtomically(folder / "trainer.json", trainer.dump(1) + "\n");
}

Result<TrainerState> TrainingSession::restore(const std::filesystem::path& checkpoint) {
    const std::string context = toUtf8(checkpoint / "trainer.json");
    DIPTYCH_ASSIGN(const Json trainer, readJsonFile(checkpoint / "trainer.json"));
    TrainerState state;
    DIPTYCH_ASSIGN(state.step, jsonInt(trainer, "step", context, 0));
    DIPTYCH_ASSIGN(state.evaluated, jsonIntOr(trainer, "evaluated", 0, context, 0));
    DIPTYCH_ASSIGN(state.bestStep, jsonIntOr(trainer, "best_step", 0, context, 0));
    if (trainer.contains("best") && trainer["best"].is_number())
        state.best = trainer["best"].get<double>();
    DIPTYCH_TRY(copyInto(m_network->parameters(), checkpoint));
    DIPTYCH_ASSIGN(const auto tensors, loadTensors(checkpoint / "optimizer.safetensors"));
    DIPTYCH_TRY(m_optimiser->restore(tensors));
    for (const NamedTensor& helper : m_helpers->parameters()) {
        DIPTYCH_ASSIGN(const at::Tensor saved, stateTensor(tensors, helper.name, helper.tensor));
        if (!saved.defined())
            return Error{ErrorCode::BadInput, helper.name + " is missing", toUtf8(checkpoint / "optimizer.safetensors"),
                         "Resume with the run.json that the run began with"};
    }
    m_helpers->copyFrom(tensors);
    if (!m_averages.empty())
        DIPTYCH_TRY(copyInto(m_averages, checkpoint / "ema"));
    return state;
}

Status TrainingSession::saveGradients(const std::filesystem::path& file) const {
    std::error_code code;
    std::filesystem::create_directories(file.parent_path(), code);
    return saveTensors(file, m_gradients);
}

}  // namespace diptych
