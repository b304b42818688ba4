#include "core/nn/layers.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cmath>

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
        scores = at::bmm(flat(in.query) * scale, key);  // baddbmm with beta 0 reads uninitialised memory in LibTorch 1.13
    }
    const at::Tensor mixed = at::bmm(at::softmax(scores, -1), flat(in.value));
    return mixed.view(in.query.sizes());  // [B, H, queries, D]
#endif
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
    case Activation::QuickGelu: return x * at::sigmoid(x * 1.702);
    case Activation::GeluTanh: return at::gelu(x, "tanh");
    case Activation::Relu: return at::relu(x);
    case Activation::Silu: return at::silu(x);
    }
    return x;
}

Linear Linear::make(const ParameterBuilder& p, std::int64_t in, std::int64_t out, bool withBias) {
    Linear linear;
    linear.weight = p.make("weight", {out, in}, Init::Xavier);
    if (withBias)
        linear.bias = p.make("bias", {out}, Init::Zeros);
    return linear;
}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    return bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
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

void KvCache::reorder(const at::Tensor& rows) {
    for (Layer& layer : layers)
        for (at::Tensor* kept : {&layer.selfKey, &layer.selfValue})
            if (kept->defined())
                *kept = kept->index_select(0, rows);
}

}  // namespace diptych
