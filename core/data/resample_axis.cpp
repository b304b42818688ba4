#include "core/data/resample_axis.h"

#include <cmath>

namespace diptych {

namespace {

// Single precision in the reference, which shows in a weight now and then.
constexpr double windowFloor = 0.54F, windowSwing = 0.46F;

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
        return x == 0.0 ? 1.0 : sinc(x) * (windowFloor + windowSwing * std::cos(x * 3.14159265358979323846));
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

void addOutput(const Stretch& stretch, Filter filter, int output, std::vector<double>& raw, Axis& axis) {
    const double scale = static_cast<double>(stretch.in) / stretch.out, factor = std::max(scale, 1.0);
    const double support = supportOf(filter) * factor, centre = (output + 0.5) * scale, inverse = 1.0 / factor;
    const int low = std::max(0, static_cast<int>(centre - support + 0.5));
    const int high = std::min(stretch.in, static_cast<int>(centre + support + 0.5));
    double sum = 0;
    for (int j = low; j < high; ++j) {
        raw[static_cast<std::size_t>(j - low)] = weight(filter, (j - centre + 0.5) * inverse);
        sum += raw[static_cast<std::size_t>(j - low)];
    }
    std::int32_t* weights = &axis.weights[axis.first.size() * static_cast<std::size_t>(axis.taps)];
    for (int k = 0; k < high - low; ++k) {
        const double normal = sum == 0.0 ? raw[static_cast<std::size_t>(k)] : raw[static_cast<std::size_t>(k)] / sum;
        const double fixed = normal * (1 << weightBits);
        weights[k] = static_cast<std::int32_t>(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    axis.first.push_back(low);
    axis.count.push_back(high - low);
}

}  // namespace

Axis makeAxis(const Stretch& stretch, Filter filter) {
    const double factor = std::max(static_cast<double>(stretch.in) / stretch.out, 1.0);
    Axis axis;
    axis.taps = static_cast<int>(std::ceil(supportOf(filter) * factor)) * 2 + 1;
    axis.weights.assign(static_cast<std::size_t>(stretch.count) * static_cast<std::size_t>(axis.taps), 0);
    std::vector<double> raw(static_cast<std::size_t>(axis.taps));
    for (int i = 0; i < stretch.count; ++i)
        addOutput(stretch, filter, stretch.begin + i, raw, axis);
    return axis;
}

// Source coordinates are summed up step by step, as the reference does; multiplying would differ now and then.
std::vector<int> nearestCoordinates(const Stretch& stretch) {
    const double scale = static_cast<double>(stretch.in) / stretch.out;
    std::vector<int> coordinates;
    double at = scale * 0.5;
    for (int i = 0; i < stretch.begin; ++i)
        at += scale;
    for (int i = 0; i < stretch.count; ++i, at += scale)
        coordinates.push_back(std::min(static_cast<int>(at), stretch.in - 1));
    return coordinates;
}

}  // namespace diptych
