// Random numbers that are the same on every machine: splitmix64 for the seed, xoshiro256** for the stream.
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace diptych {

class SceneRandom {
public:
    SceneRandom(std::uint64_t seed, std::uint64_t index) {
        std::uint64_t state = seed * 0x9E3779B97F4A7C15ull ^ (index + 0xD1B54A32D192ED03ull);
        for (std::uint64_t& word : m_state)
            word = splitmix(state);
    }

    std::uint64_t next() {
        const std::uint64_t result = rotate(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = rotate(m_state[3], 45);
        return result;
    }

    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }                     // [0, 1)
    double between(double low, double high) { return low + (high - low) * unit(); }
    int below(int count) { return static_cast<int>(unit() * count); }                         // 0 … count-1
    int between(int low, int high) { return low + below(high - low + 1); }                    // inclusive
    bool chance(double probability) { return unit() < probability; }

    template <typename T>
    const T& pick(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
    }
    template <typename T>
    void shuffle(std::vector<T>& items) {
        for (int i = static_cast<int>(items.size()) - 1; i > 0; --i)
            std::swap(items[static_cast<std::size_t>(i)], items[static_cast<std::size_t>(below(i + 1))]);
    }

private:
    static std::uint64_t rotate(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }
    static std::uint64_t splitmix(std::uint64_t& state) {
        std::uint64_t z = (state += 0x9E3779B97F4A7C15ull);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }

    std::array<std::uint64_t, 4> m_state{};
};

}  // namespace diptych
