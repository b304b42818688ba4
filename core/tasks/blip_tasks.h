// What a user asks of a BLIP model. Prompts and answers as the reference makes them: a prompt loses its [SEP] and its first
// token becomes the start token; answers are ranked by summed log-likelihood, end token included, not divided by length.
// Log-probabilities are raw. Cancelling is polled at every step and between pictures.
// Errors: NotFound (the folder lacks the head), Usage (no picture, options that exclude each other), Cancelled.
#pragma once

#include "core/tasks/blip_session.h"

namespace diptych {

Result<CaptionResult> captionBlip(BlipSession& session, const CaptionRequest& request, JobContext& context);
Result<std::vector<VqaItem>> answerBlip(BlipSession& session, const VqaRequest& request, JobContext& context);
Result<EmbedResult> embedBlip(BlipSession& session, const EmbedRequest& request, JobContext& context);
Result<MatchResult> matchBlip(BlipSession& session, const MatchRequest& request, JobContext& context);
// The pass that `request.target` names: "match" and "answer" run the text encoder on the picture, "caption" the decoder
// teacher-forced, "itc" both sides alone.
Result<ObservedPass> observeBlip(BlipSession& session, const ExplainRequest& request, JobContext& context);

}  // namespace diptych
