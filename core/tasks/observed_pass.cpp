#include "core/tasks/observed_pass.h"

#include <ATen/ATen.h>

namespace diptych {

bool RecordingTap::wants(std::string_view name, int) const { return name.ends_with(".attn"); }

void RecordingTap::observe(std::string_view name, int, const at::Tensor& value) {
    m_layers[std::string(name)].push_back(value.select(0, 0));
}

at::Tensor RecordingTap::stacked(const std::string& name) const {
    const auto found = m_layers.find(name);
    return found == m_layers.end() ? at::Tensor() : at::stack(found->second);
}

}  // namespace diptych
