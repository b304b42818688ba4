// The older vocabulary files: vocab.txt (a token a line), vocab.json with merges.txt (a merge a line, by rank).
// Errors: NotFound, Io, BadInput (no UTF-8, ids that do not fit, lines that are no merge).
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/text/token_model.h"

namespace diptych {

using MergeList = std::vector<std::pair<std::string, std::string>>;

struct MergeFiles {
    Vocabulary vocabulary;
    MergeList merges;
};

Result<std::vector<std::string>> readVocabularyLines(const std::filesystem::path& path);
Result<MergeFiles> readMergeFiles(const std::filesystem::path& folder);

}  // namespace diptych
