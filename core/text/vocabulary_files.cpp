#include "core/text/vocabulary_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/text/json_parts.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t maxFileBytes = std::size_t{64} << 20;

Result<Vocabulary> readVocabularyJson(const fs::path& path) {
    DIPTYCH_ASSIGN(const Json json, readJsonFile(path, {.maxBytes = maxFileBytes}));
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "is no JSON object", toUtf8(path), "Fetch the file again"};
    return vocabularyOf(json, toUtf8(path));
}

Result<MergeList> readMergesText(const fs::path& path) {
    DIPTYCH_ASSIGN(const std::vector<std::string> lines, readVocabularyLines(path));
    MergeList merges;
    for (const std::string& line : lines) {
        if (line.empty() || line.starts_with("#version"))
            continue;
        const std::size_t blank = line.find(' ');
        if (blank == std::string::npos || line.find(' ', blank + 1) != std::string::npos)
            return Error{ErrorCode::BadInput,
                         "has the line \"" + visibleText(line.substr(0, 80)) + "\", wanted two tokens", toUtf8(path),
                         "Fetch the file again"};
        merges.emplace_back(line.substr(0, blank), line.substr(blank + 1));
    }
    return merges;
}

}  // namespace

Result<std::vector<std::string>> readVocabularyLines(const fs::path& path) {
    DIPTYCH_ASSIGN(const std::string text, readFile(path, maxFileBytes));
    if (!isValidUtf8(text))
        return Error{ErrorCode::BadInput, "is not valid UTF-8", toUtf8(path), "Fetch the file again"};
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::size_t length = end - at;
        if (length > 0 && text[at + length - 1] == '\r')
            --length;
        lines.emplace_back(text, at, length);
        at = end + 1;
    }
    return lines;
}

Result<MergeFiles> readMergeFiles(const fs::path& folder) {
    MergeFiles files;
    DIPTYCH_ASSIGN(files.vocabulary, readVocabularyJson(folder / "vocab.json"));
    DIPTYCH_ASSIGN(files.merges, readMergesText(folder / "merges.txt"));
    return files;
}

}  // namespace diptych
