#include "core/families/dual_encoder.h"

#include <ATen/ATen.h>

namespace diptych {

void DualEncoder::makeVision(const DualTraits& traits, const ParameterBuilder& builder) {
    m_traits = traits;
    m_vision = VisionTower::make(traits.vision, builder.scope("vision_model"));
    if (!traits.vision.poolingHead)
        m_visualProjection =
            Linear::make(builder.scope("visual_projection"), traits.vision.encoder.width, traits.projection, false);
    const std::vector<std::int64_t> shape(traits.sigmoid ? 1 : 0, 1);   // SigLIP keeps [1] where CLIP has a scalar
    m_logitScale = builder.make("logit_scale", shape, Init::Zeros);
    if (traits.sigmoid)
        m_logitBias = builder.make("logit_bias", shape, Init::Zeros);
}

void DualEncoder::finish(const ParameterBuilder& builder) {
    builder.expectAbsent("position_ids");
    m_parameters = builder.parameters();
}

at::Tensor DualEncoder::imageFeatures(const at::Tensor& pixels, TensorTap* tap) const {
    const at::Tensor pooled = m_vision.pooled(m_vision.lastState({.pixels = pixels}, tap));
    return m_visualProjection.weight.defined() ? m_visualProjection(pooled) : pooled;
}

at::Tensor statesAt(const at::Tensor& states, const at::Tensor& places) {
    const at::Tensor index = places.view({-1, 1, 1}).expand({states.size(0), 1, states.size(2)});
    return states.gather(1, index).squeeze(1);
}

}  // namespace diptych
