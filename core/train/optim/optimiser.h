// Optimisers over a list of parameters; a parameter without a gradient is left alone (no decay, no state).
// AdamW: decoupled decay, bias correction, eps added after the root. SGD: decay added to the gradient after clipping.
// Muon (Jordan 2024): momentum of block matrices made orthogonal by Newton–Schulz, AdamW for everything else.
// The state is named tensors: "exp_avg.NAME", "exp_avg_sq.NAME", "momentum.NAME", "steps.NAME" (int64 [1]).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/train/parameter_groups.h"

namespace diptych {

struct StepRates {
    double lr = 0;              // base rate of this step
    double factor = 0;          // of the schedule, for optimisers with a rate of their own
    double gradScale = 1.0;     // what clipping makes of the gradients
};

class Optimiser {
public:
    virtual ~Optimiser() = default;
    virtual void step(const StepRates& rates) = 0;
    virtual std::vector<NamedTensor> state() const = 0;
    // BadInput when a tensor of the state has another shape than its parameter.
    virtual Status restore(const std::map<std::string, at::Tensor>& state) = 0;
};

std::unique_ptr<Optimiser> makeOptimiser(const OptimiserConfig& config, const std::vector<TrainParameter>& parameters);

std::unique_ptr<Optimiser> makeAdamW(const OptimiserConfig& config, std::vector<TrainParameter> parameters);
std::unique_ptr<Optimiser> makeSgd(const OptimiserConfig& config, std::vector<TrainParameter> parameters);
std::unique_ptr<Optimiser> makeMuon(const OptimiserConfig& config, std::vector<TrainParameter> parameters);

// U Vᵀ of `matrix` = U S Vᵀ, approximately (singular values about 0.7 to 1.2), by the quintic iteration.
at::Tensor orthogonalise(const at::Tensor& matrix, int steps);

// A state tensor like `parameter`, or BadInput; undefined when the state does not hold it.
Result<at::Tensor> stateTensor(const std::map<std::string, at::Tensor>& state, const std::string& key,
                               const at::Tensor& like);

}  // namespace diptych
