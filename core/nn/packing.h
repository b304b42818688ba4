// Text rows of unequal length without their padding. Layers that treat every token alike (projections, feed-forward, norms)
// run on the packed tokens [K, C]; only attention sees padded rows. In a batch of mixed lengths half of the work goes away.
// Numbers of real tokens do not change; padded positions of a spread tensor are 0. Both directions have a gradient.
// Without a mask, or where it is all ones, nothing is packed and both calls return what they were given.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace diptych {

class TokenPacking {
public:
    // mask [B, T], 1 = token; undefined: all are.
    explicit TokenPacking(const at::Tensor& mask);

    at::Tensor pack(const at::Tensor& padded) const;       // [B, T, C] → [K, C]
    at::Tensor spread(const at::Tensor& packed) const;     // [K, C] → [B, T, C]
    at::Tensor packIds(const at::Tensor& ids) const;       // [B, T] → [K]
    bool packs() const { return m_keep.defined(); }
    const at::Tensor& places() const { return m_places; }  // [K] int64: position of each token in its row

private:
    at::Tensor m_keep, m_places;                           // [K] int64: flat positions; undefined: nothing is packed
    std::int64_t m_rows = 0, m_columns = 0;
};

}  // namespace diptych
