// Two towers that meet in one space (Radford et al. 2021): what CLIP, MetaCLIP 2, Chinese-CLIP and SigLIP have in common. A
// family gives its text tower; here are the pictures, the projections and the scale. Module names equal the keys of
// transformers' CLIPModel, ChineseCLIPModel and SiglipModel.
// Shapes: pixels [I, 3, S, S] with S = vision.imageSize; text [B, T]; features [I or B, P] before normalising.
// Threads: a network is const while it infers; training changes its tensors in place from one thread.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/families/vision_tower.h"
#include "core/nn/parameters.h"
#include "core/nn/tap.h"
#include "core/nn/token_batch.h"

namespace diptych {

// What a session has to know of the configuration.
struct DualTraits {
    VisionTowerConfig vision;
    std::int64_t textLayers = 0, textHeads = 0, textPositions = 0, vocabSize = 0;
    std::int64_t projection = 0;                   // P
    std::int64_t padId = 0;                        // fills rows of unequal length, where the tokenizer names no token for it
    bool sigmoid = false;                          // scores are read one by one, and there is a bias (SigLIP)
    bool padsToLength = false;                     // every text fills the tokenizer's length; padding is attended (SigLIP)
};

class DualEncoder {
public:
    virtual ~DualEncoder() = default;

    const DualTraits& traits() const { return m_traits; }
    const std::vector<NamedTensor>& parameters() const { return m_parameters; }
    const VisionTower& vision() const { return m_vision; }

    at::Tensor imageFeatures(const at::Tensor& pixels, TensorTap* tap = nullptr) const;
    virtual at::Tensor textFeatures(const TextBatch& text, TensorTap* tap = nullptr) const = 0;
    // The position of each row whose state stands for the text. [B] int64
    virtual at::Tensor pooledPlaces(const TextBatch& text) const = 0;

    const at::Tensor& logitScale() const { return m_logitScale; }   // as stored: the logarithm of the factor; [] or [1]
    const at::Tensor& logitBias() const { return m_logitBias; }     // [1]; undefined where there is none

protected:
    // The picture's side and what stands beside the towers; the family adds its text side, then calls finish.
    void makeVision(const DualTraits& traits, const ParameterBuilder& builder);
    void finish(const ParameterBuilder& builder);

private:
    DualTraits m_traits;
    VisionTower m_vision;
    Linear m_visualProjection;                     // empty in SigLIP: its pooling head ends in the common space
    at::Tensor m_logitScale, m_logitBias;
    std::vector<NamedTensor> m_parameters;
};

// Builds every module; check `builder.report()` afterwards. Errors: those of the configuration.
using DualBuilder = Result<std::shared_ptr<DualEncoder>> (*)(const Json& config, const std::string& context,
                                                             const ParameterBuilder& builder);

// state[b, places[b]]: states [B, T, C], places [B] → [B, C].
at::Tensor statesAt(const at::Tensor& states, const at::Tensor& places);

}  // namespace diptych
