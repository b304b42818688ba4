#include "core/families/language_model.h"

#include <ATen/ATen.h>

namespace diptych {

LanguageModel LanguageModel::make(const LanguageConfig& config, const ParameterBuilder& decoder, const ParameterBuilder& root) {
    const std::vector<std::int64_t> shape{config.vocabSize, config.width};
    const bool stored = root.available("lm_head.weight");
    const bool separate = stored || !config.tied;
    // Of two tied tensors a folder may hold either.
    const bool onlyHead = stored && config.tied && !decoder.available("embed_tokens.weight");
    LanguageModel model;
    model.config = config;
    at::Tensor words;
    if (separate && !onlyHead)
        words = decoder.makeTable("embed_tokens.weight", shape, Init::Normal02);
    else if (!onlyHead)
        words = decoder.readPerToken().makeMatrix("embed_tokens.weight", shape, Init::Normal02);
    model.head = separate ? root.readPerToken().makeMatrix("lm_head.weight", shape, Init::Normal02) : words;
    model.stack = DecoderStack::make(config, onlyHead ? model.head : words, decoder.readPerToken());
    return model;
}

at::Tensor LanguageModel::logits(const at::Tensor& states) const { return Linear{head, {}}(states).to(at::kFloat); }

at::Tensor PictureLanguageNetwork::embed(const at::Tensor& ids, const at::Tensor& features) const {
    const at::Tensor marks = ids == m_pictureToken;                                          // [B, T]
    const at::Tensor words = m_language.stack.embed(ids.masked_fill(marks, 0));              // [B, T, C]
    if (!features.defined())
        return words;
    return words.masked_scatter(marks.unsqueeze(-1).expand_as(words), features.to(words.dtype()));
}

}  // namespace diptych
