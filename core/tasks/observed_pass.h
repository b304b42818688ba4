// One forward pass that was looked at: the attention of every layer and head, and where the patches lie in the picture.
// Every family fills it in the same shape, so that maps are made of it in one place (core/explain).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/nn/tap.h"

namespace diptych {

// Keeps the softmax of every layer that runs under a name ending in ".attn".
class RecordingTap : public TensorTap {
public:
    bool wants(std::string_view name, int layer) const override;
    void observe(std::string_view name, int layer, const at::Tensor& value) override;
    // [L, H, queries, keys] of batch row 0; undefined where nothing ran under that name.
    at::Tensor stacked(const std::string& name) const;

private:
    std::map<std::string, std::vector<at::Tensor>> m_layers;
};

struct ObservedPass {
    std::string target;                            // "match" "caption" "answer" "itc"
    std::vector<std::string> tokens;               // special tokens included
    at::Tensor vision, text, cross, joint;         // [L, H, queries, keys] each, or undefined
    int rows = 0, cols = 0;                        // patch grid
    int firstPatch = 1;                            // key index of patch 0 in `vision` and `cross`
    RectF crop, canvas;                            // image px
    std::int64_t textRow = 0;                      // the text position whose state stands for the whole
    bool rolloutText = true;                       // the text side is no generated text: rollout speaks of it too
};

}  // namespace diptych
