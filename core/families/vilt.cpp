#include "core/families/vilt.h"

#include <ATen/ATen.h>

#include "core/families/masked_word_head.h"
#include "core/nn/bert.h"
#include "core/nn/show_state.h"

namespace diptych {

namespace {

struct ViltBlock {
    LayerNorm before, after;
    Linear query, key, value, projection, intermediate, output;

    static ViltBlock make(const ViltConfig& config, const ParameterBuilder& p) {
        const auto attention = p.scope("attention.attention");
        const std::int64_t width = config.width;
        ViltBlock block;
        block.before = LayerNorm::make(p.scope("layernorm_before"), width, config.layerNormEps);
        block.query = Linear::make(attention.scope("query"), width, width, config.queryBias);
        block.key = Linear::make(attention.scope("key"), width, width, config.queryBias);
        block.value = Linear::make(attention.scope("value"), width, width, config.queryBias);
        block.projection = Linear::make(p.scope("attention.output.dense"), width, width);
        block.after = LayerNorm::make(p.scope("layernorm_after"), width, config.layerNormEps);
        block.intermediate = Linear::make(p.scope("intermediate.dense"), width, config.intermediate);
        block.output = Linear::make(p.scope("output.dense"), config.intermediate, width);
        return block;
    }
};

// Dense, norm, GELU, dense, as a torch Sequential numbers them; its norm has torch's own epsilon.
struct ViltClassifier {
    Linear first, last;
    LayerNorm norm;

    static ViltClassifier make(const ViltConfig& config, const ParameterBuilder& p) {
        const std::int64_t wide = 2 * config.width;
        return {.first = Linear::make(p.scope("0"), config.width, wide),
                .last = Linear::make(p.scope("3"), wide, static_cast<std::int64_t>(config.labels.size())),
                .norm = LayerNorm::make(p.scope("1"), wide, 1e-5)};
    }
    at::Tensor operator()(const at::Tensor& x) const { return last(at::gelu(norm(first(x)))); }
};

BertConfig textEmbeddings(const ViltConfig& config) {
    BertConfig text;
    text.vocabSize = config.vocabSize;
    text.width = config.width;
    text.maxPositions = config.maxPositions;
    text.typeVocabSize = config.typeVocabSize;
    text.padId = -1;                               // no row is kept from learning
    text.layerNormEps = config.layerNormEps;
    return text;
}

}  // namespace

struct ViltNetwork::Modules {
    BertEmbeddings text;
    at::Tensor classToken, positions, modalities;  // [1, 1, C], [1, 1 + side², C], [modalities, C]
    at::Tensor patchWeight, patchBias;             // [C, 3, P, P], [C]
    std::vector<ViltBlock> blocks;
    LayerNorm norm;
    Linear pooler, rank;
    ViltClassifier classifier;
    MaskedWordHead words;

