#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/text/tokenizer.h"
#include "core/text/wordpiece.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

Result<Json> readOptionalJson(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Json(Json::object());
    return readJsonFile(path);
}

Result<std::vector<std::string>> readVocabulary(const fs::path& path) {
    DIPTYCH_ASSIGN(const std::string text, readFile(path, std::size_t{64} << 20));
    if (!isValidUtf8(text))
        return Error{ErrorCode::BadInput, "is not valid UTF-8", toUtf8(path), "Fetch the file again"};
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::size_t length = end - at;
        if (length > 0 && text[at + length - 1] == '\r')
            --length;
        words.emplace_back(text, at, length);
        at = end + 1;
    }
    return words;
}

// A special token is a string or an object with "content".
std::string tokenContent(const Json& value) {
    if (value.is_string())
        return value.get<std::string>();
    const auto content = value.is_object() ? value.find("content") : value.end();
    return value.is_object() && content != value.end() && content->is_string() ? content->get<std::string>() : std::string();
}

void addSpecial(WordPieceFiles& files, const std::string& token) {
    if (!token.empty() && std::find(files.specialTokens.begin(), files.specialTokens.end(), token) == files.specialTokens.end())
        files.specialTokens.push_back(token);
}

void applySpecialTokens(WordPieceFiles& files, const Json& config, const Json& map) {
    const auto named = [&](const char* key, std::string fallback) {
        for (const Json* source : {&map, &config})
            if (const auto found = source->find(key); found != source->end() && !tokenContent(*found).empty())
                return tokenContent(*found);
        return fallback;
    };
    files.unk = named("unk_token", files.unk);
    files.cls = named("cls_token", files.cls);
    files.sep = named("sep_token", files.sep);
    for (const std::string& token :
         {files.unk, files.cls, files.sep, named("pad_token", "[PAD]"), named("mask_token", "[MASK]"),
          named("bos_token", ""), named("eos_token", "")})
        addSpecial(files, token);
    for (const Json* source : {&map, &config})
        if (const auto more = source->find("additional_special_tokens"); more != source->end() && more->is_array())
            for (const Json& token : *more)
                addSpecial(files, tokenContent(token));
}

// Tokens with fixed ids beside the vocabulary: `added_tokens_decoder` {"30522": {"content": …, "special": …}}.
Status applyAddedTokens(WordPieceFiles& files, const Json& config, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* added, jsonObject(config, "added_tokens_decoder", context));
    if (added == nullptr)
        return {};
    for (const auto& [key, token] : added->items()) {
        std::size_t id = 0;
        for (const char digit : key)
            id = digit >= '0' && digit <= '9' && id < 10'000'000 ? id * 10 + static_cast<std::size_t>(digit - '0') : SIZE_MAX / 16;
        if (id > files.vocabulary.size())
            return Error{ErrorCode::BadInput, "added_tokens_decoder has the id " + key + ", wanted no gap after the vocabulary",
                         context, "Fetch the tokenizer files again"};
        if (id == files.vocabulary.size())
            files.vocabulary.push_back(tokenContent(token));
        addSpecial(files, tokenContent(token));
    }
    return {};
}

Status applyOptions(WordPieceFiles& files, const Json& config, const std::string& context) {
    DIPTYCH_ASSIGN(files.normalizer.lowerCase, jsonBoolOr(config, "do_lower_case", true, context));
    DIPTYCH_ASSIGN(files.normalizer.isolateCjk, jsonBoolOr(config, "tokenize_chinese_chars", true, context));
    DIPTYCH_ASSIGN(files.normalizer.stripAccents,
                   jsonBoolOr(config, "strip_accents", files.normalizer.lowerCase, context));
    DIPTYCH_ASSIGN(files.cleanUpText, jsonBoolOr(config, "clean_up_tokenization_spaces", false, context));
    // Absent and "very large" both mean: no limit. The file may hold 1e30.
    if (const auto limit = config.find("model_max_length"); limit != config.end() && limit->is_number()) {
        const double length = limit->get<double>();
        files.maxLength = length < 1e9 ? static_cast<std::int64_t>(length) : files.maxLength;
    }
    return {};
}

Result<std::unique_ptr<Tokenizer>> loadFromVocabulary(const fs::path& folder) {
    WordPieceFiles files;
    DIPTYCH_ASSIGN(files.vocabulary, readVocabulary(folder / "vocab.txt"));
    DIPTYCH_ASSIGN(const Json config, readOptionalJson(folder / "tokenizer_config.json"));
    DIPTYCH_ASSIGN(const Json map, readOptionalJson(folder / "special_tokens_map.json"));
    DIPTYCH_TRY(applyOptions(files, config, toUtf8(folder / "tokenizer_config.json")));
    applySpecialTokens(files, config, map);
    DIPTYCH_TRY(applyAddedTokens(files, config, toUtf8(folder / "tokenizer_config.json")));
    return WordPieceTokenizer::make(std::move(files), toUtf8(folder));
}

