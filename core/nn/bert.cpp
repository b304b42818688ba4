#include "core/nn/bert.h"

#include <ATen/ATen.h>

namespace diptych {

namespace {

constexpr double masked = -10000.0;  // what the reference adds; exp of it is 0 in float32

}  // namespace

at::Tensor additiveMask(const at::Tensor& mask) {
    if (!mask.defined())
        return {};
    return ((1.0 - mask.to(at::kFloat)) * masked).unsqueeze(1).unsqueeze(1);
}

at::Tensor causalMask(std::int64_t tokens, std::int64_t first, const at::TensorOptions& options) {
    return at::full({tokens, first + tokens}, masked, options).triu(first + 1).unsqueeze(0).unsqueeze(0);
}

KvCache::Layer* BertPass::kept() const {
    return call.cache == nullptr ? nullptr : &call.cache->layers[static_cast<std::size_t>(layer)];
}

BertAttention BertAttention::make(const BertConfig& config, std::int64_t memoryWidth, const ParameterBuilder& p) {
    BertAttention attention;
    attention.query = Linear::make(p.scope("self.query"), config.width, config.width);
    attention.key = Linear::make(p.scope("self.key"), memoryWidth, config.width);
    attention.value = Linear::make(p.scope("self.value"), memoryWidth, config.width);
    attention.output = Linear::make(p.scope("output.dense"), config.width, config.width);
    attention.norm = LayerNorm::make(p.scope("output.LayerNorm"), config.width, config.layerNormEps);
    return attention;
}

BertBlock BertBlock::make(const BertConfig& config, const ParameterBuilder& p) {
    BertBlock block;
    block.self = BertAttention::make(config, config.width, p.scope("attention"));
    if (config.memoryWidth > 0)
        block.cross = BertAttention::make(config, config.memoryWidth, p.scope("crossattention"));
    block.intermediate = Linear::make(p.scope("intermediate.dense"), config.width, config.intermediate);
    block.output = Linear::make(p.scope("output.dense"), config.intermediate, config.width);
    block.norm = LayerNorm::make(p.scope("output.LayerNorm"), config.width, config.layerNormEps);
    return block;
}

BertEmbeddings BertEmbeddings::make(const BertConfig& config, const ParameterBuilder& p) {
    BertEmbeddings embeddings;
    embeddings.words = p.makeMatrix("word_embeddings.weight", {config.vocabSize, config.width}, Init::Normal02);
    embeddings.positions = p.make("position_embeddings.weight", {config.maxPositions, config.width}, Init::Normal02);
    if (config.typeVocabSize > 0)
        embeddings.types = p.make("token_type_embeddings.weight", {config.typeVocabSize, config.width}, Init::Normal02);
    embeddings.norm = LayerNorm::make(p.scope("LayerNorm"), config.width, config.layerNormEps);
    return embeddings;
}

BertStack BertStack::make(const BertConfig& config, const ParameterBuilder& p) {
    BertStack stack;
    stack.embeddings = BertEmbeddings::make(config, p.scope("embeddings"));
    for (std::int64_t i = 0; i < config.layers; ++i)
        stack.blocks.push_back(BertBlock::make(config, p.scope("encoder.layer." + std::to_string(i))));
    p.make("pooler.dense.weight", {config.width, config.width}, Init::Zeros, Presence::Optional);
    p.make("pooler.dense.bias", {config.width}, Init::Zeros, Presence::Optional);
    return stack;
}

namespace {

at::Tensor heads(const BertPass& pass, const at::Tensor& x) { return splitHeads(x, pass.config.heads); }

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

// x: tokens as the pass packs them, [K, C] or [B, T, C].
at::Tensor selfAttention(const BertAttention& part, const at::Tensor& x, const BertPass& pass) {
    const at::Tensor query = heads(pass, pass.tokens.spread(part.query(x)));
    at::Tensor key = heads(pass, pass.tokens.spread(part.key(x))), value = heads(pass, pass.tokens.spread(part.value(x)));
    if (KvCache::Layer* const kept = pass.kept()) {
        kept->append(key, value);
        key = kept->selfKey;
        value = kept->selfValue;
    }
    const at::Tensor mixed =
        mergeHeads(attend({query, key, value, pass.call.selfMask, pass.selfName, pass.layer, pass.call.tap}));
    return part.norm(part.output(pass.tokens.pack(mixed)) + x);
}

at::Tensor crossAttention(const BertAttention& part, const at::Tensor& x, const BertPass& pass) {
    at::Tensor key, value;
    KvCache::Layer* const kept = pass.kept();
    if (kept != nullptr && kept->crossKey.defined()) {
        key = kept->crossKey;
        value = kept->crossValue;
    } else {
        key = heads(pass, part.key(pass.call.memory));
        value = heads(pass, part.value(pass.call.memory));
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
        attend({heads(pass, packed), key, value, pass.call.memoryMask, pass.crossName, pass.layer, tap});
    const at::Tensor merged = mergeHeads(mixed).view(query.sizes());                             // back to [B, T, C]
    return part.norm(part.output(pass.tokens.pack(merged)) + x);
}

void show(const BertPass& pass, const at::Tensor& x) {
    TensorTap* const tap = pass.call.tap;
    if (tap != nullptr && tap->wants("text.hidden", pass.layer))
        tap->observe("text.hidden", pass.layer, pass.tokens.spread(x));
}

}  // namespace

at::Tensor BertBlock::operator()(const at::Tensor& x, const BertPass& pass) const {
    at::Tensor y = selfAttention(self, x, pass);
    if (pass.call.memory.defined())
        y = crossAttention(cross, y, pass);
    return norm(output(activate(intermediate(y), pass.config.activation)) + y);
}

at::Tensor BertEmbeddings::operator()(const at::Tensor& ids, const BertConfig& config, const TokenPacking& tokens,
                                      std::int64_t first) const {
    const std::int64_t begin = config.firstPosition + first;
    const at::Tensor place = tokens.packs() ? at::embedding(positions, tokens.places() + begin)
                                            : positions.slice(0, begin, begin + ids.size(1));  // [K, C] or [T, C]
    // The reference's padding vector is never taught.
    at::Tensor x = at::embedding(words, tokens.packIds(ids), config.padId).to(place.scalar_type()) + place;
    if (types.defined())
        x = x + types[0];
    return norm(x);
}

at::Tensor BertStack::operator()(const at::Tensor& ids, const BertConfig& config, const BertCall& call) const {
    const std::int64_t first = call.cache == nullptr ? 0 : call.cache->length();
    if (call.cache != nullptr)
        call.cache->layers.resize(blocks.size());
    const TokenPacking tokens(call.tokenMask);
    at::Tensor x = embeddings(ids, config, tokens, first);
    BertPass pass{config, call, tokens};
    for (const BertBlock& block : blocks) {
        show(pass, x);
        x = block(x, pass);
        ++pass.layer;
    }
    show(pass, x);
    return tokens.spread(x);
}

}  // namespace diptych
