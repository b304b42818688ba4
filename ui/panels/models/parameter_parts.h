// The parts of a model one level at a time, from the dotted names of its tensors: "vision_model.encoder.layers.0…". A part
// that holds one part alone is shown as both ("encoder.layers"). Linear in the names, however deep they nest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ui/panels/models/model_content.h"

namespace diptych {

struct ParameterPart {
    std::string label;                             // below the level it is shown on: "encoder.layers"
    std::string prefix;                            // its level: "vision_model.encoder.layers."; of one tensor its whole name
    std::int64_t count = 0;                        // numbers
    std::vector<std::int64_t> inside;              // of the parts below it; empty: one tensor
};

// `rows` sorted by name; `prefix` empty or as of a part. In the order of the names, numbers by their value.
std::vector<ParameterPart> partsUnder(const std::vector<TensorRow>& rows, const std::string& prefix);

}  // namespace diptych
