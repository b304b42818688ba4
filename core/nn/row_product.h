// x · weightᵀ for a few rows of x, as when a text is generated token by token: every weight is read once, wide vectors, all
// threads. The library's own product packs the weights anew at each call, which costs more than the product.
// Sums are made in one fixed order whatever the number of threads. CPU, float32, no autograd.
#pragma once

#include <ATen/core/Tensor.h>

namespace diptych {

// Whether `rowProduct` may stand in for at::linear: at most 8 rows, float32 on the CPU, dense weights, nothing recorded.
bool suitsRowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);
// While one lives, this thread's layers call the library for few rows too: what the product here is measured against.
class LibraryProducts {
public:
    LibraryProducts();
    ~LibraryProducts();
    LibraryProducts(const LibraryProducts&) = delete;
};

// x [..., K], weight [N, K], bias [N] or undefined → [..., N].
at::Tensor rowProduct(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace diptych
