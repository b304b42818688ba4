// The BERT stack (Devlin et al. 2019) that the text sides of BLIP, Chinese-CLIP and BridgeTower are made of: post-norm blocks
// of self-attention, optional cross-attention to a memory, and feed-forward; optionally causal with a cache. Module names
// equal the keys of transformers' BertModel. Each part is a plain struct of layers built from a ParameterBuilder.
// Cross-attention packs by picture: text rows come picture by picture, B = I × r with the same r ≥ 1 for every picture.
#pragma once

#include <vector>

#include "core/nn/layers.h"
#include "core/nn/packing.h"
#include "core/nn/parameters.h"
#include "core/nn/tap.h"

namespace diptych {

struct BertConfig {
    std::int64_t vocabSize = 30524, width = 768, intermediate = 3072, layers = 12, heads = 12, maxPositions = 512, padId = 0;
    std::int64_t memoryWidth = 0;                  // of what cross-attention looks at; 0: blocks have none
    std::int64_t typeVocabSize = 0;                // 0: no token types; all tokens are of type 0
    std::int64_t firstPosition = 0;                // RoBERTa counts positions from pad_token_id + 1
    double layerNormEps = 1e-12;
    Activation activation = Activation::Gelu;
};

struct BertAttention {
    Linear query, key, value, output;
    LayerNorm norm;

    static BertAttention make(const BertConfig& config, std::int64_t memoryWidth, const ParameterBuilder& p);
};

// What one call of the stack needs beside the ids.
struct BertCall {
    at::Tensor tokenMask;                          // [B, T], 1 = token; undefined: all. Only saves work: selfMask decides
    at::Tensor selfMask;                           // additive, broadcast to [B, H, T, keys]; undefined: all
    at::Tensor memory;                             // [I, M, memory width]; undefined: no cross-attention
    at::Tensor memoryMask;                         // additive [I, 1, 1, M]; undefined: all
    KvCache* cache = nullptr;
    TensorTap* tap = nullptr;
};

// One pass through the blocks: what each of them needs.
struct BertPass {
    const BertConfig& config;
    const BertCall& call;
    const TokenPacking& tokens;
    int layer = 0;
    std::string_view selfName = "text.attn", crossName = "cross.attn";   // what a tap sees

    KvCache::Layer* kept() const;
};

struct BertBlock {
    BertAttention self, cross;                     // cross is empty where memoryWidth is 0
    Linear intermediate, output;
    LayerNorm norm;

    static BertBlock make(const BertConfig& config, const ParameterBuilder& p);
    // x as the pass packs it: [K, C] or [B, T, C].
    at::Tensor operator()(const at::Tensor& x, const BertPass& pass) const;
};

struct BertEmbeddings {
    at::Tensor words, positions, types;            // [V, C], [positions, C], [types, C] or undefined
    LayerNorm norm;

    static BertEmbeddings make(const BertConfig& config, const ParameterBuilder& p);
    // ids [B, T]; `first`: positions seen before. → packed as `tokens` says.
    at::Tensor operator()(const at::Tensor& ids, const BertConfig& config, const TokenPacking& tokens, std::int64_t first) const;
};

struct BertStack {
    BertEmbeddings embeddings;
    std::vector<BertBlock> blocks;

    // A pooler in the folder belongs to the model; no task here uses it.
    static BertStack make(const BertConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& ids, const BertConfig& config, const BertCall& call) const;   // [B, T, C]
};

// [B, T] of 0 and 1 → additive [B, 1, 1, T] (0, or what makes a softmax 0); undefined stays undefined.
at::Tensor additiveMask(const at::Tensor& mask);
// Position i sees keys 0 … first + i. [1, 1, T, first + T]
at::Tensor causalMask(std::int64_t tokens, std::int64_t first, const at::TensorOptions& options);

}  // namespace diptych
