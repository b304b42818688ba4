// Zero-shot classification through embeddings (Radford et al. 2021, section 3.1.4): the texts of a label are embedded one a
// template, averaged and normalised; scores are a softmax over the labels, or sigmoids where the family has them (SigLIP).
// Errors: Usage (no picture, no label, a template without "{}"), NotFound (the family has no embeddings or no logit scale).
#pragma once

#include "core/tasks/family_session.h"

namespace diptych {

Result<ClassifyResult> classifyByEmbedding(FamilySession& session, const ClassifyRequest& request, JobContext& context);

}  // namespace diptych
