// x · weightᵀ for a few rows of x, as when a text is generated token by token: every weight is read once, wide vectors, all
// threads. The library's own product packs the weights anew at each call, which costs more than the product.
// Weights may be narrower than x (bfloat16, float16): they are widened on the way, so half of the bytes are read and the
// sums are those of the widened weights. Sums are made in one fixed order whatever the number of threads.
// CPU, x in float32, no autograd.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

namespace diptych {

// A matrix as the loops read it; lives as long as its tensors.
struct RowWeights {
    const void* values = nullptr;                  // [outputs, width]
    at::ScalarType type = at::kFloat;              // kFloat, kBFloat16, kHalf
    const float* bias = nullptr;                   // [outputs] or null
    std::int64_t width = 0, outputs = 0;
};

inline constexpr std::int64_t mostProductRows = 8;

// Absent where these loops cannot read it: strided, another dtype, another device.
std::optional<RowWeights> rowWeights(const at::Tensor& weight, const at::Tensor& bias);
// Outputs begin … end - 1 of every row, by the calling thread: x [rows, width] → y [rows, outputs].
void rowProductBetween(const RowWeights& weights, const float* x, std::int64_t rows, float* y, std::int64_t begin,
                       std::int64_t end);

// Whether `rowProduct` may stand in for at::linear: at most `mostProductRows` rows, float32 on the CPU, dense weights,
// nothing recorded.
bool suitsRowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
// x [..., K], weight [N, K], bias [N] or undefined → [..., N].
at::Tensor rowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

// While one lives, this thread's layers call the library for few rows too: what the loops here are measured against.
class LibraryProducts {
public:
    LibraryProducts();
    ~LibraryProducts();
    LibraryProducts(const LibraryProducts&) = delete;
    static bool wanted();
};

}  // namespace diptych
