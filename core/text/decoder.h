// Decoders of tokenizer.json (reference: the tokenizers library): steps that turn the pieces of a text back into the
// text. Each takes a list of pieces and gives a list; what the last one gives is joined. Without a decoder blanks join
// them. Threads: steps are const and shared.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/text/pattern.h"
#include "core/text/pre_tokenizer.h"

namespace diptych {

using Pieces = std::vector<std::string>;

class Decoder {
public:
    virtual ~Decoder() = default;
    virtual void apply(Pieces& pieces) const = 0;
};

using DecoderPtr = std::unique_ptr<const Decoder>;

DecoderPtr makeByteLevelDecoder();
DecoderPtr makeByteFallbackDecoder();  // a run that is no UTF-8 gives one U+FFFD a byte
DecoderPtr makeFuseDecoder();
DecoderPtr makeStripDecoder(char32_t content, int start, int stop);
DecoderPtr makeReplaceDecoder(Pattern pattern, std::string content);
DecoderPtr makeMetaspaceDecoder(std::string replacement, PrependScheme scheme);
DecoderPtr makeWordPieceDecoder(std::string prefix, bool cleanUp);
DecoderPtr makeBpeDecoder(std::string suffix);
DecoderPtr makeDecoderSequence(std::vector<DecoderPtr> steps);

// How SigLIP's slow tokenizer spells pieces: runs between special tokens are decoded by themselves, each with a blank
// in front of it that falls away at the ends. `isSpecial` and `isControl` judge a piece by its string.
DecoderPtr makeSentencePieceDecoder(std::function<bool(const std::string&)> isSpecial,
                                    std::function<bool(const std::string&)> isControl);

// clean_up_tokenization_spaces: no blank before punctuation and contractions.
std::string cleanedUpText(std::string text);

}  // namespace diptych
