#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "core/train/optim/optimiser.h"

namespace diptych {

namespace {

class Sgd : public Optimiser {
public:
    Sgd(const OptimiserConfig& config, std::vector<TrainParameter> parameters)
        : m_config(config), m_parameters(std::move(parameters)), m_momentum(m_parameters.size()) {}

    void step(const StepRates& rates) override {
        const c10::NoGradGuard noGrad;
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            const TrainParameter& parameter = m_parameters[i];
            if (!parameter.tensor.grad().defined())
                continue;
            at::Tensor direction = parameter.tensor.grad() * rates.gradScale + parameter.tensor * parameter.weightDecay;
            if (m_config.momentum != 0)
                direction = withMomentum(m_momentum[i], direction);
            parameter.tensor.sub_(direction, rates.lr * parameter.lrScale);
        }
    }

    std::vector<NamedTensor> state() const override {
        std::vector<NamedTensor> tensors;
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            if (m_momentum[i].defined())
                tensors.push_back({"momentum." + m_parameters[i].name, m_momentum[i]});
        }
        return tensors;
    }

    Status restore(const std::map<std::string, at::Tensor>& state) override {
        for (std::size_t i = 0; i < m_parameters.size(); ++i) {
            const TrainParameter& parameter = m_parameters[i];
            DIPTYCH_ASSIGN(m_momentum[i], stateTensor(state, "momentum." + parameter.name, parameter.tensor));
        }
        return {};
    }

private:
    at::Tensor withMomentum(at::Tensor& buffer, const at::Tensor& gradient) const {
        if (buffer.defined())
            buffer.mul_(m_config.momentum).add_(gradient);
        else
            buffer = gradient.clone();      // the first buffer is the gradient itself
        return m_config.nesterov ? gradient + m_config.momentum * buffer : buffer;
    }

    OptimiserConfig m_config;
    std::vector<TrainParameter> m_parameters;
    std::vector<at::Tensor> m_momentum;
};

}  // namespace

std::unique_ptr<Optimiser> makeSgd(const OptimiserConfig& config, std::vector<TrainParameter> parameters) {
    return std::make_unique<Sgd>(config, std::move(parameters));
}

}  // namespace diptych
