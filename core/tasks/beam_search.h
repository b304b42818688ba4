// Beam search as transformers 5 has it: twice as many candidates as beams a step (more with several end tokens), finished
// ones among the best `beams` are kept with their sum divided by (new tokens)^length penalty; it stops when the best running
// sum, so divided at the present length, cannot beat the worst finished one. With sampling the candidates are drawn.
#pragma once

#include "core/tasks/generation.h"

namespace diptych {

Result<std::vector<GeneratedSequence>> beamSearch(StepDecoder& decoder, const GenerationRequest& request,
                                                  std::int64_t newTokens, const CancelToken& cancel);

}  // namespace diptych
