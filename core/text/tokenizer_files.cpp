#include "core/base/files.h"
#include "core/text/tokenizer_builders.h"

namespace diptych {

namespace fs = std::filesystem;

Result<std::unique_ptr<Tokenizer>> loadTokenizer(const fs::path& folder) {
    const auto exists = [&](const char* name) {
        std::error_code ignored;
        return fs::exists(folder / name, ignored);
    };
    const bool hasJson = exists("tokenizer.json");
    if (!hasJson && !exists("vocab.txt") && !exists("vocab.json") && !exists("spiece.model") &&
        !exists("tokenizer.model"))
        return Error{
            ErrorCode::NotFound,
            "has no tokenizer files, wanted tokenizer.json, vocab.txt, vocab.json, spiece.model or tokenizer.model",
            toUtf8(folder), "Choose a model folder"};
    DIPTYCH_ASSIGN(TokenizerSettings settings, readTokenizerSettings(folder));
    if (settings.className.empty() && exists("vocab.txt"))
        settings.className = "BertTokenizer";
    if (hasJson) {
        DIPTYCH_ASSIGN(TokenizerParts parts, partsOfJson(folder, settings));
        applySettings(settings, parts);
        return PipelineTokenizer::make(std::move(parts), toUtf8(folder / "tokenizer.json"));
    }
    DIPTYCH_ASSIGN(TokenizerParts parts, partsOfOldFiles(folder, std::move(settings)));
    return PipelineTokenizer::make(std::move(parts), toUtf8(folder));
}

}  // namespace diptych
