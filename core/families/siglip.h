// SigLIP (Zhai et al. 2023) and fixed-resolution SigLIP 2 (Tschannen et al. 2025; their model_type is siglip too) as
// transformers' SiglipModel has them: the text is padded to the tokenizer's length, padding is attended and the last position
// read; the picture is pooled by a learned query; scores are sigmoids of scaled cosines plus a bias.
// Traps: parity models/README.encoders.md, number 7.
#pragma once

#include "core/families/dual_encoder.h"

namespace diptych {

Result<std::shared_ptr<DualEncoder>> buildSiglip(const Json& config, const std::string& context,
                                                 const ParameterBuilder& builder);

}  // namespace diptych
