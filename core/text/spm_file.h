// SentencePiece model files (spiece.model, tokenizer.model): a small reader of the few fields of its protocol buffer
// that a tokenizer needs (sentencepiece_model.proto). Lengths are checked before anything is copied; unknown fields are
// skipped. Errors: NotFound, Io, BadInput (truncated, lying lengths, scores that are no numbers), Unsupported (options
// we do not have).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace diptych {

struct SpmPiece {
    enum class Type { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

    std::string text;
    float score = 0;
    Type type = Type::Normal;
};

struct SpmFile {
    enum class Model { Unigram = 1, Bpe = 2 };

    std::vector<SpmPiece> pieces;  // by id
    Model model = Model::Unigram;
    bool byteFallback = false;
    std::string charsmap;  // empty: text is taken as it is
    bool removeExtraWhitespaces = true, escapeWhitespaces = true;
};

Result<SpmFile> parseSpm(std::string_view bytes, const std::string& context);
Result<SpmFile> readSpmFile(const std::filesystem::path& path);

}  // namespace diptych
