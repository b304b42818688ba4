// Chinese-CLIP (Yang et al. 2022) as transformers' ChineseCLIPModel has it: CLIP's vision tower and a BERT text tower whose
// first state, [CLS], is projected.
#pragma once

#include "core/families/dual_encoder.h"

namespace diptych {

Result<std::shared_ptr<DualEncoder>> buildChineseClip(const Json& config, const std::string& context,
                                                      const ParameterBuilder& builder);

}  // namespace diptych
