// Which tensors learn, how fast, and with what decay, by their names in the folder: method, freeze patterns, rate scales,
// layer-wise decay. Tensors with two dimensions or more decay, the others do not.
// Errors: Usage (nothing at all is left to train).
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/parameters.h"
#include "core/train/run_config.h"

namespace diptych {

struct TrainParameter {
    std::string name;
    at::Tensor tensor;                 // leaf, requires grad
    double lrScale = 1.0;
    double weightDecay = 0.0;
    bool blockMatrix = false;          // a 2-D matrix inside a transformer block: Muon's share
    bool helper = false;               // belongs to a head that only helps to learn: never in the saved folder
};

// `*` and `?`; the parts "vision", "text" stand for their name prefixes.
bool matchesPart(const std::string& pattern, const std::string& name);

// Layers of each tower, for layer_decay.
struct TowerDepths {
    std::int64_t vision = 0, text = 0;
};

// The trainable ones, marked as requiring grad; all others are marked as not requiring it.
Result<std::vector<TrainParameter>> chooseParameters(const RunConfig& config, const std::vector<NamedTensor>& all,
                                                     const TowerDepths& depths);

// decay^(L+1-d) in a tower, 1 outside of towers.
double layerDecayFactor(const std::string& name, double decay, const TowerDepths& depths);

}  // namespace diptych
