#include "core/families/masked_word_head.h"

namespace diptych {

namespace {

at::Tensor biasOf(const MaskedWordHeadConfig& config, const ParameterBuilder& builder) {
    const std::string other = config.bias == "bias" ? "decoder.bias" : "bias";
    const auto p = builder.scope("mlm_score");
    const bool elsewhere = !p.available(config.bias) && p.available(other);
    builder.expectAbsent("mlm_score." + (elsewhere ? config.bias : other));
    return p.make(elsewhere ? other : config.bias, {config.vocabSize}, Init::Zeros);
}

}  // namespace

MaskedWordHead MaskedWordHead::make(const MaskedWordHeadConfig& config, const at::Tensor& words,
                                    const ParameterBuilder& builder) {
    const auto p = builder.scope("mlm_score");
    MaskedWordHead head;
    head.activation = config.activation;
    head.transform = Linear::make(p.scope("transform.dense"), config.width, config.width);
    head.norm = LayerNorm::make(p.scope("transform.LayerNorm"), config.width, config.layerNormEps);
    head.decoder.weight = p.makeMatrix("decoder.weight", {config.vocabSize, config.width}, Init::Normal02, config.matrix);
    if (!head.decoder.weight.defined())
        head.decoder.weight = words;
    head.decoder.bias = biasOf(config, builder);
    return head;
}

at::Tensor MaskedWordHead::operator()(const at::Tensor& states) const {
    return decoder(norm(activate(transform(states), activation)));
}

}  // namespace diptych
