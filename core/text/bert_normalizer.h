// BERT's clean-up and splitting into words (reference: BertNormalizer and BertPreTokenizer of the tokenizers library):
// controls dropped, blanks unified, CJK characters alone, accents stripped, lower case, then words and punctuation.
#pragma once

#include <vector>

#include "core/text/code_points.h"

namespace diptych {

struct BertNormalizerOptions {
    bool cleanText = true, isolateCjk = true, stripAccents = true, lowerCase = true;
};

using Word = std::vector<SourceChar>;

std::vector<Word> bertWords(const std::vector<SourceChar>& text, const BertNormalizerOptions& options);

}  // namespace diptych
