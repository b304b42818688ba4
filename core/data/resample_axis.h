// Which inputs one axis of a resize reads, and with what weights: Pillow's coefficients in fixed point.
// A stretch of the outputs alone can be asked for, so that a crop of a far larger picture costs what the crop costs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/data/resample.h"

namespace diptych {

constexpr int weightBits = 22;                     // of the fraction

// A stretch of the outputs of one axis.
struct Stretch {
    int in = 0, out = 0;                           // whole lengths
    int begin = 0, count = 0;                      // of the outputs wanted
};

// Weights of one axis: output begin + i reads `taps` inputs from first[i] on (the unused ones have weight 0).
struct Axis {
    int taps = 0;
    std::vector<int> first, count;
    std::vector<std::int32_t> weights;             // [outputs wanted, taps]

    int firstInput() const { return *std::min_element(first.begin(), first.end()); }
    int endInput() const {
        int end = 0;
        for (std::size_t i = 0; i < first.size(); ++i)
            end = std::max(end, first[i] + count[i]);
        return end;
    }
};

Axis makeAxis(const Stretch& stretch, Filter filter);
// The input that each output of Filter::Nearest takes.
std::vector<int> nearestCoordinates(const Stretch& stretch);

}  // namespace diptych
