// The decoder that Llama (Touvron et al. 2023), Mistral and Qwen2 share: pre-norm blocks of causal self-attention with rotary
// positions and grouped key-value heads, then a gated feed-forward. Module names equal the keys of transformers' LlamaModel.
// Keys and values of a group are never repeated: the query heads of a group lie one after the other as rows of one product.
// Shapes: x [B, T, C]; tap "text.attn" [B, H, T, keys], "text.hidden" [B, T, C] before the last norm.
// Without a cache nothing works in place, so gradients may be recorded.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/job.h"
#include "core/nn/layers.h"
#include "core/nn/parameters.h"
#include "core/nn/rms_norm.h"
#include "core/nn/rope.h"
#include "core/nn/tap.h"

namespace diptych {

struct DecoderConfig {
    std::int64_t vocabSize = 32000, width = 4096, intermediate = 11008, layers = 32;
    std::int64_t heads = 32, keyValueHeads = 32, headWidth = 128;
    std::int64_t padId = -1;                       // its embedding is never taught; -1: there is none
    double normEps = 1e-6;
    Activation activation = Activation::Silu;
    bool inputBias = false, outputBias = false, mlpBias = false;   // input: query, key, value
    RopeConfig rope;
    std::vector<std::int64_t> windows;             // by layer: a token sees itself and window - 1 before it; 0 or empty: all

    std::int64_t windowOf(std::size_t layer) const { return layer < windows.size() ? windows[layer] : 0; }
};

// What one call of the stack needs beside the states.
struct DecoderCall {
    at::Tensor tokenMask;                          // [B, T], 1 = token; undefined: all. Only without a cache
    KvCache* cache = nullptr;                      // x are the positions behind it
    TensorTap* tap = nullptr;
    const CancelToken* cancel = nullptr;           // cancelled: the rest is skipped and what comes back means nothing
};

// One pass through the blocks: what each of them needs.
struct DecoderPass {
    const DecoderConfig& config;
    const DecoderCall& call;
    RotaryTable positions;
    at::Tensor mask;                               // additive, [B or 1, 1, group · T, keys]; undefined: all are seen
    int layer = 0;
};

struct DecoderBlock {
    RmsNorm inputNorm, mlpNorm;
    Linear query, key, value, output;
    Linear gate, up, down;

    static DecoderBlock make(const DecoderConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& x, const DecoderPass& pass) const;
};

struct DecoderStack {
    DecoderConfig config;
    at::Tensor words;                              // [V, C]
    std::vector<DecoderBlock> blocks;
    RmsNorm norm;
    at::Tensor inverseFrequencies;                 // [D / 2]

    // p: the scope that holds "layers.0" … `words` is given by who made it: it may be shared with the head.
    static DecoderStack make(const DecoderConfig& config, at::Tensor words, const ParameterBuilder& p);

    at::Tensor embed(const at::Tensor& ids) const;                              // [B, T] → [B, T, C]
    at::Tensor operator()(const at::Tensor& x, const DecoderCall& call) const;  // after the last norm
};

}  // namespace diptych
