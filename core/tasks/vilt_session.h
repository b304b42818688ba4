// A ViLT folder that was opened. Every question is one pass over text and picture together; the picture's tokens are made
// once for all texts. Verbs: vqa (classifier, sigmoid, best first), match (sigmoid of the rank logit), fill-mask.
// Errors: NotFound (no weights, no such head), BadInput (files that do not fit one another), Unsupported (an option of
// config.json; a picture with more patches than max_image_length, of which the reference draws some by chance), Usage.
// Threads: one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/families/vilt.h"
#include "core/tasks/family_session.h"
#include "core/tasks/fusion_inputs.h"

namespace diptych {

class ViltSession : public FamilySession {
public:
    static Result<std::unique_ptr<ViltSession>> open(ModelFolder folder, const CancelToken& cancel);

    Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) override;
    Result<MatchResult> match(const MatchRequest& request, JobContext& context) override;
    Result<FillMaskResult> fillMask(const FillMaskRequest& request, JobContext& context) override;
    Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context) override;
    std::vector<std::string> pieces(const std::string& text) override;

private:
    using FamilySession::FamilySession;
    TokenIds textIds(const std::string& text) const;
    Result<PreparedPicture> prepare(const SharedImage& image) const;
    VqaItem answer(const std::string& question, const at::Tensor& image, const VqaRequest& request) const;

    TaughtAttention m_taught;
    std::shared_ptr<const ViltNetwork> m_network;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ImageProcessor> m_processor;
};

Result<ModelInfo> inspectVilt(ModelFolder folder);
Result<std::unique_ptr<FamilySession>> openVilt(ModelFolder folder, const CancelToken& cancel);

}  // namespace diptych
