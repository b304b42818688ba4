// A BPE SentencePiece model as vocabulary and merges, the way Llama's tokenizer reads it (reference: generate_merges of
// transformers): every way to cut a piece into two other pieces is a merge, by falling score of the whole.
// Errors: Unsupported (a unigram model), BadInput (pieces too long).
#pragma once

#include "core/text/bpe.h"
#include "core/text/spm_file.h"

namespace diptych {

struct SpmMerges {
    Vocabulary vocabulary;
    std::vector<Merge> merges;
};

Result<SpmMerges> mergesOfSpm(const SpmFile& file, const std::string& context);

}  // namespace diptych
