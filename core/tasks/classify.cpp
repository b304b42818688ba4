#include "core/tasks/classify.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/nn/token_batch.h"

namespace diptych {

namespace {

Status checkRequest(const ClassifyRequest& request) {
    if (request.images.empty() || request.labels.empty() || request.templates.empty())
        return Error{ErrorCode::Usage, "needs a picture, a label and a template", "classify", "Give at least one of each"};
    for (const std::string& text : request.templates)
        if (text.find("{}") == std::string::npos)
            return Error{ErrorCode::Usage, "is \"" + text + "\", wanted {} where the label goes", "--template",
                         "Write for instance \"a photo of a {}\""};
    return {};
}

std::string filled(std::string text, const std::string& label) {
    for (std::size_t at = text.find("{}"); at != std::string::npos; at = text.find("{}", at + label.size()))
        text.replace(at, 2, label);
    return text;
}

at::Tensor rowsOf(const std::vector<float>& values, int width) {
    return at::tensor(at::ArrayRef<float>(values)).view({-1, width});  // [rows, P]
}

// [labels, P]
at::Tensor labelEmbeddings(const EmbedResult& texts, std::size_t labels) {
    const at::Tensor rows = rowsOf(texts.textEmbeds, texts.width);
    return unitRows(rows.view({static_cast<std::int64_t>(labels), -1, texts.width}).mean(1));
}

}  // namespace

Result<ClassifyResult> classifyByEmbedding(FamilySession& session, const ClassifyRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_TRY(checkRequest(request));
    EmbedRequest sides{request.images, {}};
    for (const std::string& label : request.labels)
        for (const std::string& text : request.templates)
            sides.texts.push_back(filled(text, label));
    DIPTYCH_ASSIGN(const EmbedResult embedded, session.embed(sides, context));
    if (!embedded.logitScale)
        return Error{ErrorCode::NotFound, "has no logit scale, wanted one for scores of labels", session.info().folder.string(),
                     "Open a model with a contrastive head, such as CLIP or SigLIP"};
    const at::Tensor cosines = at::matmul(rowsOf(embedded.imageEmbeds, embedded.width),
                                          labelEmbeddings(embedded, request.labels.size()).t());   // [images, labels]
    const at::Tensor logits = cosines * *embedded.logitScale + embedded.logitBias;
    const std::vector<float> scores = toVector(embedded.sigmoid ? at::sigmoid(logits) : at::softmax(logits, -1));
    ClassifyResult result;
    result.sigmoid = embedded.sigmoid;
    for (std::size_t i = 0; i < request.images.size(); ++i) {
        std::vector<LabelScore> labels;
        for (std::size_t k = 0; k < request.labels.size(); ++k)
            labels.push_back({request.labels[k], static_cast<double>(scores[i * request.labels.size() + k])});
        std::stable_sort(labels.begin(), labels.end(), [](const LabelScore& a, const LabelScore& b) { return a.score > b.score; });
        result.items.push_back(std::move(labels));
    }
    return result;
}

}  // namespace diptych
