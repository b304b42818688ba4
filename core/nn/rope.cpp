#include "core/nn/rope.h"

#include <ATen/ATen.h>

#include <numbers>

namespace diptych {

namespace {

// Long waves are stretched, short ones kept, and those between mixed. Waves count in positions.
at::Tensor stretchedAsLlama3(const at::Tensor& frequencies, const RopeConfig& config) {
    const double low = config.lowFrequencyFactor, high = config.highFrequencyFactor;
    const auto trained = static_cast<double>(config.originalPositions);
    const at::Tensor waves = (2.0 * std::numbers::pi) / frequencies;
    const at::Tensor stretched = frequencies / config.factor;
    const at::Tensor share = (trained / waves - low) / (high - low);
    const at::Tensor mixed = (1.0 - share) * stretched + share * frequencies;
    return at::where(waves > trained / low, stretched, at::where(waves < trained / high, frequencies, mixed));
}

}  // namespace

at::Tensor inverseFrequencies(const RopeConfig& config, std::int64_t headWidth) {
    const at::Tensor exponents = at::arange(0, headWidth, 2, at::kFloat) / static_cast<double>(headWidth);
    const at::Tensor frequencies = at::reciprocal(at::pow(config.theta, exponents));
    switch (config.kind) {
    case RopeKind::Default: return frequencies;
    case RopeKind::Linear: return frequencies / config.factor;
    case RopeKind::Llama3: return stretchedAsLlama3(frequencies, config);
    }
    return frequencies;
}

RotaryTable rotaryTable(const at::Tensor& inverseFrequencies, std::int64_t first, std::int64_t tokens) {
    const at::Tensor positions = at::arange(first, first + tokens, inverseFrequencies.options());
    const at::Tensor angles = positions.unsqueeze(1) * inverseFrequencies.unsqueeze(0);  // [T, D/2]
    const at::Tensor both = at::cat({angles, angles}, 1);                                // [T, D]
    return {both.cos(), both.sin()};
}

at::Tensor rotated(const at::Tensor& x, const RotaryTable& table) {
    const std::int64_t half = x.size(-1) / 2;
    const at::Tensor turned = at::cat({-x.slice(-1, half), x.slice(-1, 0, half)}, -1);
    return x * table.cos + turned * table.sin;
}

}  // namespace diptych
