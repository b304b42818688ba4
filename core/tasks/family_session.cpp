#include "core/tasks/family_session.h"

#include <ATen/ATen.h>

#include "core/base/files.h"
#include "core/tasks/classify.h"

namespace diptych {

std::string FamilySession::headNames() const {
    std::string names;
    for (const std::string& head : m_info.heads)
        names += (names.empty() ? "" : ", ") + head;
    return names.empty() ? "none" : names;
}

Error FamilySession::lacks(const std::string& task) const {
    return Error{ErrorCode::NotFound, "has no head for " + task + ", it has: " + headNames(), toUtf8(m_info.folder),
                 "Open a model that has it"};
}

Result<CaptionResult> FamilySession::caption(const CaptionRequest&, JobContext&) { return lacks("captions"); }
Result<std::vector<VqaItem>> FamilySession::vqa(const VqaRequest&, JobContext&) { return lacks("questions"); }
Result<EmbedResult> FamilySession::embed(const EmbedRequest&, JobContext&) { return lacks("embeddings"); }
Result<MatchResult> FamilySession::match(const MatchRequest&, JobContext&) { return lacks("matching"); }
Result<FillMaskResult> FamilySession::fillMask(const FillMaskRequest&, JobContext&) { return lacks("masked words"); }
Result<ChatResult> FamilySession::chat(const ChatRequest&, JobContext&) { return lacks("chat"); }
Result<ObservedPass> FamilySession::observe(const ExplainRequest&, JobContext&) { return lacks("explanations"); }
Result<at::Tensor> FamilySession::pictureState(const SharedImage&) { return lacks("pictures alone"); }

Result<ClassifyResult> FamilySession::classify(const ClassifyRequest& request, JobContext& context) {
    return classifyByEmbedding(*this, request, context);
}

}  // namespace diptych
