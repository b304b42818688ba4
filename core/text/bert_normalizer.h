// BERT's clean-up of a text (reference: BertNormalizer of the tokenizers library): controls dropped, blanks unified,
// blanks around CJK characters, accents stripped, lower case code point by code point.
#pragma once

#include <vector>

#include "core/text/code_points.h"

namespace diptych {

struct BertNormalizerOptions {
    bool cleanText = true, isolateCjk = true, stripAccents = true, lowerCase = true;
};

std::vector<SourceChar> bertNormalized(const std::vector<SourceChar>& text, const BertNormalizerOptions& options);

}  // namespace diptych
