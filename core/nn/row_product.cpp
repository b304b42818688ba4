#include "core/nn/row_product.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace diptych {

namespace {

constexpr std::int64_t mostRows = 8, rowsAtOnce = 4, floatsPerTask = 1 << 15;

// 16 floats; the compiler splits it where the processor's registers are narrower.
constexpr std::int64_t lanes = 16;
using Lanes = float __attribute__((vector_size(64)));

// One build of a function for each kind of processor, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define DIPTYCH_EACH_PROCESSOR __attribute__((target_clones("default", "fma", "avx512f")))
#else
#define DIPTYCH_EACH_PROCESSOR
#endif

struct Product {
    const float* x;                                // [rows, K]
    const float* weight;                           // [N, K]
    const float* bias;                             // [N] or null
    float* y;                                      // [rows, N]
    std::int64_t rows, width, outputs;
};

float sumOf(const Lanes& values) {
    float halves[lanes];
    std::memcpy(halves, &values, sizeof halves);
    for (std::int64_t half = lanes / 2; half > 0; half /= 2)
        for (std::int64_t l = 0; l < half; ++l)
            halves[l] += halves[l + half];
    return halves[0];
}

// Output n of rows r … r + Rows - 1. One row of weights after the other: memory is read in one stream.
template <int Rows>
inline __attribute__((always_inline)) void block(const Product& p, std::int64_t n, std::int64_t r) {
    constexpr int steps = Rows == 1 ? 4 : 2;       // sums that do not wait for one another
    Lanes sums[Rows][steps] = {};
    const float* const weight = p.weight + n * p.width;
    const float* const x = p.x + r * p.width;
    std::int64_t k = 0;
    for (; k + steps * lanes <= p.width; k += steps * lanes)
        for (int s = 0; s < steps; ++s) {
            Lanes weights;
            std::memcpy(&weights, weight + k + s * lanes, sizeof(Lanes));
            for (int i = 0; i < Rows; ++i) {
                Lanes values;
                std::memcpy(&values, x + i * p.width + k + s * lanes, sizeof(Lanes));
                sums[i][s] += weights * values;
            }
        }
    for (int i = 0; i < Rows; ++i) {
        for (int s = 1; s < steps; ++s)
            sums[i][0] += sums[i][s];
        float sum = p.bias == nullptr ? 0.0F : p.bias[n];
        for (std::int64_t rest = k; rest < p.width; ++rest)
            sum += weight[rest] * x[i * p.width + rest];
        p.y[(r + i) * p.outputs + n] = sum + sumOf(sums[i][0]);
    }
}

DIPTYCH_EACH_PROCESSOR
void outputsBetween(const Product& p, std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; ++n) {
        std::int64_t r = 0;
        for (; r + rowsAtOnce <= p.rows; r += rowsAtOnce)
            block<rowsAtOnce>(p, n, r);
        switch (p.rows - r) {
        case 3: block<3>(p, n, r); break;
        case 2: block<2>(p, n, r); break;
        case 1: block<1>(p, n, r); break;
        default: break;
        }
    }
}

thread_local int libraryWanted = 0;

bool plain(const at::Tensor& tensor) {
    return tensor.scalar_type() == at::kFloat && tensor.device().is_cpu() && tensor.layout() == at::kStrided;
}

bool recorded(const at::Tensor& tensor) { return tensor.defined() && tensor.requires_grad(); }

}  // namespace

bool suitsRowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    if (libraryWanted > 0 || x.dim() < 1 || weight.dim() != 2 || x.size(-1) != weight.size(1) || x.numel() == 0 || weight.numel() == 0)
        return false;
    if (x.numel() > mostRows * x.size(-1) || !plain(x) || !plain(weight) || !weight.is_contiguous())
        return false;
    if (bias.defined() && (!plain(bias) || !bias.is_contiguous() || bias.numel() != weight.size(0)))
        return false;
    return !c10::GradMode::is_enabled() || !(recorded(x) || recorded(weight) || recorded(bias));
}

LibraryProducts::LibraryProducts() { ++libraryWanted; }

LibraryProducts::~LibraryProducts() { --libraryWanted; }

at::Tensor rowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    const at::Tensor rows = x.contiguous();
    std::vector<std::int64_t> shape = x.sizes().vec();
    shape.back() = weight.size(0);
    at::Tensor y = at::empty(shape, x.options());
    const Product product{rows.data_ptr<float>(),
                          weight.data_ptr<float>(),
                          bias.defined() ? bias.data_ptr<float>() : nullptr,
                          y.data_ptr<float>(),
                          x.numel() / x.size(-1),
                          weight.size(1),
                          weight.size(0)};
    const std::int64_t perTask = std::max<std::int64_t>(4, floatsPerTask / product.width);
    at::parallel_for(0, product.outputs, perTask,
                     [&](std::int64_t begin, std::int64_t end) { outputsBetween(product, begin, end); });
    return y;
}

}  // namespace diptych
