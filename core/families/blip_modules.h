// The parts of BLIP: vision tower, text stack (encoder or decoder) and vocabulary head, each a plain struct of layers built
// from a ParameterBuilder and called with tensors. Only blip*.cpp includes this.
#pragma once

#include <vector>

#include "core/families/blip.h"

namespace diptych {

struct BlipVisionBlock {
    LayerNorm norm1, norm2;
    Linear qkv, projection, fc1, fc2;
};

struct BlipVisionTower {
    at::Tensor classEmbedding;                     // [1, 1, C]
    at::Tensor patchWeight, patchBias;             // [C, 3, P, P], [C]
    at::Tensor positions;                          // [1, N, C]
    std::vector<BlipVisionBlock> blocks;
    LayerNorm postNorm;

    static BlipVisionTower make(const BlipVisionConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& pixels, const BlipVisionConfig& config, TensorTap* tap) const;
};

struct BertAttention {
    Linear query, key, value, output;
    LayerNorm norm;

    static BertAttention make(const BlipTextConfig& config, std::int64_t memoryWidth, const ParameterBuilder& p);
};

struct BertBlock {
    BertAttention self, cross;
    Linear intermediate, output;
    LayerNorm norm;
};

// What one call of the text stack needs beside the ids.
struct BertCall {
    at::Tensor tokenMask;                          // [B, T], 1 = token; undefined: all. Only saves work: selfMask decides
    at::Tensor selfMask;                           // additive, broadcast to [B, H, T, keys]; undefined: all
    at::Tensor memory;                             // [I, M, memory width]; undefined: no cross-attention
    at::Tensor memoryMask;                         // additive [I, 1, 1, M]; undefined: all
    KvCache* cache = nullptr;
    TensorTap* tap = nullptr;
};

struct BertStack {
    at::Tensor words, positions;                   // [V, C], [positions, C]
    LayerNorm embeddingNorm;
    std::vector<BertBlock> blocks;

    static BertStack make(const BlipTextConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& ids, const BlipTextConfig& config, const BertCall& call) const;
};

struct BertVocabularyHead {
    Linear transform;
    LayerNorm norm;
    at::Tensor bias;                               // [V]; the matrix is the word embedding

    static BertVocabularyHead make(const BlipTextConfig& config, const ParameterBuilder& p);
};

struct BlipNetwork::Modules {
    BlipVisionTower vision;
    BertStack textEncoder, textDecoder;
    BertVocabularyHead vocabulary;
    Linear visionProjection, textProjection, itmHead;
};

}  // namespace diptych
