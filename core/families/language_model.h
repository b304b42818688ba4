// The language side of LLaVA and Idefics3: a Llama, Mistral or Qwen2 decoder over words among which stand pictures, and what a
// network that looks at pictures must offer so that chat, captions and answers can be made with it.
// Shapes: ids [B, T] int64; features [K, C] one row for every picture token of the ids, in their order.
// Errors: BadInput (sizes that cannot be), Unsupported (a kind of decoder, rope or option we do not have: key, value and
// what is supported).
// Threads: a network is const while it infers.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/nn/decoder_stack.h"

namespace diptych {

struct LanguageConfig : DecoderConfig {
    std::int64_t maxPositions = 2048;
    bool tied = false;                             // the head is the embedding matrix
};

// `config` is the whole config.json; the decoder stands in its text_config. Absent keys as in transformers 5.
Result<LanguageConfig> parseLanguage(const Json& config, const std::string& context);
// Options of any section that change what is computed and that we do not have.
Status refuseUnsupported(const Json& config, const std::string& context);

struct LanguageModel {
    LanguageConfig config;
    DecoderStack stack;
    at::Tensor head;                               // [V, C]

    // `decoder`: the scope that holds "embed_tokens" and "layers"; `root`: the one that holds "lm_head". A head that the
    // folder holds is used even where the configuration says tied.
    static LanguageModel make(const LanguageConfig& config, const ParameterBuilder& decoder, const ParameterBuilder& root);
    at::Tensor logits(const at::Tensor& states) const;             // [..., C] → [..., V] float32
};

// How the tokens of one picture (of one tile) lie on it.
struct PictureTokens {
    std::int64_t rows = 0, cols = 0;               // cells
    std::int64_t count = 0;                        // tokens
    std::int64_t shift = 0;                        // token t stands for cell t + shift; outside the cells it is none

    std::int64_t cells() const { return rows * cols; }
};

class PictureLanguageNetwork {
public:
    virtual ~PictureLanguageNetwork() = default;

    // pixels [I, 3, S, S] → [I, tokens, C of the language model]. A tap sees all layers of the tower.
    virtual at::Tensor features(const at::Tensor& pixels, TensorTap* tap = nullptr) const = 0;
    virtual PictureTokens tokensOf(std::int64_t height, std::int64_t width) const = 0;
    virtual std::int64_t patchSize() const = 0;
    virtual std::int64_t firstPatch() const = 0;   // key index of patch 0 in the attention of the tower

    const LanguageModel& language() const { return m_language; }
    std::int64_t pictureToken() const { return m_pictureToken; }
    const std::vector<NamedTensor>& parameters() const { return m_parameters; }
    // Words of the ids, with features in place of the picture tokens. [B, T, C]
    at::Tensor embed(const at::Tensor& ids, const at::Tensor& features) const;

protected:
    LanguageModel m_language;
    std::int64_t m_pictureToken = 0;
    std::vector<NamedTensor> m_parameters;
};

}  // namespace diptych
