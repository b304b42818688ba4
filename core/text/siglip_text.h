// SigLIP's clean-up of a text before its SentencePiece model sees it (reference: SiglipTokenizer.canonicalize_text of
// transformers): Python's lower case, no ASCII punctuation, one blank for every run of white space, none at the ends.
#pragma once

#include "core/text/normalizer.h"

namespace diptych {

NormalizerPtr makeSiglipCanonicalizer(bool lowerCase);

}  // namespace diptych