Result<std::vector<std::string>> vocabularyOf(const Json& model, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* vocab, jsonObject(model, "vocab", context));
    std::vector<std::string> words(vocab == nullptr ? 0 : vocab->size());
    if (vocab != nullptr)
        for (const auto& [word, id] : vocab->items()) {
            DIPTYCH_ASSIGN(const auto place, jsonInt(*vocab, word, context, 0, static_cast<std::int64_t>(words.size()) - 1));
            words[static_cast<std::size_t>(place)] = word;
        }
    return words;
}

Result<std::unique_ptr<Tokenizer>> loadFromJson(const fs::path& folder) {
    const std::string context = toUtf8(folder / "tokenizer.json");
    DIPTYCH_ASSIGN(const Json json, readJsonFile(folder / "tokenizer.json"));
    DIPTYCH_ASSIGN(const Json* model, jsonObject(json, "model", context));
    DIPTYCH_ASSIGN(const std::string type, jsonStringOr(model == nullptr ? Json::object() : *model, "type", "", context));
    if (type != "WordPiece")
        return Error{ErrorCode::Unsupported, "model.type is \"" + type + "\", wanted WordPiece", context,
                     "Use a BLIP or BERT folder"};
    WordPieceFiles files;
    DIPTYCH_ASSIGN(files.vocabulary, vocabularyOf(*model, context));
    DIPTYCH_ASSIGN(Json config, readOptionalJson(folder / "tokenizer_config.json"));
    DIPTYCH_ASSIGN(const Json map, readOptionalJson(folder / "special_tokens_map.json"));
    DIPTYCH_TRY(applyOptions(files, config, toUtf8(folder / "tokenizer_config.json")));
    DIPTYCH_ASSIGN(const Json* normalizer, jsonObject(json, "normalizer", context));
    if (normalizer != nullptr) {
        DIPTYCH_ASSIGN(const std::string kind, jsonStringOr(*normalizer, "type", "", context));
        if (kind != "BertNormalizer")
            return Error{ErrorCode::Unsupported, "normalizer.type is \"" + kind + "\", wanted BertNormalizer", context,
                         "Use a BLIP or BERT folder"};
        DIPTYCH_ASSIGN(files.normalizer.cleanText, jsonBoolOr(*normalizer, "clean_text", true, context));
        DIPTYCH_ASSIGN(files.normalizer.isolateCjk, jsonBoolOr(*normalizer, "handle_chinese_chars", true, context));
        DIPTYCH_ASSIGN(files.normalizer.lowerCase, jsonBoolOr(*normalizer, "lowercase", true, context));
        DIPTYCH_ASSIGN(files.normalizer.stripAccents,
                       jsonBoolOr(*normalizer, "strip_accents", files.normalizer.lowerCase, context));
    }
    applySpecialTokens(files, config, map);
    DIPTYCH_ASSIGN(const Json* added, jsonArray(json, "added_tokens", context));
    if (added != nullptr)
        for (const Json& token : *added) {
            DIPTYCH_ASSIGN(const auto id, jsonInt(token, "id", context, 0, static_cast<std::int64_t>(files.vocabulary.size())));
            if (static_cast<std::size_t>(id) == files.vocabulary.size())
                files.vocabulary.push_back(tokenContent(token));
            addSpecial(files, tokenContent(token));
        }
    return WordPieceTokenizer::make(std::move(files), context);
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> loadTokenizer(const fs::path& folder) {
    std::error_code ignored;
    if (fs::exists(folder / "tokenizer.json", ignored))
        return loadFromJson(folder);
    if (fs::exists(folder / "vocab.txt", ignored))
        return loadFromVocabulary(folder);
    for (const char* other : {"vocab.json", "spiece.model", "tokenizer.model"})
        if (fs::exists(folder / other, ignored))
            return Error{ErrorCode::Unsupported, "is of a kind that is not read yet, wanted vocab.txt", toUtf8(folder / other),
                         "Use a BLIP or BERT folder"};
    return Error{ErrorCode::NotFound, "has no tokenizer files, wanted tokenizer.json or vocab.txt", toUtf8(folder),
                 "Choose a model folder"};
}

}  // namespace diptych
