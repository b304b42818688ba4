// The parts of BLIP beside the text stack (core/nn/bert.h): vision tower and vocabulary head, each a plain struct of layers
// built from a ParameterBuilder and called with tensors. Only blip*.cpp includes this.
#pragma once

#include <vector>

#include "core/families/blip.h"
#include "core/nn/bert.h"

namespace diptych {

class ConfigSection;

// The keys of `vision_config`, BLIP's and BLIP-2's alike.
void readBlipVision(ConfigSection& section, BlipVisionConfig& config);

struct BlipVisionBlock {
    LayerNorm norm1, norm2;
    Linear qkv, projection, fc1, fc2;
};

struct BlipVisionTower {
    at::Tensor classEmbedding;                     // [1, 1, C]
    at::Tensor patchWeight, patchBias;             // [C, 3, P, P], [C]
    at::Tensor positions;                          // [1, N, C]
    std::vector<BlipVisionBlock> blocks;
    LayerNorm postNorm;

    static BlipVisionTower make(const BlipVisionConfig& config, const ParameterBuilder& p);
    at::Tensor operator()(const at::Tensor& pixels, const BlipVisionConfig& config, TensorTap* tap) const;
};

struct BertVocabularyHead {
    Linear transform;
    LayerNorm norm;
    at::Tensor bias;                               // [V]; the matrix is the word embedding

    static BertVocabularyHead make(const BlipTextConfig& config, const ParameterBuilder& p);
};

struct BlipNetwork::Modules {
    BlipVisionTower vision;
    BertStack textEncoder, textDecoder;
    BertVocabularyHead vocabulary;
    Linear visionProjection, textProjection, itmHead;
};

}  // namespace diptych
