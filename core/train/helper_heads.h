// Heads that only help to learn: they read the network's states during training and are never part of the saved folder.
// They live in the trainer's state under "helper.NAME", so that a resumed run goes on exactly.
// `patch` reads a patch's state: what covers it, and where it is. `refer` reads a word's last encoder state: is the thing
// there, its centre, its kind. `itc` holds the learnt logit scale where the family has none.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/nn/layers.h"
#include "core/nn/parameters.h"
#include "core/train/run_config.h"

namespace diptych {

class HelperHeads {
public:
    struct Sizes {
        std::int64_t visionWidth = 0, textWidth = 0, patches = 0, classes = 0;
    };
    HelperHeads(const RunConfig& config, const Sizes& sizes);

    Linear patchClass, patchPlace, patchCentre;            // C → classes + 1 (background last), G, 2
    Linear referPresent, referCentre, referClass;          // C → 1, 2, classes
    at::Tensor logitScale;                                 // scalar, ln of the factor; undefined unless learnt

    std::vector<NamedTensor> parameters() const;
    // Copies what fits by name and shape; helpers without a saved tensor keep their start values.
    void copyFrom(const std::map<std::string, at::Tensor>& saved);
};

}  // namespace diptych