    void makeEmbeddings(const ViltConfig& config, const ParameterBuilder& p) {
        const std::int64_t width = config.width, side = config.gridSide();
        text = BertEmbeddings::make(textEmbeddings(config), p.scope("text_embeddings"));
        classToken = p.make("cls_token", {1, 1, width}, Init::Normal02);
        positions = p.make("position_embeddings", {1, 1 + side * side, width}, Init::Normal02);
        modalities = p.make("token_type_embeddings.weight", {config.modalities, width}, Init::Normal02);
        const auto patch = p.scope("patch_embeddings.projection");
        patchWeight = patch.make("weight", {width, 3, config.patchSize, config.patchSize}, Init::Xavier);
        patchBias = patch.make("bias", {width}, Init::Zeros);
    }
    // No masked word needs the pooler, yet it belongs to the folders of all heads.
    void makePooler(const ViltConfig& config, const ViltHeads& heads, const ParameterBuilder& p) {
        if (heads.vqa || heads.itm) {
            pooler = Linear::make(p, config.width, config.width);
            return;
        }
        p.make("weight", {config.width, config.width}, Init::Xavier, Presence::Optional);
        p.make("bias", {config.width}, Init::Zeros, Presence::Optional);
    }
    void makeHeads(const ViltConfig& config, const ViltHeads& heads, const ParameterBuilder& builder) {
        if (heads.vqa)
            classifier = ViltClassifier::make(config, builder.scope("classifier"));
        if (heads.itm)
            rank = Linear::make(builder.scope("rank_output"), config.width, 1);
        if (heads.mlm)
            words = MaskedWordHead::make({.width = config.width,
                                          .vocabSize = config.vocabSize,
                                          .layerNormEps = config.layerNormEps,
                                          .activation = config.activation,
                                          .matrix = Presence::Optional,
                                          .bias = "decoder.bias"},
                                         text.words, builder);
    }
};

std::shared_ptr<ViltNetwork> ViltNetwork::build(const ViltConfig& config, const ViltHeads& heads,
                                                const ParameterBuilder& builder) {
    auto modules = std::make_shared<Modules>();
    const auto body = builder.scope("vilt");
    modules->makeEmbeddings(config, body.scope("embeddings"));
    for (std::int64_t i = 0; i < config.layers; ++i)
        modules->blocks.push_back(ViltBlock::make(config, body.scope("encoder.layer." + std::to_string(i))));
    modules->norm = LayerNorm::make(body.scope("layernorm"), config.width, config.layerNormEps);
    modules->makePooler(config, heads, body.scope("pooler.dense"));
    modules->makeHeads(config, heads, builder);
    builder.expectAbsent("position_ids");
    auto network = std::make_shared<ViltNetwork>();
    network->m_config = config;
    network->m_heads = heads;
    network->m_parameters = builder.parameters();
    network->m_modules = std::move(modules);
    return network;
}

at::Tensor ViltNetwork::embedImage(const at::Tensor& pixels) const {
    const Modules& m = *m_modules;
    const std::int64_t side = m_config.gridSide(), width = m_config.width;
    const at::Tensor patches = at::conv2d(pixels, m.patchWeight, m.patchBias, m_config.patchSize);   // [I, C, rows, cols]
    const at::Tensor square = m.positions.slice(1, 1).transpose(1, 2).reshape({1, width, side, side});
    const at::Tensor places = at::upsample_bilinear2d(square, {patches.size(2), patches.size(3)}, true);
    const at::Tensor tokens = (patches + places).flatten(2).transpose(1, 2);                         // [I, rows · cols, C]
    const at::Tensor first = (m.classToken + m.positions.slice(1, 0, 1)).expand({pixels.size(0), 1, width});
    return at::cat({first, tokens}, 1) + m.modalities[1];
}

namespace {

// Text may be padded, pictures are not. [B, 1, 1, T + N], or undefined: all is seen
at::Tensor jointMask(const TextBatch& text, std::int64_t imageTokens) {
    if (!text.mask.defined())
        return {};
    return additiveMask(at::constant_pad_nd(text.mask, {0, imageTokens}, 1));
}

}  // namespace

at::Tensor ViltNetwork::encode(const TextBatch& text, const at::Tensor& image, TensorTap* tap) const {
    const Modules& m = *m_modules;
    const std::int64_t rows = text.ids.size(0), heads = m_config.heads;
    const at::Tensor words = m.text(text.ids, textEmbeddings(m_config), TokenPacking({}), 0) + m.modalities[0];
    at::Tensor x = at::cat({words, image.expand({rows, image.size(1), image.size(2)})}, 1);   // [B, T + N, C]
    const at::Tensor mask = jointMask(text, image.size(1));
    int layer = 0;
    for (const ViltBlock& block : m.blocks) {
        showState(tap, "joint.hidden", layer, x);
        const at::Tensor y = block.before(x);
        const at::Tensor mixed = attend({splitHeads(block.query(y), heads), splitHeads(block.key(y), heads),
                                         splitHeads(block.value(y), heads), mask, "joint.attn", layer, tap});
        x = x + block.projection(mergeHeads(mixed));
        x = x + block.output(activate(block.intermediate(block.after(x)), m_config.activation));
        ++layer;
    }
    showState(tap, "joint.hidden", layer, x);
    return m.norm(x);
}

at::Tensor ViltNetwork::pooled(const at::Tensor& states) const { return at::tanh(m_modules->pooler(states.select(1, 0))); }

at::Tensor ViltNetwork::answerLogits(const at::Tensor& states) const { return m_modules->classifier(pooled(states)); }

at::Tensor ViltNetwork::rankLogits(const at::Tensor& states) const { return m_modules->rank(pooled(states)); }

at::Tensor ViltNetwork::wordLogits(const at::Tensor& states) const { return m_modules->words(states); }

}  // namespace diptych
