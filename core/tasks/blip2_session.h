// A BLIP-2 folder that was opened. Verbs: caption (with or without words it begins with), vqa (the paper's prompt "Question:
// … Answer:", generated, or ranked by summed log-likelihood with the end token). ids are the new tokens alone,
// log-probabilities raw. The picture read last is kept. Maps of a caption: what a new word's predictor attended to of the
// queries, each query's share handed on to the patches that it looked at (mean over heads and cross-attention layers).
// Errors: NotFound (no weights), BadInput (files that do not fit one another, a prompt that is too long), Unsupported (an
// option of config.json), Usage (no picture), Cancelled (polled at every step).
// Threads: one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/families/blip2.h"
#include "core/tasks/family_session.h"
#include "core/tasks/fusion_inputs.h"
#include "core/tasks/generation.h"

namespace diptych {

class Blip2Session : public FamilySession {
public:
    static Result<std::unique_ptr<Blip2Session>> open(ModelFolder folder, const CancelToken& cancel);

    Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) override;
    Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) override;
    // "cross": what each query looked at, "text": over queries and words together.
    Result<ObservedPass> observe(const ExplainRequest& request, JobContext& context) override;
    std::vector<std::string> pieces(const std::string& text) override;

private:
    using FamilySession::FamilySession;
    // What a search begins with: what the queries found, then words.
    struct Prompt {
        at::Tensor picture;                        // [1, queries, C]
        TokenIds ids;
    };

    Result<Prompt> promptOf(const SharedImage& image, const std::string& text);
    Result<GenerationRequest> searchFor(const Prompt& prompt, const Decoding& decoding) const;
    Result<std::vector<GeneratedText>> generateFrom(const Prompt& prompt, const CaptionRequest& request,
                                                    const CancelToken& cancel) const;
    // log p of `ids` after the prompt, [ids, V], in one pass. A tap sees all its positions.
    at::Tensor logprobs(const Prompt& prompt, const TokenIds& ids, TensorTap* tap) const;
    GeneratedText review(const Prompt& prompt, const TokenIds& ids, const CaptionRequest& request) const;
    // Attention [n, positions] over what the queries found, handed on to what the queries looked at: [n, rows · cols].
    at::Tensor mapsOf(const at::Tensor& attention) const;
    Result<std::vector<Answer>> rankChoices(const Prompt& prompt, const VqaRequest& request,
                                            const CancelToken& cancel) const;

    std::shared_ptr<const Blip2Network> m_network;
    std::unique_ptr<Tokenizer> m_tokenizer;
    std::unique_ptr<ImageProcessor> m_processor;
    TokenIds m_endIds;
    TaughtAttention m_taught;
    SharedImage m_seen;                            // the picture whose tokens are kept
    at::Tensor m_picture;
    PreparedPicture m_prepared;                    // that picture, for who asks where the words looked
};

Result<ModelInfo> inspectBlip2(ModelFolder folder);
Result<std::unique_ptr<FamilySession>> openBlip2(ModelFolder folder, const CancelToken& cancel);

}  // namespace diptych
