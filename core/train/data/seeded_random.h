// A counter-based generator (SplitMix64): numbers depend on the seed and the words mixed in, nothing else, so that batch p
// is the same whoever draws it and when.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace diptych {

class SeededRandom {
public:
    explicit SeededRandom(std::initializer_list<std::uint64_t> words) {
        for (const std::uint64_t word : words)
            m_state = mix(m_state ^ mix(word));
    }

    std::uint64_t next() { return mix(m_state += 0x9E3779B97F4A7C15ULL); }
    // Uniform in [0, n).
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % static_cast<std::uint64_t>(n)); }
    // Uniform in [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }

private:
    static std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    std::uint64_t m_state = 0x2545F4914F6CDD1DULL;
};

}  // namespace diptych
