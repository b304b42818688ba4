// The text transformer of CLIP and SigLIP: token and position embeddings, pre-norm blocks, a final norm. CLIP's is causal,
// SigLIP's sees everything. Keys as in transformers' CLIPTextModel; ids [B, T], states [B, T, C].
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "core/families/config_section.h"
#include "core/nn/encoder_stack.h"

namespace diptych {

struct DualTextConfig {
    EncoderConfig encoder;
    std::int64_t vocabSize = 49408, maxPositions = 77, padId = 1;
    bool causal = true;
};

// Reads the keys that both families share over the defaults that `config` holds.
void readDualText(ConfigSection& section, DualTextConfig& config);

struct DualTextTower {
    DualTextConfig config;
    at::Tensor words, positions;                   // [V, C], [positions, C]
    EncoderStack encoder;
    LayerNorm finalNorm;

    static DualTextTower make(const DualTextConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& ids, TensorTap* tap) const;   // after the final norm
};

}  // namespace diptych
