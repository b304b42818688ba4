// The vision transformer that CLIP, SigLIP, LLaVA and Idefics3 share: patches by a convolution, learned positions, pre-norm
// blocks. CLIP's has a class token, a norm before the blocks and pools its class token; SigLIP's has a bias in the
// convolution, norms all states and may pool them by a head of its own. Module names equal the keys of transformers'
// CLIPVisionModel and SiglipVisionModel.
// Shapes: pixels [I, 3, H, W]; states [I, N, C], class token (where there is one) first, then patches row by row. What is
// left over of a side that is no multiple of the patch is ignored.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/nn/encoder_stack.h"

namespace diptych {

struct VisionTowerConfig {
    EncoderConfig encoder;
    std::int64_t imageSize = 224, patchSize = 32;
    bool classToken = true, preNorm = true, patchBias = false;
    bool poolingHead = false;

    std::int64_t gridSide() const { return imageSize / patchSize; }
    std::int64_t patches() const { return gridSide() * gridSide(); }
    std::int64_t firstPatch() const { return classToken ? 1 : 0; }
};

// A vision_config of transformers, absent keys as CLIPVisionConfig and SiglipVisionConfig have them. `section` names it in
// messages. Unsupported: an activation, a number of channels. BadInput: sizes that cannot be.
Result<VisionTowerConfig> parseClipVision(const Json& json, const std::string& section, const std::string& context);
Result<VisionTowerConfig> parseSiglipVision(const Json& json, const std::string& section, const std::string& context);

struct VisionInput {
    at::Tensor pixels;                             // [I, 3, H, W]
    at::Tensor positions;                          // [I or 1, N] int64 rows of the position table; undefined: 0 … N-1
    at::Tensor mask;                               // additive [I, 1, 1, N]; undefined: all tokens are seen
};

// A learned query that attends to all states (SigLIP).
struct PoolingHead {
    at::Tensor probe;                              // [1, 1, C]
    at::Tensor inWeight, inBias;                   // [3C, C], [3C]: query, key, value
    Linear output;
    LayerNorm norm;
    FeedForward mlp;

    static PoolingHead make(const EncoderConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& states, const EncoderConfig& config) const;   // [I, N, C] → [I, C]
};

struct VisionTower {
    VisionTowerConfig config;
    at::Tensor classEmbedding;                     // [C]
    at::Tensor patchWeight, patchBias;             // [C, 3, P, P], [C]
    at::Tensor positions;                          // [N, C]
    LayerNorm preNorm, postNorm;
    EncoderStack encoder;
    PoolingHead head;

    // p: the scope that holds "embeddings" and "encoder".
    static VisionTower make(const VisionTowerConfig& config, const ParameterBuilder& p);

    at::Tensor embed(const VisionInput& input) const;                                      // what goes into block 0
    at::Tensor lastState(const VisionInput& input, TensorTap* tap = nullptr) const;        // before post_layernorm
    // Entry 0 is what goes into block 0, n what comes out of block n-1; the last is before post_layernorm.
    std::vector<at::Tensor> hiddenStates(const VisionInput& input, std::span<const std::int64_t> layers,
                                         TensorTap* tap = nullptr) const;
    // [I, C] from lastState: the class token after post_layernorm, or the pooling head's answer.
    at::Tensor pooled(const at::Tensor& lastState) const;
};

}  // namespace diptych
