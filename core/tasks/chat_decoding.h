// How the tasks of a language model that looks at pictures use generation: the step decoder over a prompt with pictures in
// it, and a second look at what was generated, which gives raw log-probabilities, alternatives and where the words looked,
// in one pass over the new tokens.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/job.h"
#include "core/families/language_model.h"
#include "core/tasks/generation.h"

namespace diptych {

// The prompt read last, all but its final token: a prompt that begins alike is read on from where they part. Whoever keeps it
// forgets it when the pictures change.
struct ReadPrompt {
    TokenIds ids;
    KvCache cache;
};

class ChatDecoder : public StepDecoder {
public:
    // features [K, C]: of all picture tokens of the prompt, in order; undefined: it has none.
    ChatDecoder(const PictureLanguageNetwork& network, at::Tensor features, const CancelToken& cancel, ReadPrompt& read)
        : m_network(network), m_features(std::move(features)), m_cancel(cancel), m_read(read) {}

    // The first call brings the prompt, the same in every row; each further call one id a row.
    at::Tensor advance(const at::Tensor& ids) override;
    void reorder(const at::Tensor& rows) override { m_cache.reorder(rows); }

    const at::Tensor& promptLogits() const { return m_promptLogits; }      // [V], after the prompt
    // Teacher-forced behind the prompt: states that predict `ids`, [ids, C]; a tap sees the same positions as queries.
    at::Tensor predictingStates(const TokenIds& ids, TensorTap* tap = nullptr) const;

private:
    at::Tensor readPrompt(const at::Tensor& ids);

    const PictureLanguageNetwork& m_network;
    at::Tensor m_features;
    const CancelToken& m_cancel;
    ReadPrompt& m_read;
    KvCache m_cache;
    at::Tensor m_lastWord, m_promptLogits;         // [1, 1, C], [V]
};

}  // namespace diptych
