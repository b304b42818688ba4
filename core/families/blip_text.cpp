#include <ATen/ATen.h>

#include "core/families/blip_modules.h"
#include "core/nn/packing.h"

namespace diptych {

BertAttention BertAttention::make(const BlipTextConfig& config, std::int64_t memoryWidth, const ParameterBuilder& p) {
    BertAttention attention;
    attention.query = Linear::make(p.scope("self.query"), config.width, config.width);
    attention.key = Linear::make(p.scope("self.key"), memoryWidth, config.width);
    attention.value = Linear::make(p.scope("self.value"), memoryWidth, config.width);
    attention.output = Linear::make(p.scope("output.dense"), config.width, config.width);
    attention.norm = LayerNorm::make(p.scope("output.LayerNorm"), config.width, config.layerNormEps);
    return attention;
}

BertStack BertStack::make(const BlipTextConfig& config, const ParameterBuilder& p) {
    const auto embeddings = p.scope("embeddings");
    BertStack stack;
    stack.words = embeddings.make("word_embeddings.weight", {config.vocabSize, config.width}, Init::Normal02);
    stack.positions = embeddings.make("position_embeddings.weight", {config.maxPositions, config.width}, Init::Normal02);
    stack.embeddingNorm = LayerNorm::make(embeddings.scope("LayerNorm"), config.width, config.layerNormEps);
    for (std::int64_t i = 0; i < config.layers; ++i) {
        const auto layer = p.scope("encoder.layer." + std::to_string(i));
        BertBlock block;
        block.self = BertAttention::make(config, config.width, layer.scope("attention"));
        block.cross = BertAttention::make(config, config.memoryWidth, layer.scope("crossattention"));
        block.intermediate = Linear::make(layer.scope("intermediate.dense"), config.width, config.intermediate);
        block.output = Linear::make(layer.scope("output.dense"), config.intermediate, config.width);
        block.norm = LayerNorm::make(layer.scope("output.LayerNorm"), config.width, config.layerNormEps);
        stack.blocks.push_back(std::move(block));
    }
    // Part of published folders, used by no task here.
    p.make("pooler.dense.weight", {config.width, config.width}, Init::Zeros, Presence::Optional);
    p.make("pooler.dense.bias", {config.width}, Init::Zeros, Presence::Optional);
    return stack;
}

BertVocabularyHead BertVocabularyHead::make(const BlipTextConfig& config, const ParameterBuilder& p) {
    BertVocabularyHead head;
    head.transform = Linear::make(p.scope("transform.dense"), config.width, config.width);
    head.norm = LayerNorm::make(p.scope("transform.LayerNorm"), config.width, config.layerNormEps);
    head.bias = p.make("bias", {config.vocabSize}, Init::Zeros);
    return head;
}

namespace {

// Cross-attention is computed for all rows of a picture at once; a tap still sees one row at a time.
class UnpackingTap : public TensorTap {
public:
    UnpackingTap(TensorTap* inner, std::int64_t rows) : m_inner(inner), m_rows(rows) {}

    bool wants(std::string_view name, int layer) const override { return m_inner->wants(name, layer); }
    void observe(std::string_view name, int layer, const at::Tensor& value) override {
        const std::int64_t pictures = value.size(0), heads = value.size(1), keys = value.size(3);
        const std::int64_t tokens = value.size(2) / m_rows;
        const at::Tensor perRow = value.view({pictures, heads, m_rows, tokens, keys}).transpose(1, 2);  // [I, r, H, T, M]
        m_inner->observe(name, layer, perRow.reshape({pictures * m_rows, heads, tokens, keys}));       // [B, H, T, M]
    }

private:
    TensorTap* m_inner;
    std::int64_t m_rows;
};

// One pass through the stack: what every block of it needs.
struct BertPass {
    const BlipTextConfig& config;
    const BertCall& call;
    const TokenPacking& tokens;
    int layer = 0;

