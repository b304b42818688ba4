// BLIP (Li et al. 2022) as transformers has it: a ViT, a BERT-like text encoder with cross-attention (ITM, questions) and
// a causal text decoder (captions, answers). One folder may hold any of the heads; a joint folder holds all of them.
// Module names equal the checkpoint's keys. Reference: transformers BlipFor{ConditionalGeneration, QuestionAnswering,
// ImageTextRetrieval}; traps: parity models/README.encoders.md, number 9.
// Cross-attention packs by picture: text rows come picture by picture, B = I × r with the same r ≥ 1 for every picture,
// so keys and values of a picture are computed once.
// Threads: a network is const while it infers; training changes its tensors in place from one thread.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/nn/bert.h"
#include "core/nn/layers.h"
#include "core/nn/parameters.h"
#include "core/nn/tap.h"
#include "core/nn/token_batch.h"

namespace diptych {

struct BlipVisionConfig {
    std::int64_t width = 768, intermediate = 3072, layers = 12, heads = 12, imageSize = 384, patchSize = 16;
    double layerNormEps = 1e-5;
    Activation activation = Activation::Gelu;

    std::int64_t gridSide() const { return imageSize / patchSize; }
};

struct BlipTextConfig : BertConfig {
    std::int64_t bosId = 30522, sepId = 102;
    double labelSmoothing = 0.0;
};

struct BlipConfig {
    BlipVisionConfig vision;
    BlipTextConfig text;
    std::int64_t projection = 256;                 // image_text_hidden_size
    std::vector<std::string> architectures;
};

Result<BlipConfig> parseBlipConfig(const Json& config, const std::string& context);

struct BlipHeads {
    bool contrastive = false;                      // vision_proj, text_proj (needs the text encoder)
    bool itm = false;                              // itm_head (needs the text encoder)
    bool captioner = false;                        // text_decoder on image states
    bool vqa = false;                              // text_decoder on question states
    bool decoder() const { return captioner || vqa; }
    bool textEncoder() const { return contrastive || itm || vqa; }
};

class BlipNetwork {
public:
    // Builds every module the heads need; check `builder.report()` afterwards.
    static std::shared_ptr<BlipNetwork> build(const BlipConfig& config, const BlipHeads& heads,
                                              const ParameterBuilder& builder);
    // Heads whose tensors the checkpoint holds, or that `architectures` names.
    static BlipHeads headsOf(const BlipConfig& config, const ParameterBuilder& builder);

    const BlipConfig& config() const { return m_config; }
    const BlipHeads& heads() const { return m_heads; }
    const std::vector<NamedTensor>& parameters() const { return m_parameters; }

    // pixels [I, 3, S, S] → [I, N, C] after post_layernorm.
    at::Tensor encodeImage(const at::Tensor& pixels, TensorTap* tap = nullptr) const;
    // text [B, T]; images [I, N, C] or undefined (text alone) → last states [B, T, C].
    at::Tensor encodeText(const TextBatch& text, const at::Tensor& images, TensorTap* tap = nullptr) const;
    // Causal. memory [I, M, C] (image states, or question states with memoryMask [I, M]) → last states [B, T, C], before
    // the vocabulary. With a cache, `text.ids` are the new positions only.
    struct Memory {
        at::Tensor states, mask;                   // mask undefined: all are attended
    };
    at::Tensor decode(const TextBatch& text, const Memory& memory, KvCache* cache, TensorTap* tap = nullptr) const;
    at::Tensor vocabularyLogits(const at::Tensor& decoderStates) const;       // [..., C] → [..., V]

    at::Tensor projectImage(const at::Tensor& imageStates) const;             // [I, N, C] → [I, P], L2-normalised
    at::Tensor projectText(const at::Tensor& textStates) const;               // [B, T, C] → [B, P], L2-normalised
    at::Tensor itmLogits(const at::Tensor& textStates) const;                 // [B, T, C] → [B, 2], entry 1 = match

private:
    struct Modules;
    BlipConfig m_config;
    BlipHeads m_heads;
    std::vector<NamedTensor> m_parameters;
    std::shared_ptr<const Modules> m_modules;
};

}  // namespace diptych
