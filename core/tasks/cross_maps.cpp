#include "core/tasks/cross_maps.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

CrossMapTap::CrossMapTap(const TaughtAttention& taught, std::int64_t layers, std::string_view name)
    : m_name(name), m_firstLayer(std::max<std::int64_t>(0, layers - taught.layers)), m_heads(taught.heads) {}

bool CrossMapTap::wants(std::string_view name, int layer) const {
    return name == m_name && layer >= m_firstLayer;
}

void CrossMapTap::observe(std::string_view, int, const at::Tensor& value) {
    const std::int64_t heads = m_heads == 0 ? value.size(1) : std::min(m_heads, value.size(1));
    m_maps.push_back(value.slice(1, 0, heads).mean(1));  // [B, T, M]
}

at::Tensor CrossMapTap::mean() const { return at::stack(m_maps).mean(0); }

at::Tensor CrossMapTap::patches() const { return mean().slice(2, 1); }

}  // namespace diptych
