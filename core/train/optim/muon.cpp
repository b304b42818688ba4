#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "core/train/optim/optimiser.h"

namespace diptych {

namespace {

class Muon : public Optimiser {
public:
    Muon(const OptimiserConfig& config, std::vector<TrainParameter> parameters) : m_config(config) {
        std::vector<TrainParameter> rest;
        for (TrainParameter& parameter : parameters)
            (parameter.blockMatrix ? m_matrices : rest).push_back(std::move(parameter));
        m_momentum.resize(m_matrices.size());
        m_rest = makeAdamW(config, std::move(rest));
    }

    void step(const StepRates& rates) override {
        m_rest->step(rates);
        const c10::NoGradGuard noGrad;
        for (std::size_t i = 0; i < m_matrices.size(); ++i) {
            if (m_matrices[i].tensor.grad().defined())
                update(m_matrices[i], m_momentum[i], rates);
        }
    }

    std::vector<NamedTensor> state() const override {
        std::vector<NamedTensor> tensors = m_rest->state();
        for (std::size_t i = 0; i < m_matrices.size(); ++i) {
            if (m_momentum[i].defined())
                tensors.push_back({"momentum." + m_matrices[i].name, m_momentum[i]});
        }
        return tensors;
    }

    Status restore(const std::map<std::string, at::Tensor>& state) override {
        for (std::size_t i = 0; i < m_matrices.size(); ++i) {
            const TrainParameter& parameter = m_matrices[i];
            DIPTYCH_ASSIGN(m_momentum[i], stateTensor(state, "momentum." + parameter.name, parameter.tensor));
        }
        return m_rest->restore(state);
    }

private:
    void update(const TrainParameter& parameter, at::Tensor& momentum, const StepRates& rates) const {
        const at::Tensor gradient = parameter.tensor.grad() * rates.gradScale;
        if (!momentum.defined())
            momentum = at::zeros_like(gradient);
        momentum.mul_(m_config.momentum).add_(gradient);
        const at::Tensor direction = m_config.nesterov ? gradient + m_config.momentum * momentum : momentum;
        const double rows = static_cast<double>(direction.size(0)), columns = static_cast<double>(direction.size(1));
        const double lr = m_config.muonLr * rates.factor * parameter.lrScale;
        parameter.tensor.mul_(1.0 - lr * parameter.weightDecay);
        parameter.tensor.sub_(orthogonalise(direction, m_config.newtonSchulzSteps),
                              lr * std::sqrt(std::max(1.0, rows / columns)));
    }

    OptimiserConfig m_config;
    std::vector<TrainParameter> m_matrices;
    std::vector<at::Tensor> m_momentum;
    std::unique_ptr<Optimiser> m_rest;
};

}  // namespace

at::Tensor orthogonalise(const at::Tensor& matrix, int steps) {
    constexpr double a = 3.4445, b = -4.7750, c = 2.0315;      // of the published iteration
    const bool tall = matrix.size(0) > matrix.size(1);
    at::Tensor x = tall ? matrix.t().contiguous() : matrix;    // [min, max]: the Gram matrix is the small one
    x = x / (x.norm() + 1e-7);
    for (int i = 0; i < steps; ++i) {
        const at::Tensor gram = at::mm(x, x.t());              // [min, min]
        const at::Tensor mixed = at::addmm(gram, gram, gram, b, c);
        x = at::addmm(x, mixed, x, a, 1.0);
    }
    return tall ? x.t() : x;
}

std::unique_ptr<Optimiser> makeMuon(const OptimiserConfig& config, std::vector<TrainParameter> parameters) {
    return std::make_unique<Muon>(config, std::move(parameters));
}

}  // namespace diptych
