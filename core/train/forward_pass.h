// The states that the objectives of one micro-batch share: each is computed when it is first asked for, once, with one
// vision pass for all of them. Attention is recorded only where `ground` teaches it.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/families/blip.h"
#include "core/nn/tap.h"
#include "core/train/batch.h"

namespace diptych {

// Keeps the cross-attention [B, H, T, N] of the last `count` layers.
class CrossAttentionTap : public TensorTap {
public:
    CrossAttentionTap(std::int64_t layers, std::int64_t count) : m_first(layers - count) {}
    bool wants(std::string_view name, int layer) const override { return name == "cross.attn" && layer >= m_first; }
    void observe(std::string_view, int, const at::Tensor& value) override { maps.push_back(value); }

    std::vector<at::Tensor> maps;

private:
    std::int64_t m_first;
};

class ForwardPass {
public:
    struct Wants {
        bool ground = false;                   // record the attention that `ground` teaches
        bool questionPadding = false;          // states of padding too: an objective looks at them
    };
    ForwardPass(const BlipNetwork& network, const MicroBatch& batch, Wants wants);

    const BlipNetwork& network() const { return m_network; }
    const MicroBatch& batch() const { return m_batch; }

    const at::Tensor& images();            // [I, N, C]
    const at::Tensor& texts();             // [I, T, C], text encoder without the picture
    const at::Tensor& captions();          // [I, T, C], decoder
    const at::Tensor& questions();         // [R, T, C], text encoder with the picture
    const at::Tensor& sentences();         // [R, T, C], text encoder with the picture

    // Filled once the states of the same name were computed, where `ground` is trained.
    const std::vector<at::Tensor>& captionMaps() const { return m_captionTap.maps; }
    const std::vector<at::Tensor>& questionMaps() const { return m_questionTap.maps; }
    const std::vector<at::Tensor>& sentenceMaps() const { return m_sentenceTap.maps; }

private:
    const BlipNetwork& m_network;
    const MicroBatch& m_batch;
    Wants m_wants;
    CrossAttentionTap m_captionTap, m_questionTap, m_sentenceTap;
    at::Tensor m_images, m_texts, m_captions, m_questions, m_sentences;
};

}  // namespace diptych
