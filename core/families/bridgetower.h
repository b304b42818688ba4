// BridgeTower (Xu et al. 2023) as transformers has it: a CLIP-like vision tower, a RoBERTa text tower, and cross-modal layers
// on both sides whose input is bridged to the towers' upper layers. Heads: contrastive, image–text matching, masked words.
// Module names equal the checkpoint's keys. Reference: transformers BridgeTowerFor{ContrastiveLearning,
// ImageAndTextRetrieval, MaskedLM}; traps: parity models/README.encoders.md, numbers 11, 13. Two options that the reference
// declares and cannot run are run as they are meant: one link tower for all bridges, one transform for each of them.
// Errors of parseBridgeTowerConfig: BadInput, Unsupported (key, value, what is supported).
// Threads: a network is const while it infers.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/nn/bert.h"
#include "core/nn/parameters.h"
#include "core/nn/tap.h"
#include "core/nn/token_batch.h"

namespace diptych {

struct BridgeTowerVisionConfig {
    std::int64_t width = 768, layers = 12, imageSize = 288, patchSize = 16;
    double layerNormEps = 1e-5;
    bool withoutLast = false;                      // remove_last_layer
    bool separateNorms = false;                    // share_layernorm false: norms that the folder holds and no head reads

    std::int64_t heads() const { return width / 64; }
    std::int64_t blocks() const { return withoutLast ? layers - 1 : layers; }
    std::int64_t gridSide() const { return imageSize / patchSize; }
};

enum class LinkTowerKind { Add, ScaledAdd, Interpolate };

struct BridgeTowerConfig {
    BridgeTowerVisionConfig vision;
    BertConfig text;                               // cross-modal layers are of the same width, with memoryWidth
    std::int64_t bridges = 6;                      // num_hidden_layers: cross-modal layers of each side
    std::int64_t projection = 512;                 // contrastive_hidden_size
    double layerNormEps = 1e-5;
    Activation headActivation = Activation::Gelu;
    LinkTowerKind link = LinkTowerKind::Add;
    bool oneLink = false, oneTransform = true;     // share_link_tower_layers, share_cross_modal_transformer_layers
    bool tiedWords = false;
    std::vector<std::string> architectures;

    // Blocks of either tower below the first bridge.
    std::int64_t blocksBelow() const { return text.layers - bridges + 1; }
};

Result<BridgeTowerConfig> parseBridgeTowerConfig(const Json& config, const std::string& context);

// Folders of the bare model name their tensors without "bridgetower."; gives the name with it.
std::string canonicalBridgeTowerName(std::string_view fileName);

struct BridgeTowerHeads {
    bool contrastive = false;                      // itc_text_head, itc_image_head, itc_cross_modal_head, logit_scale
    bool itm = false;                              // itm_score
    bool mlm = false;                              // mlm_score
};

// One side alone, as far as the other side needs it. C is the width of the cross-modal layers.
struct TowerStates {
    std::vector<at::Tensor> bridges;               // [B, tokens, C] each, lowest first: transformed, with its type embedding
    at::Tensor last;                               // [B, tokens, tower width]: as it leaves the tower
    at::Tensor mask;                               // [B, tokens], 1 = token; undefined: all are
};

struct FusedStates {
    at::Tensor text, image;                        // [B, T, C], [B, N, C]
};

class BridgeTowerNetwork {
public:
    // Builds every module the heads need; check `builder.report()` afterwards.
    static std::shared_ptr<BridgeTowerNetwork> build(const BridgeTowerConfig& config, const BridgeTowerHeads& heads,
                                                     const ParameterBuilder& builder);
    // Heads whose tensors the checkpoint holds, or that `architectures` names.
    static BridgeTowerHeads headsOf(const BridgeTowerConfig& config, const ParameterBuilder& builder);

    const BridgeTowerConfig& config() const { return m_config; }
    const BridgeTowerHeads& heads() const { return m_heads; }
    const std::vector<NamedTensor>& parameters() const { return m_parameters; }

    TowerStates encodeImage(const at::Tensor& pixels, TensorTap* tap = nullptr) const;   // [I, 3, S, S]; "vision.…"
    TowerStates encodeText(const TextBatch& text, TensorTap* tap = nullptr) const;       // "text.…"
    // B texts with one picture each, or all with one. Taps: "cross.attn" (text queries, image keys), "cross_image.attn",
    // "cross_text_self.attn", "cross_image_self.attn", "cross.text.hidden", "cross.image.hidden".
    FusedStates fuse(const TowerStates& text, const TowerStates& image, TensorTap* tap = nullptr) const;

    at::Tensor projectImage(const TowerStates& image) const;   // [I, P], L2-normalised
    at::Tensor projectText(const TowerStates& text) const;     // [B, P], L2-normalised
    double logitScale() const;                                 // after exp
    at::Tensor itmLogits(const FusedStates& states) const;     // [B, 2], entry 1 = match
    at::Tensor wordLogits(const at::Tensor& textStates) const; // [..., C] → [..., V]

private:
    struct Modules;
    BridgeTowerConfig m_config;
    BridgeTowerHeads m_heads;
    std::vector<NamedTensor> m_parameters;
    std::shared_ptr<const Modules> m_modules;
};

}  // namespace diptych
