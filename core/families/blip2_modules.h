// The parts of BLIP-2 beside the vision tower, each a plain struct of layers built from a ParameterBuilder and called with
// tensors. Only blip2*.cpp includes this.
#pragma once

#include <vector>

#include "core/families/blip2.h"
#include "core/families/blip_modules.h"

namespace diptych {

struct QFormer {
    LayerNorm norm;                                // of the queries, before block 0
    std::vector<BertBlock> blocks;

    static QFormer make(const QFormerConfig& config, const ParameterBuilder& p);
    // queries [I, Q, C]; picture [I, M, memory width] → [I, Q, C]
    at::Tensor operator()(const at::Tensor& queries, const at::Tensor& picture, const QFormerConfig& config,
                          TensorTap* tap) const;
};

// One pass through the blocks of OPT: what each of them needs.
struct OptPass {
    const OptConfig& config;
    at::Tensor mask;                               // additive; undefined: all are seen
    TensorTap* tap = nullptr;
    int layer = 0;
};

struct OptBlock {
    LayerNorm attentionNorm, feedNorm;
    Linear query, key, value, output, up, down;

    static OptBlock make(const OptConfig& config, const ParameterBuilder& p);
    at::Tensor attention(const at::Tensor& x, const OptPass& pass, KvCache::Layer& kept) const;
    at::Tensor operator()(const at::Tensor& x, const OptPass& pass, KvCache::Layer& kept) const;
};

struct OptDecoder {
    at::Tensor words, positions;                   // [V, C], [positions + 2, C]: position p stands in row p + 2
    std::vector<OptBlock> blocks;
    LayerNorm norm;                                // undefined weights: there is none
    at::Tensor head;                               // [V, C]

    static OptDecoder make(const OptConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& embeds, const OptConfig& config, KvCache& cache, TensorTap* tap) const;
};

struct Blip2Network::Modules {
    BlipVisionTower vision;
    at::Tensor queries;                            // [1, Q, C]
    QFormer qformer;
    Linear projection;
    OptDecoder language;
};

}  // namespace diptych
