#include "core/nn/token_batch.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

at::Tensor idTensor(std::span<const std::int64_t> ids) {
    return at::tensor(at::ArrayRef<std::int64_t>(ids.data(), ids.size()), at::kLong).unsqueeze(0);  // [1, T]
}

TextBatch paddedBatch(const std::vector<TokenIds>& rows, std::int64_t padId) {
    std::size_t longest = 0, shortest = rows.empty() ? 0 : rows.front().size();
    for (const TokenIds& row : rows) {
        longest = std::max(longest, row.size());
        shortest = std::min(shortest, row.size());
    }
    const auto count = static_cast<std::int64_t>(rows.size()), length = static_cast<std::int64_t>(longest);
    TextBatch batch;
    batch.ids = at::full({count, length}, padId, at::kLong);
    if (shortest != longest)
        batch.mask = at::zeros({count, length}, at::kLong);
    for (std::int64_t b = 0; b < count; ++b) {
        const TokenIds& row = rows[static_cast<std::size_t>(b)];
        const auto size = static_cast<std::int64_t>(row.size());
        batch.ids.select(0, b).slice(0, 0, size).copy_(at::tensor(at::ArrayRef<std::int64_t>(row), at::kLong));
        if (batch.mask.defined())
            batch.mask.select(0, b).slice(0, 0, size).fill_(1);
    }
    return batch;
}

std::vector<float> toVector(const at::Tensor& values) {
    const at::Tensor flat = values.detach().to(at::kFloat).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Tensor unitRows(const at::Tensor& rows) { return rows / rows.norm(2, {-1}, true); }

}  // namespace diptych
