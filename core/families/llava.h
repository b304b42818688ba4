// LLaVA (Liu et al. 2023) as transformers has it: states of a CLIP or SigLIP tower, taken before its last norm, go through two
// linear layers into the places of the picture tokens. Reference: transformers LlavaForConditionalGeneration.
// Canonical names: language_model.*, lm_head.*, vision_tower.*, multi_modal_projector.*; `llavaName` maps what files call them.
// Errors: BadInput, Unsupported, as in language_model.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/families/language_model.h"
#include "core/families/vision_tower.h"

namespace diptych {

struct LlavaConfig {
    LanguageConfig language;
    VisionTowerConfig vision;
    std::int64_t pictureToken = 32000;             // image_token_index
    std::vector<std::int64_t> featureLayers{-2};   // vision_feature_layer: 0 what goes into block 0, n what comes out of n-1
    bool dropsFirst = true;                        // vision_feature_select_strategy "default"; "full" keeps all tokens
    bool projectorBias = true;
    Activation projectorActivation = Activation::Gelu;
};

Result<LlavaConfig> parseLlavaConfig(const Json& config, const std::string& context);
std::string llavaName(std::string_view fileName);

class LlavaNetwork : public PictureLanguageNetwork {
public:
    static std::shared_ptr<LlavaNetwork> build(const LlavaConfig& config, const ParameterBuilder& builder);

    const LlavaConfig& config() const { return m_config; }
    at::Tensor features(const at::Tensor& pixels, TensorTap* tap = nullptr) const override;
    PictureTokens tokensOf(std::int64_t height, std::int64_t width) const override;
    std::int64_t patchSize() const override { return m_config.vision.patchSize; }
    std::int64_t firstPatch() const override { return m_config.vision.firstPatch(); }

private:
    LlavaConfig m_config;
    VisionTower m_tower;
    Linear m_projector1, m_projector2;
};

}  // namespace diptych
