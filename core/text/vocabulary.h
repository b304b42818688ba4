// A BERT tokenizer for a small world: whole words, CJK characters, and single letters as a fallback for everything else.
// transformers' BertTokenizer and BlipProcessor load what is written here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace diptych {

// Writes vocab.txt, tokenizer_config.json and special_tokens_map.json into the existing `folder`. Ids: [PAD] [UNK] [CLS]
// [SEP] [MASK], then printable ASCII and its continuations, then `words` in their order, last [DEC] and [ENC].
Status writeBertTokenizer(const std::filesystem::path& folder, const std::vector<std::string>& words, int maxLength);

}  // namespace diptych
