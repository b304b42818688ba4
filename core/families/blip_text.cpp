#include <ATen/ATen.h>

#include "core/families/blip_modules.h"

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

at::Tensor selfAttention(const BertAttention& part, const at::Tensor& x, const BlipTextConfig& config, int layer,
                         const BertCall& call) {
    const at::Tensor query = splitHeads(part.query(x), config.heads);
    at::Tensor key = splitHeads(part.key(x), config.heads), value = splitHeads(part.value(x), config.heads);
    if (call.cache != nullptr) {
        KvCache::Layer& kept = call.cache->layers[static_cast<std::size_t>(layer)];
        if (kept.selfKey.defined()) {
            key = at::cat({kept.selfKey, key}, 2);
            value = at::cat({kept.selfValue, value}, 2);
        }
        kept.selfKey = key;
        kept.selfValue = value;
    }
    const at::Tensor mixed = mergeHeads(attend({query, key, value, call.selfMask, "text.attn", layer, call.tap}));
    return part.norm(part.output(mixed) + x);
}

at::Tensor crossAttention(const BertAttention& part, const at::Tensor& x, const BlipTextConfig& config, int layer,
                          const BertCall& call) {
    const std::int64_t pictures = call.memory.size(0), rows = x.size(0) / pictures;
    at::Tensor key, value;
    KvCache::Layer* kept = call.cache == nullptr ? nullptr : &call.cache->layers[static_cast<std::size_t>(layer)];
    if (kept != nullptr && kept->crossKey.defined()) {
        key = kept->crossKey;
        value = kept->crossValue;
    } else {
        key = splitHeads(part.key(call.memory), config.heads);
        value = splitHeads(part.value(call.memory), config.heads);
    }
    if (kept != nullptr) {
        kept->crossKey = key;
        kept->crossValue = value;
    }
    const at::Tensor packed = part.query(x).view({pictures, rows * x.size(1), config.width});  // [I, r·T, C]
    UnpackingTap unpacking(call.tap, rows);
    TensorTap* tap = call.tap == nullptr ? nullptr : &unpacking;
    const at::Tensor mixed =
        attend({splitHeads(packed, config.heads), key, value, call.memoryMask, "cross.attn", layer, tap});
    return part.norm(part.output(mergeHeads(mixed).view(x.sizes())) + x);  // back to [B, T, C]
}

}  // namespace

at::Tensor BertStack::operator()(const at::Tensor& ids, const BlipTextConfig& config, const BertCall& call) const {
    const std::int64_t first = call.cache == nullptr ? 0 : call.cache->length();
    if (call.cache != nullptr)
        call.cache->layers.resize(blocks.size());
    const at::Tensor place = positions.slice(0, first, first + ids.size(1));  // [T, C]
    at::Tensor x = embeddingNorm(at::embedding(words, ids) + place);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const BertBlock& block = blocks[i];
        const int layer = static_cast<int>(i);
        if (call.tap != nullptr && call.tap->wants("text.hidden", layer))
            call.tap->observe("text.hidden", layer, x);
        x = selfAttention(block.self, x, config, layer, call);
        if (call.memory.defined())
            x = crossAttention(block.cross, x, config, layer, call);
        x = block.norm(block.output(activate(block.intermediate(x), config.activation)) + x);
    }
    const int last = static_cast<int>(blocks.size());
    if (call.tap != nullptr && call.tap->wants("text.hidden", last))
        call.tap->observe("text.hidden", last, x);
    return x;
}

}  // namespace diptych
