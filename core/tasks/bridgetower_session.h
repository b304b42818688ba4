// A BridgeTower folder that was opened. Each tower reads its picture or its text once; only the cross-modal layers run for
// every pair. Verbs: embed (each side alone), match (cosine, softmax of the two matching logits), fill-mask.
// Errors: NotFound (no weights, no such head), BadInput (files that do not fit one another), Unsupported (an option of
// config.json), Usage (no picture, no mask token).
// Threads: one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/families/bridgetower.h"
#include "core/tasks/family_session.h"
#include "core/tasks/fusion_inputs.h"

namespace diptych {

class BridgeTowerSession : public FamilySession {
public:
    static Result<std::unique_ptr<BridgeTowerSession>> open(ModelFolder folder, const CancelToken& cancel);

    Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) override;
    Result<MatchResult> match(const MatchRequest& request, JobContext& context) override;
    Result<FillMaskResult> fillMask(const FillMaskRequest& request, JobContext& context) override;
    Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context) override;
    std::vector<std::string> pieces(const std::string& text) override;

private:
    using FamilySession::FamilySession;
    TokenIds textIds(const std::string& text) const;
    Result<PreparedPicture> prepare(const SharedImage& image) const;
    Result<TowerStates> look(const SharedImage& image) const;
    std::vector<TowerStates> readTexts(const std::vector<TokenIds>& rows) const;
    at::Tensor projected(const std::vector<TowerStates>& texts) const;
    Status matchPicture(const TowerStates& image, const std::vector<TowerStates>& texts, const CancelToken& cancel,
                        std::vector<float>& itm) const;

    std::shared_ptr<const BridgeTowerNetwork> m_network;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ImageProcessor> m_processor;
};

Result<ModelInfo> inspectBridgeTower(ModelFolder folder);
Result<std::unique_ptr<FamilySession>> openBridgeTower(ModelFolder folder, const CancelToken& cancel);

}  // namespace diptych
