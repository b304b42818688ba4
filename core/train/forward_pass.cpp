#include "core/train/forward_pass.h"

#include <ATen/ATen.h>

namespace diptych {

namespace {

// Layers whose cross-attention is taught, counted from the last.
constexpr std::int64_t taughtLayers = 2;

TensorTap* tapFor(bool ground, const TextRows& rows, CrossAttentionTap& tap) {
    return ground && rows.ground.positions.defined() ? &tap : nullptr;
}

}  // namespace

ForwardPass::ForwardPass(const BlipNetwork& network, const MicroBatch& batch, Wants wants)
    : m_network(network), m_batch(batch), m_wants(wants), m_captionTap(network.config().text.layers, taughtLayers),
      m_questionTap(network.config().text.layers, taughtLayers),
      m_sentenceTap(network.config().text.layers, taughtLayers) {}

const at::Tensor& ForwardPass::images() {
    if (!m_images.defined())
        m_images = m_network.encodeImage(m_batch.pixels);
    return m_images;
}

const at::Tensor& ForwardPass::texts() {
    if (!m_texts.defined())
        m_texts = m_network.encodeText(m_batch.text.batch(), {});
    return m_texts;
}

const at::Tensor& ForwardPass::captions() {
    if (!m_captions.defined())
        m_captions = m_network.decode(m_batch.captions.batch(), {images(), {}}, nullptr,
                                      tapFor(m_wants.ground, m_batch.captions, m_captionTap));
    return m_captions;
}

const at::Tensor& ForwardPass::questions() {
    if (!m_questions.defined()) {
        TextBatch text = m_batch.questions.batch();
        text.paddingStates = m_wants.questionPadding;
        m_questions = m_network.encodeText(text, images(), tapFor(m_wants.ground, m_batch.questions, m_questionTap));
    }
    return m_questions;
}

const at::Tensor& ForwardPass::sentences() {
    if (!m_sentences.defined())
        m_sentences = m_network.encodeText(m_batch.sentences.batch(), images(),
                                           tapFor(m_wants.ground, m_batch.sentences, m_sentenceTap));
    return m_sentences;
}

}  // namespace diptych
