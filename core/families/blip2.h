// BLIP-2 (Li et al. 2023) as transformers has it: BLIP's vision tower, a Q-Former whose learned queries look at the picture,
// and an OPT decoder (Zhang et al. 2022) that reads what the queries found before its words.
// Module names equal the checkpoint's keys. Reference: transformers Blip2ForConditionalGeneration.
// Errors of parseBlip2Config: BadInput, Unsupported (T5 as the language model, any other option that we do not have).
// Threads: a network is const while it infers.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/families/blip.h"
#include "core/nn/bert.h"
#include "core/nn/parameters.h"

namespace diptych {

struct QFormerConfig : BertConfig {                // memoryWidth: of the vision tower
    std::int64_t crossEvery = 2;                   // cross_attention_frequency: blocks 0, 2, 4 … look at the picture
};

struct OptConfig {
    std::int64_t vocabSize = 50272, width = 768, intermediate = 3072, layers = 12, heads = 12, maxPositions = 2048;
    std::int64_t padId = 1, bosId = 2;
    bool normBefore = true, lastNorm = true, withBias = true;
    Activation activation = Activation::Relu;
};

struct Blip2Config {
    BlipVisionConfig vision;
    QFormerConfig qformer;
    OptConfig language;
    std::int64_t queries = 32;                     // num_query_tokens
};

Result<Blip2Config> parseBlip2Config(const Json& config, const std::string& context);

class Blip2Network {
public:
    // Check `builder.report()` afterwards.
    static std::shared_ptr<Blip2Network> build(const Blip2Config& config, const ParameterBuilder& builder);

    const Blip2Config& config() const { return m_config; }
    const std::vector<NamedTensor>& parameters() const { return m_parameters; }

    // pixels [I, 3, S, S] → [I, queries, C of the language model]: what stands before the words. Taps: "vision.attn",
    // "vision.hidden", "qformer.attn", "qformer_cross.attn", "qformer.hidden".
    at::Tensor readPicture(const at::Tensor& pixels, TensorTap* tap = nullptr) const;
    at::Tensor embed(const at::Tensor& ids) const;             // [B, T] → [B, T, C]
    // Causal. embeds [B, T, C]: the new positions, `cache` holds those before → [B, T, C] before the vocabulary. Tap: "text.attn".
    at::Tensor decode(const at::Tensor& embeds, KvCache& cache, TensorTap* tap = nullptr) const;
    at::Tensor vocabularyLogits(const at::Tensor& states) const;   // [..., C] → [..., V]

private:
    struct Modules;
    Blip2Config m_config;
    std::vector<NamedTensor> m_parameters;
    std::shared_ptr<const Modules> m_modules;
};

}  // namespace diptych
