// Pre-norm transformer blocks (Dosovitskiy et al. 2021; Radford et al. 2021) as CLIP, SigLIP and Idefics3 have them on either
// side: x + attention(norm(x)), then x + mlp(norm(x)). Module names equal the keys of transformers' CLIPEncoder.
// Shapes: x [B, T, C]. Nothing here works in place, so gradients may be recorded.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/nn/layers.h"
#include "core/nn/parameters.h"
#include "core/nn/tap.h"

namespace diptych {

struct EncoderConfig {
    std::int64_t width = 768, intermediate = 3072, layers = 12, heads = 12;
    double layerNormEps = 1e-5;
    Activation activation = Activation::QuickGelu;
};

// What one call of the stack needs beside the states.
struct EncoderCall {
    at::Tensor mask;                               // additive, broadcast to [B, H, T, T]; undefined: all see all
    TensorTap* tap = nullptr;
    std::string_view attentionName = "vision.attn", hiddenName = "vision.hidden";   // what the tap sees
};

struct FeedForward {
    Linear fc1, fc2;

    static FeedForward make(const EncoderConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& x, Activation activation) const;
};

struct EncoderBlock {
    LayerNorm norm1, norm2;
    Linear query, key, value, output;
    FeedForward mlp;

    static EncoderBlock make(const EncoderConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& x, const EncoderConfig& config, const EncoderCall& call, int layer) const;
};

struct EncoderStack {
    EncoderConfig config;
    std::vector<EncoderBlock> blocks;

    // p: the scope that holds "layers.0" …
    static EncoderStack make(const EncoderConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& x, const EncoderCall& call) const;
    // States in the order asked for: 0 is x, n what comes out of block n-1. Runs no block beyond the deepest one asked for.
    std::vector<at::Tensor> states(const at::Tensor& x, const EncoderCall& call, std::span<const std::int64_t> layers) const;
};

}  // namespace diptych
