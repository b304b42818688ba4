#include "core/tasks/chat_decoding.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

namespace {

// A long prompt goes through block by block: scores of a block, not of all positions at once, are held.
constexpr std::int64_t promptBlock = 512;

}  // namespace

at::Tensor ChatDecoder::readPrompt(const at::Tensor& ids) {
    const TokenIds prompt(ids.data_ptr<std::int64_t>(), ids.data_ptr<std::int64_t>() + ids.size(1));
    const std::int64_t last = ids.size(1) - 1;
    const auto parting = std::mismatch(prompt.begin(), prompt.end() - 1, m_read.ids.begin(), m_read.ids.end()).first;
    m_cache = m_read.cache.upTo(parting - prompt.begin());
    m_read = {};
    const at::Tensor words = m_network.embed(idTensor(prompt), m_features);                         // [1, T, C]
    at::Tensor states;
    for (std::int64_t first = parting - prompt.begin(); first <= last; first += promptBlock) {
        if (states.defined() && m_cancel.cancelled())
            break;
        states = m_network.language().stack(words.slice(1, first, std::min(first + promptBlock, last + 1)),
                                            {.tokenMask = {}, .cache = &m_cache, .tap = nullptr, .cancel = &m_cancel});
    }
    m_lastWord = words.slice(1, last);
    m_promptLogits = m_network.language().logits(states.select(1, states.size(1) - 1)).select(0, 0);
    if (!m_cancel.cancelled())
        m_read = {TokenIds(prompt.begin(), prompt.end() - 1), m_cache.upTo(last)};
    if (ids.size(0) > 1)
        m_cache.reorder(at::zeros({ids.size(0)}, at::kLong));
    return m_promptLogits.unsqueeze(0).repeat({ids.size(0), 1});                                    // callers write into it
}

at::Tensor ChatDecoder::advance(const at::Tensor& ids) {
    if (!m_promptLogits.defined())
        return readPrompt(ids);
    const LanguageModel& language = m_network.language();
    const at::Tensor states =
        language.stack(language.stack.embed(ids), {.tokenMask = {}, .cache = &m_cache, .tap = nullptr, .cancel = &m_cancel});
    return language.logits(states.select(1, states.size(1) - 1));                                   // [B, V]
}

at::Tensor ChatDecoder::predictingStates(const TokenIds& ids, TensorTap* tap) const {
    const LanguageModel& language = m_network.language();
    at::Tensor words = m_lastWord;
    if (ids.size() > 1)
        words = at::cat({words, language.stack.embed(idTensor(std::span(ids).first(ids.size() - 1)))}, 1);
    KvCache cache = m_read.cache;
    return language.stack(words, {.tokenMask = {}, .cache = &cache, .tap = tap})[0];
}

}  // namespace diptych
