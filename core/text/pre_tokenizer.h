// Pre-tokenizers of tokenizer.json (reference: the tokenizers library): steps that cut a text into words before the
// model sees them; some rewrite the text too (blanks to marks, bytes to visible characters). Empty words are left out.
// Threads: steps are const and shared.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/text/aligned_text.h"
#include "core/text/pattern.h"

namespace diptych {

struct PreTokens {
    AlignedText text;
    std::vector<ByteRange> words;  // in order; what lies between them is dropped
    bool startsInput = false;      // the first byte is the first of the whole input
};

class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    virtual void apply(PreTokens& tokens) const = 0;
};

using PreTokenizerPtr = std::unique_ptr<const PreTokenizer>;

enum class SplitBehavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };
enum class PrependScheme { First, Always, Never };
enum class CharacterClass { Space, Digit, Punctuation };

struct ByteLevelOptions {
    bool addPrefixSpace = true, useRegex = true;
};

PreTokenizerPtr makeSplit(Pattern pattern, SplitBehavior behavior, bool invert);
PreTokenizerPtr makeClassSplit(CharacterClass characters, SplitBehavior behavior);
PreTokenizerPtr makeBertPreTokenizer();  // at blanks; punctuation stands alone
PreTokenizerPtr makeByteLevel(const ByteLevelOptions& options);
PreTokenizerPtr makeMetaspace(std::string replacement, PrependScheme scheme, bool split);
PreTokenizerPtr makePreTokenizerSequence(std::vector<PreTokenizerPtr> steps);

}  // namespace diptych
