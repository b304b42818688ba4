// ViLT (Kim et al. 2021) as transformers has it: one pre-norm transformer over text tokens, the picture's class token and
// its patches. Heads: answers by a classifier, image–text matching by one rank logit, masked words.
// Module names equal the checkpoint's keys. Reference: transformers ViltFor{QuestionAnswering, ImageAndTextRetrieval,
// MaskedLM}; traps: parity models/README.encoders.md, numbers 5, 8, 13. Patches stand in raster order.
// Errors of parseViltConfig: BadInput, Unsupported (an option that we do not have: key, value, what is supported).
// Threads: a network is const while it infers.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/nn/layers.h"
#include "core/nn/parameters.h"
#include "core/nn/tap.h"
#include "core/nn/token_batch.h"

namespace diptych {

struct ViltConfig {
    std::int64_t vocabSize = 30522, typeVocabSize = 2, modalities = 2, maxPositions = 40;
    std::int64_t width = 768, intermediate = 3072, layers = 12, heads = 12, imageSize = 384, patchSize = 32;
    std::int64_t mostPatches = -1;                 // max_image_length; below 0: as many as the picture has
    bool queryBias = true;
    double layerNormEps = 1e-12;
    Activation activation = Activation::Gelu;
    std::vector<std::string> labels;               // id2label: what the classifier answers
    std::vector<std::string> architectures;

    std::int64_t gridSide() const { return imageSize / patchSize; }
};

Result<ViltConfig> parseViltConfig(const Json& config, const std::string& context);

// Folders of the bare model name their tensors without "vilt."; gives the name with it.
std::string canonicalViltName(std::string_view fileName);

struct ViltHeads {
    bool vqa = false;                              // classifier
    bool itm = false;                              // rank_output
    bool mlm = false;                              // mlm_score
};

class ViltNetwork {
public:
    // Builds every module the heads need; check `builder.report()` afterwards.
    static std::shared_ptr<ViltNetwork> build(const ViltConfig& config, const ViltHeads& heads,
                                              const ParameterBuilder& builder);
    // Heads whose tensors the checkpoint holds, or that `architectures` names.
    static ViltHeads headsOf(const ViltConfig& config, const ParameterBuilder& builder);

    const ViltConfig& config() const { return m_config; }
    const ViltHeads& heads() const { return m_heads; }
    const std::vector<NamedTensor>& parameters() const { return m_parameters; }

    // pixels [I, 3, H, W] of one size → [I, 1 + rows · cols, C]: class token, then patches; what a picture brings along,
    // whatever is said about it.
    at::Tensor embedImage(const at::Tensor& pixels) const;
    // text [B, T]; image [1 or B, N, C] → [B, T + N, C] after the last norm. Taps: "joint.attn", "joint.hidden".
    at::Tensor encode(const TextBatch& text, const at::Tensor& image, TensorTap* tap = nullptr) const;

    at::Tensor answerLogits(const at::Tensor& states) const;   // [B, T + N, C] → [B, labels]
    at::Tensor rankLogits(const at::Tensor& states) const;     // [B, T + N, C] → [B, 1]
    at::Tensor wordLogits(const at::Tensor& states) const;     // [..., C] → [..., V]

private:
    struct Modules;
    at::Tensor pooled(const at::Tensor& states) const;         // [B, T + N, C] → [B, C]

    ViltConfig m_config;
    ViltHeads m_heads;
    std::vector<NamedTensor> m_parameters;
    std::shared_ptr<const Modules> m_modules;
};

}  // namespace diptych
