// A folder of two towers (CLIP, MetaCLIP 2, Chinese-CLIP, SigLIP) that was opened: embed, match by cosine, classify, observe.
// logits_per_image is cosine × factor, plus the bias in SigLIP. describeDual reads headers and small files only.
// Errors: NotFound (no weights, a tensor or a head is missing), BadInput (files that do not fit one another), Unsupported (an
// option that we do not have), Usage (no picture, an unknown target), Cancelled.
// Threads: one at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/families/dual_encoder.h"
#include "core/tasks/family_session.h"
#include "core/tasks/fusion_inputs.h"

namespace diptych {

class DualSession : public FamilySession {
public:
    static Result<std::unique_ptr<DualSession>> open(ModelFolder folder, DualBuilder build, const CancelToken& cancel);

    Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) override;
    Result<MatchResult> match(const MatchRequest& request, JobContext& context) override;
    Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context) override;
    Result<at::Tensor> pictureState(const SharedImage& image) override;   // what is pooled, before any projection
    std::int64_t pictureWidth() const override { return m_network->traits().vision.encoder.width; }
    std::vector<std::string> pieces(const std::string& text) override;

    const DualEncoder& network() const { return *m_network; }
    // Rows as the network takes them: filled up to the full length in SigLIP, else to the longest.
    TextBatch textBatch(std::span<const std::string> texts) const;

private:
    using FamilySession::FamilySession;
    Result<at::Tensor> imageRows(const std::vector<SharedImage>& images, JobContext& context) const;   // [I, P], length 1
    Result<at::Tensor> textRows(const std::vector<std::string>& texts, JobContext& context) const;     // [T, P], length 1
    TokenIds textRow(const std::string& text) const;
    Result<PreparedPicture> look(const SharedImage& image) const;

    std::shared_ptr<const DualEncoder> m_network;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ImageProcessor> m_processor;
    std::int64_t m_padId = 0;
};

Result<ModelInfo> describeDual(const ModelFolder& folder, DualBuilder build);

// What the table of families holds.
template <DualBuilder build>
Result<ModelInfo> inspectDual(ModelFolder folder) {
    return describeDual(folder, build);
}

template <DualBuilder build>
Result<std::unique_ptr<FamilySession>> openDual(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(auto session, DualSession::open(std::move(folder), build, cancel));
    return std::unique_ptr<FamilySession>(std::move(session));
}

}  // namespace diptych
