// The image processors we have, each with the defaults of its class in transformers 5: what an absent key means and
// which steps it takes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/data/image_processor_sizes.h"
#include "core/data/resample.h"

namespace diptych {

enum class Steps {
    Plain,          // resize, crop
    Square,         // the same, after padding to a square where do_pad says so
    Capped,         // shortest edge under a cap, multiples of size_divisor; pixel_mask
    Tiles,          // longest edge, then tiles; pixel_attention_mask
};

struct ProcessorKind {
    const char* name;
    const char* modelType;                         // of config.json, where the processor is not named
    Steps steps;
    std::array<double, 3> mean, std;
    TargetSize size;
    std::int64_t crop;                             // side; 0: not cropped by default
    Filter resample;
    bool intIsSquare;                              // what a number in `size` means; else a shortest edge
    bool convertRgb;

    bool takes(std::string_view option) const;
};

// "…ImageProcessor", also with Fast or Pil behind it and in the older spelling "…FeatureExtractor"; null: not ours.
const ProcessorKind* processorNamed(std::string_view name);
const ProcessorKind* processorOfModel(std::string_view modelType);
std::string processorNames();

}  // namespace diptych
