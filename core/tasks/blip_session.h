// A BLIP folder that was opened: network, tokenizer, image processor, and the states of the picture seen last, so that a
// second question about it costs the text only. Everything here runs without autograd unless a caller turns it on.
// inspectBlip reads headers and small files only. Errors: NotFound, BadInput (files that do not fit one another),
// Unsupported (activation, processor or tokenizer that we do not have).
// Threads: one at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/job.h"
#include "core/data/image_processor.h"
#include "core/engine.h"
#include "core/families/blip.h"
#include "core/tasks/family_session.h"
#include "core/tasks/generation.h"
#include "core/text/tokenizer.h"

namespace diptych {

struct SeenPicture {
    SharedImage image;
    PixelTensor pixels;                           // `values` are moved into `tensor`
    at::Tensor tensor;                            // [1, 3, S, S]
    at::Tensor states;                            // [1, N, C]
};

class BlipSession : public FamilySession {
public:
    static Result<std::unique_ptr<BlipSession>> open(ModelFolder folder, const CancelToken& cancel);

    Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) override;
    Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) override;
    Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) override;
    Result<MatchResult> match(const MatchRequest& request, JobContext& context) override;
    Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context) override;
    Result<at::Tensor> pictureState(const SharedImage& image) override;   // state of the class token
    std::int64_t pictureWidth() const override { return config().vision.width; }
    std::vector<std::string> pieces(const std::string& text) override;

    const BlipNetwork& network() const { return *m_network; }
    const BlipConfig& config() const { return m_network->config(); }
    const Tokenizer& tokenizer() const { return *m_tokenizer; }
    const ImageProcessor& processor() const { return *m_processor; }
    const TaughtAttention& taught() const { return m_taught; }

    // NotFound, naming the heads the folder has, unless `present`.
    Status needHead(bool present, const std::string& head) const;
    // Usage for no picture. The picture seen last is kept.
    Result<const SeenPicture*> look(const SharedImage& image);

    TokenIds textIds(const std::string& text) const;          // [CLS] … [SEP], cut to the positions, [SEP] kept
    TokenIds promptIds(const std::string& prompt) const;      // start token …, without [SEP]
    TokenIds decoderIds(const std::string& text) const;       // start token … [SEP]
    TokenIds wordIds(const std::string& text) const;          // without special tokens
    std::vector<std::string> pieces(std::span<const std::int64_t> ids) const;

private:
    using FamilySession::FamilySession;
    TaughtAttention m_taught;
    std::shared_ptr<const BlipNetwork> m_network;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ImageProcessor> m_processor;
    SeenPicture m_last;
};

Result<ModelInfo> inspectBlip(ModelFolder folder);
Result<std::unique_ptr<FamilySession>> openBlip(ModelFolder folder, const CancelToken& cancel);

}  // namespace diptych
