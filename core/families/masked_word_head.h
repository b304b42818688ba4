// From a state to a score for every word of the vocabulary, as ViLT and BridgeTower have it: dense, activation, norm, and a
// matrix that may be the word embedding. Keys: "mlm_score.transform.…", "mlm_score.decoder.weight", and the bias, which older
// files call "mlm_score.bias" and newer ones "mlm_score.decoder.bias" (files of the time between hold both, equal).
#pragma once

#include <string>

#include "core/nn/layers.h"
#include "core/nn/parameters.h"

namespace diptych {

struct MaskedWordHeadConfig {
    std::int64_t width = 768, vocabSize = 30522;
    double layerNormEps = 1e-5;
    Activation activation = Activation::Gelu;
    Presence matrix = Presence::Required;          // Optional: where it is absent, the word embedding stands in
    std::string bias = "decoder.bias";             // what a file that has none is said to lack
};

struct MaskedWordHead {
    Linear transform;
    LayerNorm norm;
    Linear decoder;                                // [V, C], [V]
    Activation activation = Activation::Gelu;

    // builder: of the whole file. words [V, C]: the word embedding.
    static MaskedWordHead make(const MaskedWordHeadConfig& config, const at::Tensor& words, const ParameterBuilder& builder);
    at::Tensor operator()(const at::Tensor& states) const;   // [..., C] → [..., V]
};

}  // namespace diptych
