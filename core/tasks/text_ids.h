// Texts as ids that fit a network's positions.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/nn/token_batch.h"
#include "core/text/tokenizer.h"

namespace diptych {

// Special tokens included; cut to `most`, a closing special token kept.
TokenIds textIds(const Tokenizer& tokenizer, std::string_view text, std::int64_t most);

}  // namespace diptych