    KvCache::Layer* kept() const {
        return call.cache == nullptr ? nullptr : &call.cache->layers[static_cast<std::size_t>(layer)];
    }
    at::Tensor heads(const at::Tensor& x) const { return splitHeads(x, config.heads); }
};

// x: tokens as the pass packs them, [K, C] or [B, T, C].
at::Tensor selfAttention(const BertAttention& part, const at::Tensor& x, const BertPass& pass) {
    const at::Tensor query = pass.heads(pass.tokens.spread(part.query(x)));
    at::Tensor key = pass.heads(pass.tokens.spread(part.key(x))), value = pass.heads(pass.tokens.spread(part.value(x)));
    if (KvCache::Layer* const kept = pass.kept()) {
        if (kept->selfKey.defined()) {
            key = at::cat({kept->selfKey, key}, 2);
            value = at::cat({kept->selfValue, value}, 2);
        }
        kept->selfKey = key;
        kept->selfValue = value;
    }
    const at::Tensor mixed =
        mergeHeads(attend({query, key, value, pass.call.selfMask, "text.attn", pass.layer, pass.call.tap}));
    return part.norm(part.output(pass.tokens.pack(mixed)) + x);
}

at::Tensor crossAttention(const BertAttention& part, const at::Tensor& x, const BertPass& pass) {
    at::Tensor key, value;
    KvCache::Layer* const kept = pass.kept();
    if (kept != nullptr && kept->crossKey.defined()) {
        key = kept->crossKey;
        value = kept->crossValue;
    } else {
        key = pass.heads(part.key(pass.call.memory));
        value = pass.heads(part.value(pass.call.memory));
    }
    if (kept != nullptr) {
        kept->crossKey = key;
        kept->crossValue = value;
    }
    const at::Tensor query = pass.tokens.spread(part.query(x));                                  // [B, T, C]
    const std::int64_t pictures = pass.call.memory.size(0), rows = query.size(0) / pictures;
    const at::Tensor packed = query.reshape({pictures, rows * query.size(1), query.size(2)});    // [I, r·T, C]
    UnpackingTap unpacking(pass.call.tap, rows);
    TensorTap* tap = pass.call.tap == nullptr ? nullptr : &unpacking;
    const at::Tensor mixed =
        attend({pass.heads(packed), key, value, pass.call.memoryMask, "cross.attn", pass.layer, tap});
    const at::Tensor merged = mergeHeads(mixed).view(query.sizes());                             // back to [B, T, C]
    return part.norm(part.output(pass.tokens.pack(merged)) + x);
}

void show(const BertPass& pass, const at::Tensor& x) {
    TensorTap* const tap = pass.call.tap;
    if (tap != nullptr && tap->wants("text.hidden", pass.layer))
        tap->observe("text.hidden", pass.layer, pass.tokens.spread(x));
}

}  // namespace

at::Tensor BertStack::operator()(const at::Tensor& ids, const BlipTextConfig& config, const BertCall& call) const {
    const std::int64_t first = call.cache == nullptr ? 0 : call.cache->length();
    if (call.cache != nullptr)
        call.cache->layers.resize(blocks.size());
    const TokenPacking tokens(call.tokenMask);
    const at::Tensor place = tokens.packs() ? at::embedding(positions, tokens.places() + first)
                                            : positions.slice(0, first, first + ids.size(1));  // [K, C] or [T, C]
    // The reference's padding vector is never taught.
    at::Tensor x = embeddingNorm(at::embedding(words, tokens.packIds(ids), config.padId) + place);
    BertPass pass{config, call, tokens};
    for (const BertBlock& block : blocks) {
        show(pass, x);
        x = selfAttention(block.self, x, pass);
        if (call.memory.defined())
            x = crossAttention(block.cross, x, pass);
        x = block.norm(block.output(activate(block.intermediate(x), config.activation)) + x);
        ++pass.layer;
    }
    show(pass, x);
    return tokens.spread(x);
}

}  // namespace diptych
