// Where words look: cross-attention averaged over the layers and heads that were taught to look at what a word names (see
// model_files.h), else over all heads of the last two layers. What a generated word looked at is read at the position that
// predicted it; what a word of a question looked at, at the word's own position. In a decoder that has pictures among its
// words it is self-attention ("text.attn").
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/nn/tap.h"
#include "core/tasks/model_files.h"

namespace diptych {

class CrossMapTap : public TensorTap {
public:
    CrossMapTap(const TaughtAttention& taught, std::int64_t layers, std::string_view name = "cross.attn");

    bool wants(std::string_view name, int layer) const override;
    void observe(std::string_view name, int layer, const at::Tensor& value) override;
    at::Tensor mean() const;                      // [B, T, M]
    at::Tensor patches() const;                   // [B, T, rows·cols]: the class token's column is left out

private:
    std::string m_name;
    std::int64_t m_firstLayer = 0, m_heads = 0;
    std::vector<at::Tensor> m_maps;               // [B, T, M] each
};

}  // namespace diptych
