// A model folder that was opened, whatever its family: what the engine's door asks of it. A family overrides what its heads
// can do; the rest answers NotFound and names the heads the folder has. Inference runs without autograd.
// Threads: one at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/engine_values.h"
#include "core/tasks/model_folder.h"
#include "core/tasks/observed_pass.h"

namespace diptych {

class FamilySession {
public:
    explicit FamilySession(ModelInfo info) : m_info(std::move(info)) {}
    virtual ~FamilySession() = default;

    const ModelInfo& info() const { return m_info; }

    virtual Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context);
    virtual Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context);
    virtual Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context);
    virtual Result<MatchResult> match(const MatchRequest& request, JobContext& context);
    virtual Result<FillMaskResult> fillMask(const FillMaskRequest& request, JobContext& context);
    virtual Result<ChatResult> chat(const ChatRequest& request, JobContext& context);
    // By `embed`, where it has a logit scale: each template filled, embedded, normalised, averaged, normalised again.
    virtual Result<ClassifyResult> classify(const ClassifyRequest& request, JobContext& context);
    virtual Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context);
    // One vector that stands for the whole picture, [C]: what Model::strangeness measures.
    virtual Result<at::Tensor> pictureState(const SharedImage& image);
    virtual std::int64_t pictureWidth() const { return 0; }        // C of pictureState; 0: there is none
    virtual std::vector<std::string> pieces(const std::string& text) = 0;

protected:
    Error lacks(const std::string& task) const;    // NotFound
    std::string headNames() const;                 // "contrastive, itm", or "none"
    ModelInfo m_info;
};

// One architecture: how its folders are described and opened.
struct Family {
    const char* modelType;
    Result<ModelInfo> (*inspect)(ModelFolder folder);
    Result<std::unique_ptr<FamilySession>> (*open)(ModelFolder folder, const CancelToken& cancel);
    std::string (*spelling)(std::string_view fileName) = nullptr;      // core/nn/checkpoint.h; null: files use canonical names
};

// Unsupported, naming the families we have.
Result<const Family*> findFamily(const std::string& modelType, const std::string& context);
// Empty where files use canonical names, or the family is none of ours.
Spelling spellingOf(const std::string& modelType);

}  // namespace diptych
