#include "core/data/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

// Two versions of a hot loop, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define DIPTYCH_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define DIPTYCH_VECTOR_CLONES
#endif

namespace diptych {

namespace {

constexpr int precision = 22;                      // bits of the fixed-point weights
constexpr std::int32_t half = 1 << (precision - 1);

double sinc(double x) {
    if (x == 0.0)
        return 1.0;
    const double angle = x * 3.14159265358979323846;
    return std::sin(angle) / angle;
}

double weight(Filter filter, double x) {
    const double a = std::abs(x);
    switch (filter) {
    case Filter::Box: return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
    case Filter::Bilinear: return a < 1.0 ? 1.0 - a : 0.0;
    case Filter::Hamming:
        if (a >= 1.0)
            return 0.0;
        return x == 0.0 ? 1.0 : sinc(x) * (0.54 + 0.46 * std::cos(x * 3.14159265358979323846));
    case Filter::Bicubic:
        if (a < 1.0)
            return (1.5 * a - 2.5) * a * a + 1.0;
        return a < 2.0 ? (((a - 5.0) * a + 8.0) * a - 4.0) * -0.5 : 0.0;
    case Filter::Lanczos: return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0;
    case Filter::Nearest: break;
    }
    return 0.0;
}

double supportOf(Filter filter) {
    switch (filter) {
    case Filter::Box: return 0.5;
    case Filter::Bicubic: return 2.0;
    case Filter::Lanczos: return 3.0;
    default: return 1.0;
    }
}

// Weights of one axis: output i reads `taps` inputs from first[i] on (the unused ones have weight 0).
struct Axis {
    int taps = 0;
    std::vector<int> first, count;
    std::vector<std::int32_t> weights;             // [out, taps]
};

Axis makeAxis(int in, int out, Filter filter) {
    const double scale = static_cast<double>(in) / out, factor = std::max(scale, 1.0);
    const double support = supportOf(filter) * factor;
    Axis axis;
    axis.taps = static_cast<int>(std::ceil(support)) * 2 + 1;
    axis.weights.assign(static_cast<std::size_t>(out) * static_cast<std::size_t>(axis.taps), 0);
    std::vector<double> raw(static_cast<std::size_t>(axis.taps));
    for (int i = 0; i < out; ++i) {
        const double centre = (i + 0.5) * scale;
        const int low = std::max(0, static_cast<int>(centre - support + 0.5));
        const int high = std::min(in, static_cast<int>(centre + support + 0.5));
        double sum = 0;
        for (int j = low; j < high; ++j) {
            raw[static_cast<std::size_t>(j - low)] = weight(filter, (j - centre + 0.5) / factor);
            sum += raw[static_cast<std::size_t>(j - low)];
        }
        for (int k = 0; k < high - low; ++k) {
            const double normal = sum == 0.0 ? raw[static_cast<std::size_t>(k)] : raw[static_cast<std::size_t>(k)] / sum;
            const double fixed = normal * (1 << precision);
            axis.weights[static_cast<std::size_t>(i * axis.taps + k)] =
                static_cast<std::int32_t>(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
        }
        axis.first.push_back(low);
        axis.count.push_back(high - low);
    }
    return axis;
}

inline std::uint8_t clip8(std::int32_t sum) { return static_cast<std::uint8_t>(std::clamp(sum >> precision, 0, 255)); }

// Sixteen rows side by side, so that one weight serves sixteen sums at once.
constexpr int lanes = 16;

// [pixel byte, row of the block]; rows below the picture repeat the last one.
void interleaveRows(const Image& image, int top, std::vector<std::uint8_t>& block) {
    const std::size_t rowBytes = static_cast<std::size_t>(image.width) * 3;
    std::array<const std::uint8_t*, lanes> rows{};
    for (int r = 0; r < lanes; ++r)
        rows[static_cast<std::size_t>(r)] = image.at(0, std::min(top + r, image.height - 1));
    std::uint8_t* to = block.data();
    for (std::size_t i = 0; i < rowBytes; ++i)
        for (std::size_t r = 0; r < lanes; ++r)
            *to++ = rows[r][i];
}

// One output pixel of sixteen rows; sums [channel, row].
DIPTYCH_VECTOR_CLONES
void sumColumns(const std::uint8_t* from, const std::int32_t* weights, int count, std::uint8_t* to) {
    std::int32_t sums[3 * lanes];
    for (std::int32_t& sum : sums)
        sum = half;
    for (int k = 0; k < count; ++k, from += 3 * lanes)
        for (int i = 0; i < 3 * lanes; ++i)
            sums[i] += from[i] * weights[k];
    for (int i = 0; i < 3 * lanes; ++i)
        to[i] = clip8(sums[i]);
}

Image resizeWidth(const Image& image, int width, Filter filter) {
    const Axis axis = makeAxis(image.width, width, filter);
    Image out(width, image.height);
    std::vector<std::uint8_t> block(static_cast<std::size_t>(image.width) * 3 * lanes);
    std::array<std::uint8_t, 3 * lanes> pixel{};
    for (int top = 0; top < image.height; top += lanes) {
        interleaveRows(image, top, block);
        const int rows = std::min(lanes, image.height - top);
        for (int x = 0; x < width; ++x) {
            const auto at = static_cast<std::size_t>(x);
            sumColumns(&block[static_cast<std::size_t>(axis.first[at]) * 3 * lanes],
                       &axis.weights[at * static_cast<std::size_t>(axis.taps)], axis.count[at], pixel.data());
            for (int r = 0; r < rows; ++r)
                for (int c = 0; c < 3; ++c)
                    out.at(x, top + r)[c] = pixel[static_cast<std::size_t>(c * lanes + r)];
        }
    }
    return out;
}

// Adds weight × row to the sums of one output row.
DIPTYCH_VECTOR_CLONES
void addRow(const std::uint8_t* __restrict from, std::int32_t weight, std::int32_t* __restrict sums, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        sums[i] += from[i] * weight;
}

Image resizeHeight(const Image& image, int height, Filter filter) {
    const Axis axis = makeAxis(image.height, height, filter);
    Image out(image.width, height);
    std::vector<std::int32_t> sums(static_cast<std::size_t>(image.width) * 3);
    for (int y = 0; y < height; ++y) {
        const auto at = static_cast<std::size_t>(y);
        std::fill(sums.begin(), sums.end(), half);
        for (int k = 0; k < axis.count[at]; ++k)
            addRow(image.at(0, axis.first[at] + k),
                   axis.weights[at * static_cast<std::size_t>(axis.taps) + static_cast<std::size_t>(k)], sums.data(),
                   sums.size());
        std::transform(sums.begin(), sums.end(), out.at(0, y), clip8);
    }
    return out;
}

// Source coordinates are summed up step by step, as the reference does; multiplying would differ now and then.
std::vector<int> nearestCoordinates(int in, int out) {
    const double scale = static_cast<double>(in) / out;
    std::vector<int> coordinates;
    double at = scale * 0.5;
    for (int i = 0; i < out; ++i, at += scale)
        coordinates.push_back(std::min(static_cast<int>(at), in - 1));
    return coordinates;
}

Image resizeNearest(const Image& image, int width, int height) {
    const auto columns = nearestCoordinates(image.width, width), rows = nearestCoordinates(image.height, height);
    Image out(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            std::copy_n(image.at(columns[static_cast<std::size_t>(x)], rows[static_cast<std::size_t>(y)]), 3, out.at(x, y));
    return out;
}

}  // namespace

Image resize(const Image& image, int width, int height, Filter filter) {
    if (width == image.width && height == image.height)
        return image;
    if (filter == Filter::Nearest)
        return resizeNearest(image, width, height);
    if (width == image.width)
        return resizeHeight(image, height, filter);
    if (height == image.height)
        return resizeWidth(image, width, filter);
    // Pillow's order since version 12: rows first where more than twice as many of them go as columns.
    const int rowsLost = image.height - height, columnsLost = image.width - width;
    if (rowsLost > 0 && rowsLost > 2 * columnsLost)
        return resizeWidth(resizeHeight(image, height, filter), width, filter);
    return resizeHeight(resizeWidth(image, width, filter), height, filter);
}

}  // namespace diptych
