#include "core/nn/row_product.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

#include "core/nn/each_processor.h"

namespace diptych {

namespace {

constexpr std::int64_t rowsAtOnce = 4, floatsPerTask = 1 << 15;

using Shorts = std::uint16_t __attribute__((vector_size(32)));
using Words = std::uint32_t __attribute__((vector_size(64)));

// How a weight becomes a float32: itself, the upper half of one, or IEEE 754 binary16.
struct Float32 {
    using Stored = float;
    static DIPTYCH_INLINED void load(const float* from, Lanes& to) { loadLanes(from, to); }
};

struct Bfloat16 {
    using Stored = std::uint16_t;
    static DIPTYCH_INLINED void load(const std::uint16_t* from, Lanes& to) {
        Shorts stored;
        std::memcpy(&stored, from, sizeof stored);
        const Words bits = __builtin_convertvector(stored, Words) << 16;
        std::memcpy(&to, &bits, sizeof to);
    }
};

struct Float16 {
    using Stored = std::uint16_t;
    static DIPTYCH_INLINED void load(const std::uint16_t* from, Lanes& to) {
        Shorts stored;
        std::memcpy(&stored, from, sizeof stored);
        const Words half = __builtin_convertvector(stored, Words);
        const Words magnitude = (half & 0x7FFF) << 13;
        std::memcpy(&to, &magnitude, sizeof to);
        to *= 0x1p112F;                            // its exponent counts from 15, not from 127; small ones come right too
        Words bits;
        std::memcpy(&bits, &to, sizeof bits);
        const Words endless = static_cast<Words>((half & 0x7C00) == 0x7C00) & 0x7F800000;   // infinite, or no number
        bits |= endless | ((half & 0x8000) << 16);
        std::memcpy(&to, &bits, sizeof to);
    }
};

struct Product {
    const RowWeights& weights;
    const float* x;                                // [rows, K]
    float* y;                                      // [rows, N]
    std::int64_t rows;
};

// Fewer numbers than lanes, with zeros behind them.
template <typename Number>
struct Padded {
    Number numbers[lanes] = {};
    DIPTYCH_INLINED Padded(const Number* from, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i)
            numbers[i] = from[i];
    }
};

// Output n of rows r … r + Rows - 1. One row of weights after the other: memory is read in one stream.
template <typename Kind, int Rows>
DIPTYCH_INLINED void block(const Product& p, std::int64_t n, std::int64_t r) {
    constexpr int steps = Rows == 1 ? 4 : 2;       // sums that do not wait for one another
    const std::int64_t width = p.weights.width;
    Lanes sums[Rows][steps] = {};
    const auto* const weight = static_cast<const typename Kind::Stored*>(p.weights.values) + n * width;
    const float* const x = p.x + r * width;
    std::int64_t k = 0;
    for (; k + steps * lanes <= width; k += steps * lanes)
        for (int s = 0; s < steps; ++s) {
            Lanes weights;
            Kind::load(weight + k + s * lanes, weights);
            for (int i = 0; i < Rows; ++i) {
                Lanes values;
                loadLanes(x + i * width + k + s * lanes, values);
                sums[i][s] += weights * values;
            }
        }
    for (; k < width; k += lanes) {
        const std::int64_t count = width - k < lanes ? width - k : lanes;
        Lanes weights;
        Kind::load(Padded<typename Kind::Stored>(weight + k, count).numbers, weights);
        for (int i = 0; i < Rows; ++i) {
            Lanes values;
            loadLanes(Padded<float>(x + i * width + k, count).numbers, values);
            sums[i][0] += weights * values;
        }
    }
    for (int i = 0; i < Rows; ++i) {
        for (int s = 1; s < steps; ++s)
            sums[i][0] += sums[i][s];
        const float bias = p.weights.bias == nullptr ? 0.0F : p.weights.bias[n];
        p.y[(r + i) * p.weights.outputs + n] = bias + sumOf(sums[i][0]);
    }
}

template <typename Kind>
DIPTYCH_INLINED void outputsOf(const Product& p, std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
        std::int64_t r = 0;
        for (; r + rowsAtOnce <= p.rows; r += rowsAtOnce)
            block<Kind, rowsAtOnce>(p, n, r);
        switch (p.rows - r) {
        case 3: block<Kind, 3>(p, n, r); break;
        case 2: block<Kind, 2>(p, n, r); break;
        case 1: block<Kind, 1>(p, n, r); break;
        default: break;
        }
    }
}

DIPTYCH_EACH_PROCESSOR
void outputsBetween(const Product& p, std::int64_t begin, std::int64_t end) {
    switch (p.weights.type) {
    case at::kBFloat16: outputsOf<Bfloat16>(p, begin, end); break;
    case at::kHalf: outputsOf<Float16>(p, begin, end); break;
    default: outputsOf<Float32>(p, begin, end); break;
    }
}

thread_local int libraryWanted = 0;

bool onCpu(const at::Tensor& tensor) { return tensor.device().is_cpu() && tensor.layout() == at::kStrided; }

bool plain(const at::Tensor& tensor) { return tensor.scalar_type() == at::kFloat && onCpu(tensor); }

bool recorded(const at::Tensor& tensor) { return tensor.defined() && tensor.requires_grad(); }

}  // namespace

std::optional<RowWeights> rowWeights(const at::Tensor& weight, const at::Tensor& bias) {
    const at::ScalarType type = weight.scalar_type();
    if (type != at::kFloat && type != at::kBFloat16 && type != at::kHalf)
        return std::nullopt;
    if (weight.dim() != 2 || weight.numel() == 0 || !onCpu(weight) || !weight.is_contiguous())
        return std::nullopt;
    if (bias.defined() && (!plain(bias) || !bias.is_contiguous() || bias.numel() != weight.size(0)))
        return std::nullopt;
    return RowWeights{weight.data_ptr(), type, bias.defined() ? bias.data_ptr<float>() : nullptr, weight.size(1), weight.size(0)};
}

void rowProductBetween(const RowWeights& weights, const float* x, std::int64_t rows, float* y, std::int64_t begin,
                       std::int64_t end) {
    outputsBetween({weights, x, y, rows}, begin, end);
}

bool suitsRowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    if (LibraryProducts::wanted() || x.dim() < 1 || x.numel() == 0 || !plain(x) || x.numel() > mostProductRows * x.size(-1))
        return false;
    const auto weights = rowWeights(weight, bias);
    if (!weights || weights->width != x.size(-1))
        return false;
    return !c10::GradMode::is_enabled() || !(recorded(x) || recorded(weight) || recorded(bias));
}

at::Tensor rowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    const at::Tensor rows = x.contiguous();
    const RowWeights weights = *rowWeights(weight, bias);
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = weights.outputs;
    at::Tensor y = at::empty(shape, x.options());
    const Product product{weights, rows.data_ptr<float>(), y.data_ptr<float>(), x.numel() / weights.width};
    const std::int64_t perTask = std::max<std::int64_t>(4, floatsPerTask / weights.width);
    at::parallel_for(0, weights.outputs, perTask,
                     [&](std::int64_t begin, std::int64_t end) { outputsBetween(product, begin, end); });
    return y;
}

LibraryProducts::LibraryProducts() { ++libraryWanted; }

LibraryProducts::~LibraryProducts() { --libraryWanted; }

bool LibraryProducts::wanted() { return libraryWanted > 0; }

}  // namespace diptych
