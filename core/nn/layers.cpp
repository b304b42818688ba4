#include "core/nn/layers.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>

#include "core/nn/cancel_scope.h"
#include "core/nn/row_product.h"

namespace diptych {

namespace {

constexpr std::pair<const char*, Activation> activationNames[] = {
    {"gelu", Activation::Gelu},
    {"quick_gelu", Activation::QuickGelu},
    {"gelu_pytorch_tanh", Activation::GeluTanh},
    {"gelu_new", Activation::GeluTanh},
    {"relu", Activation::Relu},
    {"silu", Activation::Silu},
    {"swish", Activation::Silu},
};

at::Tensor explicitProbabilities(const AttentionInput& in) {
    const double scale = 1.0 / std::sqrt(static_cast<double>(in.query.size(-1)));
    at::Tensor scores = at::matmul(in.query * scale, in.key.transpose(-2, -1));  // [B, H, queries, keys]
    if (in.mask.defined())
        scores = scores + in.mask;
    return at::softmax(scores, -1);
}

at::Tensor fusedAttention(const AttentionInput& in) {
#if TORCH_VERSION_MAJOR >= 2
    const auto mask = in.mask.defined() ? c10::optional<at::Tensor>(in.mask) : c10::nullopt;
    return at::scaled_dot_product_attention(in.query, in.key, in.value, mask);
#else
    // One batched product each, with the scale inside the first and the mask added in place of a second pass.
    const std::int64_t rows = in.query.size(0) * in.query.size(1);
    const double scale = 1.0 / std::sqrt(static_cast<double>(in.query.size(-1)));
    const auto flat = [&](const at::Tensor& x) { return x.reshape({rows, x.size(2), x.size(3)}); };  // [B·H, tokens, D]
    const at::Tensor key = flat(in.key).transpose(1, 2);
    at::Tensor scores;
    if (in.mask.defined()) {
        const at::Tensor mask = in.mask.expand({in.query.size(0), in.query.size(1), in.query.size(2), in.key.size(2)});
        scores = at::baddbmm(flat(mask), flat(in.query), key, 1.0, scale);
    } else {
        scores = at::bmm(flat(in.query), key).mul_(scale);  // baddbmm with beta 0 reads uninitialised memory in LibTorch 1.13
    }
    const at::Tensor mixed = at::bmm(at::softmax(scores, -1), flat(in.value));
    return mixed.view(in.query.sizes());  // [B, H, queries, D]
#endif
}

// Elsewhere the library multiplies bfloat16 number by number, many times slower than float32.
bool libraryMultipliesBfloat16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
    return false;
#endif
}

// x · weightᵀ where the weights are narrower than x, in the dtype of x.
at::Tensor narrowProduct(const at::Tensor& x, const at::Tensor& weight, bool rounds) {
    const at::ScalarType wide = x.scalar_type(), narrow = weight.scalar_type();
    if (!rounds)
        return at::linear(x, weight.to(wide));
    static const bool direct = libraryMultipliesBfloat16();
    return direct ? at::linear(x.to(narrow), weight).to(wide) : at::linear(x.to(narrow).to(wide), weight.to(wide));
}

}  // namespace

Result<Activation> parseActivation(const std::string& name, const std::string& key) {
    for (const auto& [known, activation] : activationNames)
        if (name == known)
            return activation;
    return Error{ErrorCode::Unsupported,
                 "is \"" + name + "\", wanted gelu, quick_gelu, gelu_pytorch_tanh, gelu_new, relu or silu", key,
                 "Use a model with one of these activations"};
}

at::Tensor activate(const at::Tensor& x, Activation activation) {
    switch (activation) {
    case Activation::Gelu: return at::gelu(x);
    case Activation::QuickGelu: {
        at::Tensor gate = (x * 1.702).sigmoid_();          // our own copy: in place keeps gradients
        return gate.requires_grad() ? x * gate : gate.mul_(x);
    }
    case Activation::GeluTanh: return at::gelu(x, "tanh");
    case Activation::Relu: return at::relu(x);
    case Activation::Silu: return at::silu(x);
    }
    return x;
}

