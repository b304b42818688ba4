#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace diptych {

double Schedule::factor(std::int64_t step) const {
    const std::int64_t k = step - 1;
    if (k < warmup)
        return static_cast<double>(k) / static_cast<double>(warmup);
    if (kind == "constant")
        return 1.0;
    const double span = static_cast<double>(std::max<std::int64_t>(1, steps - warmup));
    const double progress = std::min(1.0, static_cast<double>(k - warmup) / span);
    return kind == "linear" ? 1.0 - progress : 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
}

}  // namespace diptych
