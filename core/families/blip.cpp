#include "core/families/blip.h"

#include <ATen/ATen.h>

#include "core/families/blip_modules.h"

namespace diptych {

namespace {

// The mask that the stack may leave padding out by; undefined: it computes every position.
at::Tensor packedBy(const TextBatch& text) { return text.paddingStates ? at::Tensor() : text.mask; }

}  // namespace

BertVocabularyHead BertVocabularyHead::make(const BlipTextConfig& config, const ParameterBuilder& p) {
    BertVocabularyHead head;
    head.transform = Linear::make(p.scope("transform.dense"), config.width, config.width);
    head.norm = LayerNorm::make(p.scope("transform.LayerNorm"), config.width, config.layerNormEps);
    head.bias = p.make("bias", {config.vocabSize}, Init::Zeros);
    return head;
}

std::shared_ptr<BlipNetwork> BlipNetwork::build(const BlipConfig& config, const BlipHeads& heads,
                                                const ParameterBuilder& builder) {
    auto modules = std::make_shared<Modules>();
    modules->vision = BlipVisionTower::make(config.vision, builder.scope("vision_model"));
    if (heads.textEncoder())
        modules->textEncoder = BertStack::make(config.text, builder.scope("text_encoder"));
    if (heads.decoder()) {
        modules->textDecoder = BertStack::make(config.text, builder.scope("text_decoder.bert").readPerToken());
        modules->vocabulary = BertVocabularyHead::make(config.text, builder.scope("text_decoder.cls.predictions").readPerToken());
    }
    if (heads.contrastive) {
        modules->visionProjection = Linear::make(builder.scope("vision_proj"), config.vision.width, config.projection);
        modules->textProjection = Linear::make(builder.scope("text_proj"), config.text.width, config.projection);
    }
    if (heads.itm)
        modules->itmHead = Linear::make(builder.scope("itm_head"), config.text.width, 2);
    builder.make("logit_scale", {}, Init::Zeros, Presence::Optional);
    for (const char* buffer : {"position_ids", "cls.predictions.decoder.weight", "cls.predictions.decoder.bias"})
        builder.expectAbsent(buffer);

    auto network = std::make_shared<BlipNetwork>();
    network->m_config = config;
    network->m_heads = heads;
    network->m_parameters = builder.parameters();
    network->m_modules = std::move(modules);
    return network;
}

at::Tensor BlipNetwork::encodeImage(const at::Tensor& pixels, TensorTap* tap) const {
    return m_modules->vision(pixels, m_config.vision, tap);
}

at::Tensor BlipNetwork::encodeText(const TextBatch& text, const at::Tensor& images, TensorTap* tap) const {
    BertCall call;
    call.tokenMask = packedBy(text);
    call.selfMask = additiveMask(text.mask);
    call.memory = images;
    call.tap = tap;
    return m_modules->textEncoder(text.ids, m_config.text, call);
}

at::Tensor BlipNetwork::decode(const TextBatch& text, const Memory& memory, KvCache* cache, TensorTap* tap) const {
    const std::int64_t first = cache == nullptr ? 0 : cache->length();
    BertCall call;
    if (text.ids.size(1) > 1)
        call.selfMask = causalMask(text.ids.size(1), first, memory.states.options());
    call.tokenMask = packedBy(text);
    if (text.mask.defined()) {
        const at::Tensor padding = additiveMask(text.mask);
        call.selfMask = call.selfMask.defined() ? at::minimum(call.selfMask, padding) : padding;
    }
    call.memory = memory.states;
    call.memoryMask = additiveMask(memory.mask);
    call.cache = cache;
    call.tap = tap;
    return m_modules->textDecoder(text.ids, m_config.text, call);
}

at::Tensor BlipNetwork::vocabularyLogits(const at::Tensor& decoderStates) const {
    const BertVocabularyHead& head = m_modules->vocabulary;
    const at::Tensor x = head.norm(activate(head.transform(decoderStates), m_config.text.activation));
    return Linear{m_modules->textDecoder.embeddings.words, head.bias}(x);
}

at::Tensor BlipNetwork::projectImage(const at::Tensor& imageStates) const {
    return unitRows(m_modules->visionProjection(imageStates.select(1, 0)));
}

at::Tensor BlipNetwork::projectText(const at::Tensor& textStates) const {
    return unitRows(m_modules->textProjection(textStates.select(1, 0)));
}

at::Tensor BlipNetwork::itmLogits(const at::Tensor& textStates) const {
    return m_modules->itmHead(textStates.select(1, 0));
}

}  // namespace diptych
