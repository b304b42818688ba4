// Idefics3 (Laurençon et al. 2024) and SmolVLM (Marafioti et al. 2025) as transformers has them: a SigLIP-like tower looks at
// each tile, blocks of scale × scale patches become one token (pixel shuffle), one linear layer without bias leads to the
// language model. Reference: transformers Idefics3ForConditionalGeneration, SmolVLMForConditionalGeneration.
// Canonical names: text_model.*, lm_head.*, vision_model.*, connector.*; `idefics3Name` maps what files call them.
// Errors: BadInput, Unsupported, as in language_model.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/families/language_model.h"
#include "core/families/vision_tower.h"

namespace diptych {

struct Idefics3Config {
    LanguageConfig language;
    VisionTowerConfig vision;
    std::int64_t pictureToken = 128257;            // image_token_id
    std::int64_t scale = 2;                        // scale_factor
};

Result<Idefics3Config> parseIdefics3Config(const Json& config, const std::string& context);
std::string idefics3Name(std::string_view fileName);

// [I, rows · cols, C] → [I, rows/scale · cols/scale, scale² · C]: channels of a block one patch after the other, row by row.
at::Tensor pixelShuffle(const at::Tensor& states, std::int64_t rows, std::int64_t cols, std::int64_t scale);

class Idefics3Network : public PictureLanguageNetwork {
public:
    static std::shared_ptr<Idefics3Network> build(const Idefics3Config& config, const ParameterBuilder& builder);

    const Idefics3Config& config() const { return m_config; }
    at::Tensor features(const at::Tensor& pixels, TensorTap* tap = nullptr) const override;
    PictureTokens tokensOf(std::int64_t height, std::int64_t width) const override;
    std::int64_t patchSize() const override { return m_config.vision.patchSize; }
    std::int64_t firstPatch() const override { return 0; }

private:
    Idefics3Config m_config;
    VisionTower m_tower;
    Linear m_connector;
};

}  // namespace diptych
