// Everything that a network shows, by the names of the parity packs: "vision.hidden.2" [tokens, C], "attention.text"
// [layers, heads, queries, keys], each of batch row 0.
#pragma once

#include <ATen/ATen.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/nn/tap.h"

namespace diptych::tests {

class PackTap : public TensorTap {
public:
    bool wants(std::string_view, int) const override { return true; }
    void observe(std::string_view name, int layer, const at::Tensor& value) override {
        const std::string full(name);
        if (name.ends_with(".attn"))
            m_softmax["attention." + full.substr(0, full.size() - 5)].push_back(value[0]);
        else
            m_values[full + "." + std::to_string(layer)] = value[0];
    }
    // Undefined where nothing was shown under that name.
    at::Tensor value(const std::string& name) const {
        if (const auto layers = m_softmax.find(name); layers != m_softmax.end())
            return at::stack(layers->second);
        const auto found = m_values.find(name);
        return found == m_values.end() ? at::Tensor() : found->second;
    }

private:
    std::map<std::string, at::Tensor> m_values;
    std::map<std::string, std::vector<at::Tensor>> m_softmax;
};

// The largest difference; huge where the shapes differ.
inline double farthest(const at::Tensor& a, const at::Tensor& b) {
    return a.defined() && b.defined() && a.sizes() == b.sizes() ? (a - b).abs().max().item<double>() : 1e9;
}

}  // namespace diptych::tests
