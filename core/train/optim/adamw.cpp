#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>

#include "core/train/optim/optimiser.h"

namespace diptych {

namespace {

struct AdamTerms {
    float beta1, beta2, keep, stepSize, rootScale, eps, gradScale;
};

void updateRange(float* weight, const float* grad, float* mean, float* square, const AdamTerms& t, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
        const float g = grad[i] * t.gradScale;
        mean[i] = t.beta1 * mean[i] + (1.0F - t.beta1) * g;
        square[i] = t.beta2 * square[i] + (1.0F - t.beta2) * g * g;
        weight[i] = weight[i] * t.keep - t.stepSize * mean[i] / (std::sqrt(square[i]) * t.rootScale + t.eps);
    }
}

class AdamW : public Optimiser {
public:
    AdamW(const OptimiserConfig& config, std::vector<TrainParameter> parameters)
        : m_config(config), m_parameters(std::move(parameters)), m_slots(m_parameters.size()) {}

    void step(const StepRates& rates) override {
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            if (m_parameters[i].tensor.grad().defined())
                update(m_parameters[i], m_slots[i], rates);
        }
    }

    std::vector<NamedTensor> state() const override {
        std::vector<NamedTensor> tensors;
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            if (!m_slots[i].mean.defined())
                continue;
            const std::string& name = m_parameters[i].name;
            tensors.push_back({"exp_avg." + name, m_slots[i].mean});
            tensors.push_back({"exp_avg_sq." + name, m_slots[i].square});
            tensors.push_back({"steps." + name, at::full({1}, m_slots[i].steps, at::kLong)});
        }
        return tensors;
    }

    Status restore(const std::map<std::string, at::Tensor>& state) override {
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            const std::string& name = m_parameters[i].name;
            DIPTYCH_ASSIGN(m_slots[i].mean, stateTensor(state, "exp_avg." + name, m_parameters[i].tensor));
            DIPTYCH_ASSIGN(m_slots[i].square, stateTensor(state, "exp_avg_sq." + name, m_parameters[i].tensor));
            const auto steps = state.find("steps." + name);
            if (steps != state.end() && steps->second.numel() != 1)
                return Error{ErrorCode::BadInput, "is no single number", "steps." + name, "Use another checkpoint"};
            m_slots[i].steps = steps == state.end() ? 0 : steps->second.item<std::int64_t>();
            if (!m_slots[i].square.defined())
                m_slots[i].mean.reset();
        }
        return {};
    }

private:
    struct Slot {
        at::Tensor mean, square;
        std::int64_t steps = 0;
    };

    void update(const TrainParameter& parameter, Slot& slot, const StepRates& rates) const {
        if (!slot.mean.defined()) {
            slot.mean = at::zeros(parameter.tensor.sizes());
            slot.square = at::zeros(parameter.tensor.sizes());
        }
        ++slot.steps;
        const double lr = rates.lr * parameter.lrScale;
        const double steps = static_cast<double>(slot.steps);
        const AdamTerms terms{
            .beta1 = static_cast<float>(m_config.beta1),
            .beta2 = static_cast<float>(m_config.beta2),
            .keep = static_cast<float>(1.0 - lr * parameter.weightDecay),
            .stepSize = static_cast<float>(lr / (1.0 - std::pow(m_config.beta1, steps))),
            .rootScale = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(m_config.beta2, steps))),
            .eps = static_cast<float>(m_config.eps),
            .gradScale = static_cast<float>(rates.gradScale)};
        const at::Tensor grad = parameter.tensor.grad().contiguous();
        float* weight = parameter.tensor.data_ptr<float>();
        const float* gradient = grad.data_ptr<float>();
        float* mean = slot.mean.data_ptr<float>();
        float* square = slot.square.data_ptr<float>();
        at::parallel_for(0, grad.numel(), 16384, [&](std::int64_t begin, std::int64_t end) {
            updateRange(weight + begin, gradient + begin, mean + begin, square + begin, terms, end - begin);
        });
    }

    OptimiserConfig m_config;
    std::vector<TrainParameter> m_parameters;
    std::vector<Slot> m_slots;
};

}  // namespace

std::unique_ptr<Optimiser> makeAdamW(const OptimiserConfig& config, std::vector<TrainParameter> parameters) {
    return std::make_unique<AdamW>(config, std::move(parameters));
}

std::unique_ptr<Optimiser> makeOptimiser(const OptimiserConfig& config, const std::vector<TrainParameter>& parameters) {
    if (config.kind == "sgd")
        return makeSgd(config, parameters);
    if (config.kind == "muon")
        return makeMuon(config, parameters);
    return makeAdamW(config, parameters);
}

Result<at::Tensor> stateTensor(const std::map<std::string, at::Tensor>& state, const std::string& key,
                               const at::Tensor& like) {
    const auto found = state.find(key);
    if (found == state.end())
        return at::Tensor();
    if (found->second.sizes() != like.sizes() || found->second.scalar_type() != at::kFloat)
        return Error{ErrorCode::BadInput, "the saved state has another shape than the model", key,
                     "Resume with the model and run.json that the run began with"};
    return found->second.clone();
}

}  // namespace diptych