Linear Linear::make(const ParameterBuilder& p, std::int64_t in, std::int64_t out, bool withBias) {
    Linear linear;
    linear.weight = p.makeMatrix("weight", {out, in}, Init::Xavier);
    linear.rounds = p.rounds();
    if (withBias)
        linear.bias = p.make("bias", {out}, Init::Zeros);
    return linear;
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    pollCancel();
    if (suitsRowProduct(x, weight, bias))
        return rowProduct(x, weight, bias);
    if (weight.scalar_type() == x.scalar_type())
        return bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
    const at::Tensor product = narrowProduct(x, weight, rounds);
    return bias.defined() ? product + bias : product;
}

LayerNorm LayerNorm::make(const ParameterBuilder& p, std::int64_t width, double eps) {
    LayerNorm norm;
    norm.weight = p.make("weight", {width}, Init::Ones);
    norm.bias = p.make("bias", {width}, Init::Zeros);
    norm.eps = eps;
    return norm;
}

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
    return at::layer_norm(x, {x.size(-1)}, weight, bias, eps);
}

at::Tensor splitHeads(const at::Tensor& x, std::int64_t heads) {
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2);  // [B, H, T, D]
}

at::Tensor mergeHeads(const at::Tensor& x) {
    return x.transpose(1, 2).reshape({x.size(0), x.size(2), x.size(1) * x.size(3)});  // [B, T, C]
}

at::Tensor attend(const AttentionInput& input) {
    if (input.tap == nullptr || !input.tap->wants(input.tapName, input.layer))
        return fusedAttention(input);
    const at::Tensor probabilities = explicitProbabilities(input);
    input.tap->observe(input.tapName, input.layer, probabilities);
    return at::matmul(probabilities, input.value);
}

std::int64_t KvCache::length() const {
    return layers.empty() || !layers.front().selfKey.defined() ? 0 : layers.front().selfKey.size(2);
}

namespace {

// `kept` is the beginning of `room`, or stands alone.
void grow(at::Tensor& kept, at::Tensor& room, at::IntArrayRef more, const at::TensorOptions& options) {
    const std::int64_t length = kept.defined() ? kept.size(2) : 0, wanted = length + more[2];
    if (!room.defined() || room.size(2) < wanted) {
        const std::int64_t capacity = wanted + std::max<std::int64_t>(64, wanted / 4);
        room = at::empty({more[0], more[1], capacity, more[3]}, options);
        if (length > 0)
            room.narrow(2, 0, length).copy_(kept);
    }
    kept = room.narrow(2, 0, wanted);
}

}  // namespace

void KvCache::Layer::extend(at::IntArrayRef shape, const at::TensorOptions& options) {
    grow(selfKey, m_keyRoom, shape, options);
    grow(selfValue, m_valueRoom, shape, options);
}

void KvCache::Layer::append(const at::Tensor& key, const at::Tensor& value) {
    extend(key.sizes(), key.options());
    const std::int64_t count = key.size(2), first = selfKey.size(2) - count;
    selfKey.narrow(2, first, count).copy_(key);
    selfValue.narrow(2, first, count).copy_(value);
}

void KvCache::reorder(const at::Tensor& rows) {
    const auto chosen = [&](at::Tensor& kept, at::Tensor& room) {
        if (room.defined()) {
            room = room.index_select(0, rows);
            kept = room.narrow(2, 0, kept.size(2));
        } else if (kept.defined()) {
            kept = kept.index_select(0, rows);
        }
    };
    for (Layer& layer : layers) {
        chosen(layer.selfKey, layer.m_keyRoom);
        chosen(layer.selfValue, layer.m_valueRoom);
    }
}

KvCache KvCache::upTo(std::int64_t length) const {
    KvCache first;
    first.layers.resize(layers.size());
    if (length == 0)
        return first;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        first.layers[i].selfKey = layers[i].selfKey.narrow(2, 0, length);
        first.layers[i].selfValue = layers[i].selfValue.narrow(2, 0, length);
    }
    return first;
}

}  // namespace diptych
