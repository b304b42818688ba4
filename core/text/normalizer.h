// Normalizers of tokenizer.json (reference: the tokenizers library): steps that rewrite a text and keep every byte's
// place in the source. A step that changes nothing leaves the text as it is. Threads: steps are const and shared.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/text/aligned_text.h"
#include "core/text/bert_normalizer.h"
#include "core/text/charsmap.h"
#include "core/text/pattern.h"

namespace diptych {

class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual void apply(AlignedText& text) const = 0;
};

using NormalizerPtr = std::unique_ptr<const Normalizer>;

enum class UnicodeForm { Nfc, Nfd, Nfkc, Nfkd };

NormalizerPtr makeUnicodeForm(UnicodeForm form);
NormalizerPtr makeLowercase();
NormalizerPtr makeStrip(bool left, bool right);
NormalizerPtr makeStripAccents();  // drops every mark
NormalizerPtr makeReplace(Pattern pattern, std::string content);
NormalizerPtr makePrepend(std::string prefix);  // not before an empty text
NormalizerPtr makePrecompiled(Charsmap map);    // grapheme by grapheme, as the reference does it
NormalizerPtr makeBertNormalizer(const BertNormalizerOptions& options);
NormalizerPtr makeNormalizerSequence(std::vector<NormalizerPtr> steps);

}  // namespace diptych
