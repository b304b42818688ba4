#include "core/families/bridgetower.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/families/bridgetower_modules.h"
#include "core/nn/show_state.h"

namespace diptych {

namespace {

BertConfig crossConfig(const BridgeTowerConfig& config) {
    BertConfig cross = config.text;
    cross.memoryWidth = config.text.width;
    return cross;
}

std::vector<Linear> makeTransforms(const BridgeTowerConfig& config, std::int64_t from, const ParameterBuilder& p) {
    if (config.oneTransform)
        return {Linear::make(p, from, config.text.width)};
    std::vector<Linear> transforms;
    for (std::int64_t i = 0; i < config.bridges; ++i)
        transforms.push_back(Linear::make(p.scope(std::to_string(i)), from, config.text.width));
    return transforms;
}

std::vector<LinkTower> makeLinks(const BridgeTowerConfig& config, const ParameterBuilder& p) {
    if (config.oneLink)
        return {LinkTower::make(config, p)};
    std::vector<LinkTower> links;
    for (std::int64_t i = 0; i + 1 < config.bridges; ++i)
        links.push_back(LinkTower::make(config, p.scope(std::to_string(i))));
    return links;
}

// Masked words need no pooler, yet it belongs to the folders of all heads.
Linear makePooler(std::int64_t width, Presence presence, const ParameterBuilder& p) {
    return {p.make("weight", {width, width}, Init::Xavier, presence), p.make("bias", {width}, Init::Zeros, presence)};
}

CrossSide makeSide(const BridgeTowerConfig& config, const std::string& side, Presence pooler, const ParameterBuilder& p) {
    const auto named = [&](const char* part) { return p.scope("cross_modal_" + side + "_" + part); };
    const BertConfig cross = crossConfig(config);
    CrossSide made;
    made.transforms = makeTransforms(config, side == "text" ? config.text.width : config.vision.width, named("transform"));
    made.norm = LayerNorm::make(named("layernorm"), config.text.width, config.layerNormEps);
    made.links = makeLinks(config, named("link_tower"));
    for (std::int64_t i = 0; i < config.bridges; ++i)
        made.layers.push_back(BertBlock::make(cross, named("layers").scope(std::to_string(i))));
    made.pooler = makePooler(config.text.width, pooler, named("pooler").scope("dense"));
    return made;
}

}  // namespace

LinkTower LinkTower::make(const BridgeTowerConfig& config, const ParameterBuilder& p) {
    LinkTower tower;
    tower.kind = config.link;
    if (config.link == LinkTowerKind::ScaledAdd)
        tower.factor = p.make("scaled_factor", {}, Init::Ones);
    if (config.link == LinkTowerKind::Interpolate)
        tower.factor = p.make("beta", {}, Init::Ones);
    tower.norm = LayerNorm::make(p.scope("LayerNorm"), config.text.width, config.layerNormEps);
    return tower;
}

at::Tensor LinkTower::operator()(const at::Tensor& tower, const at::Tensor& cross) const {
    switch (kind) {
    case LinkTowerKind::Add: return norm(tower + cross);
    case LinkTowerKind::ScaledAdd: return norm(tower * factor + cross);
    case LinkTowerKind::Interpolate: return norm(tower * (1 - factor) + cross * factor);
    }
    return tower;
}

at::Tensor CrossSide::pooled(const at::Tensor& states) const { return at::tanh(pooler(states.select(1, 0))); }

void BridgeTowerNetwork::Modules::makeHeads(const BridgeTowerConfig& config, const BridgeTowerHeads& heads,
                                            const ParameterBuilder& builder) {
    const std::int64_t width = config.text.width;
    if (heads.contrastive) {
        textHead = Linear::make(builder.scope("itc_text_head.fc"), width, config.projection);
        imageHead = Linear::make(builder.scope("itc_image_head.fc"), width, config.projection);
        crossHead = Linear::make(builder.scope("itc_cross_modal_head.fc"), 2 * width, config.projection);
        logitScale = builder.make("logit_scale", {}, Init::Zeros);
    }
    if (heads.itm)
        itmHead = Linear::make(builder.scope("itm_score.fc"), 2 * width, 2);
    if (heads.mlm)
        words = MaskedWordHead::make({.width = width,
                                      .vocabSize = config.text.vocabSize,
                                      .layerNormEps = config.layerNormEps,
                                      .activation = config.headActivation,
                                      .matrix = config.tiedWords ? Presence::Optional : Presence::Required,
                                      .bias = "bias"},
                                     text.embeddings.words, builder);
}

std::shared_ptr<BridgeTowerNetwork> BridgeTowerNetwork::build(const BridgeTowerConfig& config, const BridgeTowerHeads& heads,
                                                              const ParameterBuilder& builder) {
    auto modules = std::make_shared<Modules>();
    const auto body = builder.scope("bridgetower");
    const Presence pooler = heads.itm || heads.contrastive ? Presence::Required : Presence::Optional;
    modules->text = BertStack::make(config.text, body.scope("text_model"));
    modules->vision = BridgeTowerVision::make(config.vision, body.scope("vision_model.visual"));
    modules->types = body.make("token_type_embeddings.weight", {2, config.text.width}, Init::Normal02);
    modules->textSide = makeSide(config, "text", pooler, body);
    modules->imageSide = makeSide(config, "image", pooler, body);
    modules->makeHeads(config, heads, builder);
    builder.expectAbsent("position_ids");
    builder.expectAbsent("text_model.embeddings.token_type_ids");
    auto network = std::make_shared<BridgeTowerNetwork>();
    network->m_config = config;
    network->m_heads = heads;
    network->m_parameters = builder.parameters();
    network->m_modules = std::move(modules);
    return network;
}

TowerStates BridgeTowerNetwork::encodeImage(const at::Tensor& pixels, TensorTap* tap) const {
    const Modules& m = *m_modules;
    TowerStates states;
    const auto bridge = [&](const at::Tensor& x) {
        states.bridges.push_back(m.imageSide.transform(states.bridges.size())(m.vision.postNorm(x)) + m.types[1]);
    };
    // The text tower's depth decides where the bridges stand; blocks above it are never reached.
    const std::int64_t reached = std::min(m_config.text.layers, m_config.vision.blocks());
    const std::int64_t below = std::min(m_config.blocksBelow(), reached);
    at::Tensor x = m.vision.embed(pixels, m_config.vision);
    if (below == 0)
        bridge(x);
    for (std::int64_t i = 0; i < reached; ++i) {
        showState(tap, "vision.hidden", static_cast<int>(i), x);
        x = m.vision.blocks[static_cast<std::size_t>(i)](x, m_config.vision, static_cast<int>(i), tap);
        if (i + 1 >= below)
            bridge(x);
    }
    showState(tap, "vision.hidden", static_cast<int>(reached), x);
    states.last = x;
    return states;
}

namespace {

// RoBERTa counts the tokens that are no padding, also where padding stands inside a text. [B, T] → [B, T]
at::Tensor robertaPositions(const at::Tensor& ids, std::int64_t padId) {
    const at::Tensor counted = ids.ne(padId).to(at::kLong);
    return counted.cumsum(1) * counted + padId;
}

at::Tensor embedText(const BertEmbeddings& parts, const at::Tensor& ids, std::int64_t padId) {
    const at::Tensor places = at::embedding(parts.positions, robertaPositions(ids, padId));
    const at::Tensor words = at::embedding(parts.words, ids, padId).to(places.scalar_type());
    return parts.norm(words + parts.types[0] + places);   // [B, T, C]
}

}  // namespace

TowerStates BridgeTowerNetwork::encodeText(const TextBatch& text, TensorTap* tap) const {
    const Modules& m = *m_modules;
    TowerStates states;
    states.mask = text.mask;
    const auto bridge = [&](const at::Tensor& x) {
        states.bridges.push_back(m.textSide.transform(states.bridges.size())(x) + m.types[0]);
    };
    BertCall call;
    call.selfMask = additiveMask(text.mask);
    call.tap = tap;
    const TokenPacking whole({});
    BertPass pass{m_config.text, call, whole};
    at::Tensor x = embedText(m.text.embeddings, text.ids, m_config.text.padId);
    if (m_config.blocksBelow() == 0)
        bridge(x);
    for (const BertBlock& block : m.text.blocks) {
        showState(tap, "text.hidden", pass.layer, x);
        x = block(x, pass);
        if (++pass.layer >= m_config.blocksBelow())
            bridge(x);
    }
    showState(tap, "text.hidden", pass.layer, x);
    states.last = x;
    return states;
}

FusedStates BridgeTowerNetwork::fuse(const TowerStates& text, const TowerStates& image, TensorTap* tap) const {
    const Modules& m = *m_modules;
    const BertConfig config = crossConfig(m_config);
    const TokenPacking whole({});
    const std::int64_t rows = text.last.size(0);
    BertCall ofText, ofImage;
    ofText.selfMask = ofImage.memoryMask = additiveMask(text.mask);
    ofText.tap = ofImage.tap = tap;
    BertPass textPass{config, ofText, whole, 0, "cross_text_self.attn", "cross.attn"};
    BertPass imagePass{config, ofImage, whole, 0, "cross_image_self.attn", "cross_image.attn"};
    at::Tensor x = m.textSide.norm(text.bridges[0]);
    at::Tensor y = m.imageSide.norm(image.bridges[0]).expand({rows, image.last.size(1), config.width});
    showState(tap, "cross.text.hidden", 0, x);
    showState(tap, "cross.image.hidden", 0, y);
    for (std::size_t i = 0; i < m.textSide.layers.size(); ++i) {
        if (i > 0) {
            x = m.textSide.link(i)(text.bridges[i], x);
            y = m.imageSide.link(i)(image.bridges[i], y);
        }
        ofText.memory = y;                         // each side looks at what went into the other
        ofImage.memory = x;
        textPass.layer = imagePass.layer = static_cast<int>(i);
        x = m.textSide.layers[i](x, textPass);
        y = m.imageSide.layers[i](y, imagePass);
        showState(tap, "cross.text.hidden", textPass.layer + 1, x);
        showState(tap, "cross.image.hidden", imagePass.layer + 1, y);
    }
    return {x, y};
}

at::Tensor BridgeTowerNetwork::projectImage(const TowerStates& image) const {
    return unitRows(m_modules->imageHead(image.bridges.back().select(1, 0)));
}

at::Tensor BridgeTowerNetwork::projectText(const TowerStates& text) const {
    return unitRows(m_modules->textHead(text.last.select(1, 0)));
}

double BridgeTowerNetwork::logitScale() const { return std::exp(m_modules->logitScale.item<double>()); }

at::Tensor BridgeTowerNetwork::itmLogits(const FusedStates& states) const {
    return m_modules->itmHead(at::cat({m_modules->textSide.pooled(states.text), m_modules->imageSide.pooled(states.image)}, 1));
}

at::Tensor BridgeTowerNetwork::wordLogits(const at::Tensor& textStates) const { return m_modules->words(textStates); }

}  // namespace diptych
