// Builders of a tokenizer from the two kinds of files: tokenizer.json, and the older ones that only a tokenizer class
// explains (vocab.txt; vocab.json and merges.txt; spiece.model; tokenizer.model).
// Errors: NotFound (a file that the class needs), BadInput, Unsupported.
#pragma once

#include <filesystem>

#include "core/text/pipeline_tokenizer.h"
#include "core/text/tokenizer_settings.h"

namespace diptych {

Result<TokenizerParts> partsOfJson(const std::filesystem::path& folder, const TokenizerSettings& settings);
Result<TokenizerParts> partsOfOldFiles(const std::filesystem::path& folder, TokenizerSettings settings);

// What CLIPTokenizer adds on the way back, whatever its files: the end of a word is a blank, and no blanks at the ends.
bool stripsWordEnds(const TokenizerSettings& settings);

}  // namespace diptych
