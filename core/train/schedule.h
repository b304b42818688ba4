// The learning rate of a step: linear warm-up from 0, then constant, a line to 0, or half a cosine wave to 0.
// Steps count from 1; the first step of a warm-up has rate 0.
#pragma once

#include <cstdint>
#include <string>

namespace diptych {

struct Schedule {
    std::string kind = "cosine";
    std::int64_t warmup = 0, steps = 1;

    // Factor of the base rate in [0, 1].
    double factor(std::int64_t step) const;
};

}  // namespace diptych
