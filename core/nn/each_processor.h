// Wide vectors for loops over raw numbers, and one build of such a loop for each kind of processor, chosen when the program
// starts. Functions that are inlined into a marked one are built with it.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define DIPTYCH_EACH_PROCESSOR __attribute__((target_clones("default", "avx2,fma", "arch=x86-64-v4")))
#else
#define DIPTYCH_EACH_PROCESSOR
#endif
#define DIPTYCH_INLINED inline __attribute__((always_inline))

namespace diptych {

// 16 floats; the compiler splits it where the processor's registers are narrower.
inline constexpr std::int64_t lanes = 16;
using Lanes = float __attribute__((vector_size(64)));

DIPTYCH_INLINED void loadLanes(const float* from, Lanes& to) { std::memcpy(&to, from, sizeof to); }

// Halves are added to halves, always in this order.
DIPTYCH_INLINED float sumOf(const Lanes& values) {
    using Eight = float __attribute__((vector_size(32)));
    using Four = float __attribute__((vector_size(16)));
    Eight halves[2];
    std::memcpy(halves, &values, sizeof halves);
    halves[0] += halves[1];
    Four quarters[2];
    std::memcpy(quarters, halves, sizeof quarters);
    const Four sums = quarters[0] + quarters[1];
    return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

}  // namespace diptych
