#include "core/data/checks/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "core/data/resample.h"

namespace diptych {

namespace {

constexpr std::size_t hashSide = 32, hashWaves = 8;
constexpr int miniatureSide = 8;
constexpr double mostLightApart = 40, mostShapeApart = 0.08, compressionNoise = 2;   // of 255 in the mean; share of the contrast; of 255 in a cell

class Moments {
public:
    void add(double value) {
        m_sum += value;
        m_squares += value * value;
        ++m_count;
    }
    double variance() const {
        const double n = static_cast<double>(m_count), mean = m_sum / n;
        return std::max(0.0, m_squares / n - mean * mean);
    }

private:
    double m_sum = 0, m_squares = 0;
    std::int64_t m_count = 0;
};

std::vector<float> greyOf(const Image& image) {                     // [height, width], 0 to 255, weights of ITU-R BT.601
    std::vector<float> grey(image.pixels.size() / 3);
    for (std::size_t i = 0; i < grey.size(); ++i)
        grey[i] = 0.299f * image.pixels[3 * i] + 0.587f * image.pixels[3 * i + 1] + 0.114f * image.pixels[3 * i + 2];
    return grey;
}

// cosines[k][n]: wave k of the DCT-II at sample n.
const std::array<std::array<float, hashSide>, hashWaves>& cosines() {
    static const auto table = [] {
        std::array<std::array<float, hashSide>, hashWaves> waves{};
        for (std::size_t k = 0; k < hashWaves; ++k)
            for (std::size_t n = 0; n < hashSide; ++n)
                waves[k][n] = static_cast<float>(std::cos(std::numbers::pi * static_cast<double>((2 * n + 1) * k) / (2.0 * hashSide)));
        return waves;
    }();
    return table;
}

}  // namespace

double channelSpread(const Image& image) {
    std::array<Moments, 3> channels;
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        channels[i % 3].add(image.pixels[i]);
    return std::sqrt(std::max({channels[0].variance(), channels[1].variance(), channels[2].variance()}));
}

double sharpness(const Image& image) {
    if (std::min(image.width, image.height) < 3)
        return 1;
    const std::vector<float> grey = greyOf(image);
    const auto width = static_cast<std::size_t>(image.width), height = static_cast<std::size_t>(image.height);
    Moments light, edges;
    for (std::size_t y = 1; y + 1 < height; ++y)
        for (std::size_t x = 1; x + 1 < width; ++x) {
            const float* at = &grey[y * width + x];
            light.add(*at);
            edges.add(at[-1] + at[1] + *(at - width) + at[width] - 4 * *at);
        }
    return light.variance() > 0 ? edges.variance() / light.variance() : 1;
}

std::uint64_t perceptualHash(const Image& image) {
    const std::vector<float> grey = greyOf(resize(image, hashSide, hashSide, Filter::Bilinear));
    std::array<std::array<float, hashWaves>, hashSide> rows{};      // [y, wave across]
    for (std::size_t y = 0; y < hashSide; ++y)
        for (std::size_t k = 0; k < hashWaves; ++k)
            for (std::size_t x = 0; x < hashSide; ++x)
                rows[y][k] += cosines()[k][x] * grey[y * hashSide + x];
    std::array<float, hashWaves * hashWaves> waves{};               // [wave down, wave across]
    for (std::size_t down = 0; down < hashWaves; ++down)
        for (std::size_t across = 0; across < hashWaves; ++across)
            for (std::size_t y = 0; y < hashSide; ++y)
                waves[down * hashWaves + across] += cosines()[down][y] * rows[y][across];
    std::array<float, hashWaves * hashWaves - 1> sorted{};          // without the mean light
    std::copy(waves.begin() + 1, waves.end(), sorted.begin());
    std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
    std::uint64_t hash = 0;
    for (std::size_t i = 1; i < waves.size(); ++i)
        hash |= static_cast<std::uint64_t>(waves[i] > sorted[sorted.size() / 2]) << i;
    return hash;
}

Miniature miniatureOf(const Image& image) {
    const Image small = resize(image, miniatureSide, miniatureSide, Filter::Bilinear);
    Miniature miniature{};
    std::copy_n(small.pixels.begin(), miniature.size(), miniature.begin());
    return miniature;
}

bool looksAlike(const Miniature& a, const Miniature& b) {
    constexpr double cells = miniatureSide * miniatureSide;
    double apart = 0, contrast = 0;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        double meanA = 0, meanB = 0;
        for (std::size_t i = channel; i < a.size(); i += 3) {
            meanA += a[i] / cells;
            meanB += b[i] / cells;
        }
        if (std::abs(meanA - meanB) > mostLightApart)
            return false;
        for (std::size_t i = channel; i < a.size(); i += 3) {
            const double ofA = a[i] - meanA, ofB = b[i] - meanB;
            apart += (ofA - ofB) * (ofA - ofB);
            contrast += (ofA * ofA + ofB * ofB) / 2;
        }
    }
    return apart <= mostShapeApart * contrast + compressionNoise * compressionNoise * static_cast<double>(a.size());
}

}  // namespace diptych
