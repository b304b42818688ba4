// Plain layers over ATen: a struct of tensors and a call. Attention has two paths that a test holds equal: fused (one
// call of the library where it has one, else a memory-saving product), and explicit, taken when a tap wants the softmax.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>

#include "core/nn/parameters.h"
#include "core/nn/tap.h"

namespace diptych {

enum class Activation { Gelu, QuickGelu, GeluTanh, Relu, Silu };
Result<Activation> parseActivation(const std::string& name, const std::string& key);   // Unsupported names key and value
at::Tensor activate(const at::Tensor& x, Activation activation);

// One row, or a few, goes through core/nn/row_product.h; more through the library. Weights may be narrower than x: then the
// sums are those of the widened weights, unless x is rounded to their dtype too. x and what comes back are of one dtype.
struct Linear {
    at::Tensor weight, bias;                       // [out, in], [out] or undefined
    bool rounds = false;                           // many rows: x is rounded to the weights' dtype, the product is theirs
    static Linear make(const ParameterBuilder& p, std::int64_t in, std::int64_t out, bool withBias = true);
    at::Tensor operator()(const at::Tensor& x) const;
};

struct LayerNorm {
    at::Tensor weight, bias;
    double eps = 1e-5;
    static LayerNorm make(const ParameterBuilder& p, std::int64_t width, double eps);
    at::Tensor operator()(const at::Tensor& x) const;
};

// [B, T, C] → [B, H, T, D] and back.
at::Tensor splitHeads(const at::Tensor& x, std::int64_t heads);
at::Tensor mergeHeads(const at::Tensor& x);

struct AttentionInput {
    at::Tensor query, key, value;                  // [B, H, queries|keys, D]
    at::Tensor mask;                               // additive, broadcast to [B, H, queries, keys]; or undefined
    std::string_view tapName;
    int layer = 0;
    TensorTap* tap = nullptr;
};
at::Tensor attend(const AttentionInput& input);    // [B, H, queries, D], scaled by 1/√D

// Keys and values of the positions seen so far, one per layer: self-attention grows, cross-attention is kept.
// A copy shares its tensors with the original, and only one of the two may grow: see `upTo`.
struct KvCache {
    struct Layer {
        at::Tensor selfKey, selfValue;             // [B, H, T so far, D]
        at::Tensor crossKey, crossValue;           // [I, H, M, D]

        // Behind what is there, into room that was taken ahead: a step copies its own positions, not all of them.
        void append(const at::Tensor& key, const at::Tensor& value);
        // Room for `shape` [B, H, new positions, D] behind what is there, to be written by the caller.
        void extend(at::IntArrayRef shape, const at::TensorOptions& options);

    private:
        friend struct KvCache;
        at::Tensor m_keyRoom, m_valueRoom;         // [B, H, capacity, D]; selfKey and selfValue are their beginnings
    };
    std::vector<Layer> layers;
    std::int64_t length() const;                   // T so far
    void reorder(const at::Tensor& rows);          // [B'] int64: rows that go on (beam search), each within its picture
    KvCache upTo(std::int64_t length) const;       // the first positions of self-attention alone; grows apart from this one
};

}  // namespace diptych
