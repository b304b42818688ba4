// The parts of BridgeTower beside the text stack (core/nn/bert.h), each a plain struct of layers built from a
// ParameterBuilder and called with tensors. Only bridgetower*.cpp includes this.
#pragma once

#include <vector>

#include "core/families/bridgetower.h"
#include "core/families/masked_word_head.h"
#include "core/nn/layers.h"

namespace diptych {

struct BridgeTowerVisionBlock {
    LayerNorm norm1, norm2;
    Linear qkv, projection, fc, output;

    static BridgeTowerVisionBlock make(const BridgeTowerVisionConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& x, const BridgeTowerVisionConfig& config, int layer, TensorTap* tap) const;
};

struct BridgeTowerVision {
    at::Tensor classEmbedding, patchWeight, positions;   // [C], [C, 3, P, P], [N, C]
    LayerNorm preNorm, postNorm;
    std::vector<BridgeTowerVisionBlock> blocks;

    static BridgeTowerVision make(const BridgeTowerVisionConfig& config, const ParameterBuilder& p);
    at::Tensor embed(const at::Tensor& pixels, const BridgeTowerVisionConfig& config) const;   // what goes into block 0
};

// The state of a tower and the cross-modal state below become one.
struct LinkTower {
    LinkTowerKind kind = LinkTowerKind::Add;
    at::Tensor factor;                             // [] scaled_factor or beta; undefined for Add
    LayerNorm norm;

    static LinkTower make(const BridgeTowerConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& tower, const at::Tensor& cross) const;
};

// What either side has of its own above its tower.
struct CrossSide {
    std::vector<Linear> transforms;                // one for all bridges, or one each
    LayerNorm norm;
    std::vector<LinkTower> links;                  // one for all, or one for each bridge but the first
    std::vector<BertBlock> layers;
    Linear pooler;

    const Linear& transform(std::size_t bridge) const { return transforms.size() == 1 ? transforms[0] : transforms[bridge]; }
    const LinkTower& link(std::size_t bridge) const { return links.size() == 1 ? links[0] : links[bridge - 1]; }
    at::Tensor pooled(const at::Tensor& states) const;   // [B, tokens, C] → [B, C]
};

struct BridgeTowerNetwork::Modules {
    BertStack text;
    BridgeTowerVision vision;
    CrossSide textSide, imageSide;
    at::Tensor types;                              // [2, C]: 0 text, 1 image
    Linear textHead, imageHead, crossHead, itmHead;
    at::Tensor logitScale;                         // []
    MaskedWordHead words;

    void makeHeads(const BridgeTowerConfig& config, const BridgeTowerHeads& heads, const ParameterBuilder& builder);
};

}  // namespace diptych
