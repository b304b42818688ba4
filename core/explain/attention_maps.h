// What a BLIP model attended to: the attention of every layer and head, and attention rollout (Abnar & Zuidema 2020), as
// values. Definitions: parity explain/README.md. Targets: "match" and "answer" run the text encoder on the picture,
// "caption" the decoder teacher-forced, "itc" both sides alone.
// Errors: NotFound (the folder lacks the head), Unsupported (method), Usage (layer, head or token out of range).
#pragma once

#include "core/tasks/blip_session.h"

namespace diptych {

Result<ExplainResult> explainBlip(BlipSession& session, const ExplainRequest& request, JobContext& context);

}  // namespace diptych
