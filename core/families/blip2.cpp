#include "core/families/blip2.h"

#include <ATen/ATen.h>

#include "core/families/blip2_modules.h"
#include "core/nn/show_state.h"

namespace diptych {

namespace {

constexpr std::int64_t firstRow = 2;               // OPT's table of positions begins with two that are never used

// Named as transformers' Q-Former has it: "attention.attention.query" beside "attention.output.dense".
BertAttention makeAttention(const QFormerConfig& config, std::int64_t memoryWidth, const ParameterBuilder& p) {
    BertAttention attention;
    attention.query = Linear::make(p.scope("attention.query"), config.width, config.width);
    attention.key = Linear::make(p.scope("attention.key"), memoryWidth, config.width);
    attention.value = Linear::make(p.scope("attention.value"), memoryWidth, config.width);
    attention.output = Linear::make(p.scope("output.dense"), config.width, config.width);
    attention.norm = LayerNorm::make(p.scope("output.LayerNorm"), config.width, config.layerNormEps);
    return attention;
}

BertBlock makeBlock(const QFormerConfig& config, bool looks, const ParameterBuilder& p) {
    BertBlock block;
    block.self = makeAttention(config, config.width, p.scope("attention"));
    if (looks)
        block.cross = makeAttention(config, config.memoryWidth, p.scope("crossattention"));
    block.intermediate = Linear::make(p.scope("intermediate_query.dense"), config.width, config.intermediate);
    block.output = Linear::make(p.scope("output_query.dense"), config.intermediate, config.width);
    block.norm = LayerNorm::make(p.scope("output_query.LayerNorm"), config.width, config.layerNormEps);
    return block;
}

}  // namespace

QFormer QFormer::make(const QFormerConfig& config, const ParameterBuilder& p) {
    QFormer former;
    former.norm = LayerNorm::make(p.scope("layernorm"), config.width, config.layerNormEps);
    for (std::int64_t i = 0; i < config.layers; ++i)
        former.blocks.push_back(makeBlock(config, i % config.crossEvery == 0, p.scope("encoder.layer." + std::to_string(i))));
    return former;
}

at::Tensor QFormer::operator()(const at::Tensor& queries, const at::Tensor& picture, const QFormerConfig& config,
                               TensorTap* tap) const {
    BertCall looking, alone;
    looking.memory = picture;
    looking.tap = alone.tap = tap;
    const TokenPacking whole({});
    at::Tensor x = norm(queries).expand({picture.size(0), queries.size(1), config.width});
    int layer = 0;
    for (const BertBlock& block : blocks) {
        showState(tap, "qformer.hidden", layer, x);
        const BertCall& call = layer % config.crossEvery == 0 ? looking : alone;
        x = block(x, BertPass{config, call, whole, layer, "qformer.attn", "qformer_cross.attn"});
        ++layer;
    }
    showState(tap, "qformer.hidden", layer, x);
    return x;
}

OptBlock OptBlock::make(const OptConfig& config, const ParameterBuilder& p) {
    const auto linear = [&](const char* name, std::int64_t in, std::int64_t out) {
        return Linear::make(p.scope(name), in, out, config.withBias);
    };
    OptBlock block;
    block.key = linear("self_attn.k_proj", config.width, config.width);
    block.value = linear("self_attn.v_proj", config.width, config.width);
    block.query = linear("self_attn.q_proj", config.width, config.width);
    block.output = linear("self_attn.out_proj", config.width, config.width);
    block.attentionNorm = LayerNorm::make(p.scope("self_attn_layer_norm"), config.width, 1e-5);
    block.up = linear("fc1", config.width, config.intermediate);
    block.down = linear("fc2", config.intermediate, config.width);
    block.feedNorm = LayerNorm::make(p.scope("final_layer_norm"), config.width, 1e-5);
    return block;
}

at::Tensor OptBlock::attention(const at::Tensor& x, const OptPass& pass, KvCache::Layer& kept) const {
    const auto heads = [&](const Linear& part) { return splitHeads(part(x), pass.config.heads); };
    kept.append(heads(key), heads(value));
    return output(mergeHeads(attend({heads(query), kept.selfKey, kept.selfValue, pass.mask, "text.attn", pass.layer, pass.tap})));
}

at::Tensor OptBlock::operator()(const at::Tensor& x, const OptPass& pass, KvCache::Layer& kept) const {
    const Activation activation = pass.config.activation;
    if (pass.config.normBefore) {
        const at::Tensor y = x + attention(attentionNorm(x), pass, kept);
        return y + down(activate(up(feedNorm(y)), activation));
    }
    const at::Tensor y = attentionNorm(x + attention(x, pass, kept));
    return feedNorm(y + down(activate(up(y), activation)));
}

OptDecoder OptDecoder::make(const OptConfig& config, const ParameterBuilder& p) {
    const auto body = p.scope("model.decoder");
    OptDecoder decoder;
    decoder.words = body.makeMatrix("embed_tokens.weight", {config.vocabSize, config.width}, Init::Normal02);
    decoder.positions = body.make("embed_positions.weight", {config.maxPositions + firstRow, config.width}, Init::Normal02);
    if (config.lastNorm)
        decoder.norm = LayerNorm::make(body.scope("final_layer_norm"), config.width, 1e-5);
    for (std::int64_t i = 0; i < config.layers; ++i)
        decoder.blocks.push_back(OptBlock::make(config, body.scope("layers." + std::to_string(i))));
    decoder.head = p.makeMatrix("lm_head.weight", {config.vocabSize, config.width}, Init::Normal02, Presence::Optional);
    if (!decoder.head.defined())
        decoder.head = decoder.words;              // tied copies are absent from the file
    return decoder;
}

at::Tensor OptDecoder::operator()(const at::Tensor& embeds, const OptConfig& config, KvCache& cache, TensorTap* tap) const {
    const std::int64_t first = cache.length(), tokens = embeds.size(1);
    cache.layers.resize(blocks.size());
    OptPass pass{config, {}, tap};
    if (tokens > 1)
        pass.mask = causalMask(tokens, first, embeds.options());
    at::Tensor x = embeds + positions.slice(0, firstRow + first, firstRow + first + tokens);
    for (; pass.layer < static_cast<int>(blocks.size()); ++pass.layer) {
        const auto i = static_cast<std::size_t>(pass.layer);
        x = blocks[i](x, pass, cache.layers[i]);
    }
    return norm.weight.defined() ? norm(x) : x;
}

std::shared_ptr<Blip2Network> Blip2Network::build(const Blip2Config& config, const ParameterBuilder& builder) {
    auto modules = std::make_shared<Modules>();
    modules->vision = BlipVisionTower::make(config.vision, builder.scope("vision_model"));
    modules->queries = builder.make("query_tokens", {1, config.queries, config.qformer.width}, Init::Zeros);
    modules->qformer = QFormer::make(config.qformer, builder.scope("qformer"));
    modules->projection = Linear::make(builder.scope("language_projection"), config.qformer.width, config.language.width);
    modules->language = OptDecoder::make(config.language, builder.scope("language_model").readPerToken());
    builder.expectAbsent("position_ids");
    auto network = std::make_shared<Blip2Network>();
    network->m_config = config;
    network->m_parameters = builder.parameters();
    network->m_modules = std::move(modules);
    return network;
}

at::Tensor Blip2Network::readPicture(const at::Tensor& pixels, TensorTap* tap) const {
    const at::Tensor picture = m_modules->vision(pixels, m_config.vision, tap);
    return m_modules->projection(m_modules->qformer(m_modules->queries, picture, m_config.qformer, tap));
}

at::Tensor Blip2Network::embed(const at::Tensor& ids) const {
    const OptDecoder& language = m_modules->language;
    return at::embedding(language.words, ids, m_config.language.padId).to(language.positions.scalar_type());
}

at::Tensor Blip2Network::decode(const at::Tensor& embeds, KvCache& cache, TensorTap* tap) const {
    return m_modules->language(embeds, m_config.language, cache, tap);
}

at::Tensor Blip2Network::vocabularyLogits(const at::Tensor& states) const {
    return Linear{m_modules->language.head, {}}(states);
}

}  // namespace diptych
