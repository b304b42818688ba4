// What a model attended to: the attention of every layer and head of one observed pass, and attention rollout (Abnar &
// Zuidema 2020), as values. Definitions: parity explain/README.md. What is run for a target is the family's own
// (FamilySession::observe).
// Errors: NotFound (the folder lacks the head), Unsupported (method), Usage (layer, head or token out of range).
#pragma once

#include "core/tasks/family_session.h"

namespace diptych {

Result<ExplainResult> explainPass(FamilySession& session, const ExplainRequest& request, JobContext& context);

}  // namespace diptych
