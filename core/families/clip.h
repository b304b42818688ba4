// CLIP (Radford et al. 2021) as transformers' CLIPModel has it, whoever exported it: OpenAI (quick_gelu), LAION and open_clip
// (gelu). A text is read at its end-of-text token: at the largest id where text_config.eos_token_id is 2 (exports from before
// that key meant anything), else at the first eos_token_id, else at position 0. MetaCLIP 2 is the same network that always
// looks for eos_token_id. Traps: parity models/README.encoders.md, number 6.
#pragma once

#include "core/families/dual_encoder.h"

namespace diptych {

Result<std::shared_ptr<DualEncoder>> buildClip(const Json& config, const std::string& context, const ParameterBuilder& builder);
Result<std::shared_ptr<DualEncoder>> buildMetaClip2(const Json& config, const std::string& context,
                                                    const ParameterBuilder& builder);

// The section `name` of a CLIP configuration: what `name`_dict says where an older export has one (text_config_dict rules over
// text_config, as in the reference), else `name` itself, else empty.
Result<Json> clipSection(const Json& config, const std::string& name, const std::string& context);

}  // namespace diptych
