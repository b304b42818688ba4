// Rotary position embedding (Su et al. 2021) in the half-split layout of Llama: feature i of the first half of a head turns
// together with feature i of the second half by the angle position · frequency i. Kinds: as published, "linear" (all
// frequencies divided by a factor: Chen et al. 2023) and "llama3" (only the low ones, with a smooth passage between).
// Angles are computed in float32, as transformers does. Reference: transformers modeling_rope_utils.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace diptych {

enum class RopeKind { Default, Linear, Llama3 };

struct RopeConfig {
    RopeKind kind = RopeKind::Default;
    double theta = 10000.0;
    double factor = 1.0;                           // Linear, Llama3
    double lowFrequencyFactor = 1.0, highFrequencyFactor = 4.0;   // Llama3
    std::int64_t originalPositions = 8192;         // Llama3: positions it was trained on before scaling
};

at::Tensor inverseFrequencies(const RopeConfig& config, std::int64_t headWidth);   // [D / 2]

struct RotaryTable {
    at::Tensor cos, sin;                           // [T, D]
};
// Positions first … first + tokens - 1.
RotaryTable rotaryTable(const at::Tensor& inverseFrequencies, std::int64_t first, std::int64_t tokens);
at::Tensor rotated(const at::Tensor& x, const RotaryTable& table);                 // [B, H, T, D]

}  // namespace diptych
