#include <cmath>

#include "core/base/errors.h"
#include "core/text/bpe.h"
#include "core/text/json_parts.h"
#include "core/text/unigram.h"
#include "core/text/vocabulary_files.h"
#include "core/text/wordpiece.h"

namespace diptych {

namespace {

Error badModel(const std::string& context, const std::string& message) {
    return {ErrorCode::BadInput, message, context, "Fetch the tokenizer files again"};
}

Result<Vocabulary> readVocabulary(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* vocab, jsonObject(json, "vocab", context));
    if (vocab == nullptr)
        return badModel(context, "has no \"vocab\"");
    return vocabularyOf(*vocab, context);
}

// "a b" in older files, ["a", "b"] in newer ones.
Result<std::pair<std::string, std::string>> readMerge(const Json& json, const std::string& context) {
    if (json.is_array() && json.size() == 2 && json[0].is_string() && json[1].is_string())
        return std::pair(json[0].get<std::string>(), json[1].get<std::string>());
    if (json.is_string()) {
        const std::string text = json.get<std::string>();
        const std::size_t blank = text.find(' ');
        if (blank != std::string::npos && text.find(' ', blank + 1) == std::string::npos)
            return std::pair(text.substr(0, blank), text.substr(blank + 1));
    }
    return badModel(context, "has the merge " + visibleText(json.dump().substr(0, 80)) + ", wanted two tokens");
}

Result<MergeList> readMerges(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* list, jsonArray(json, "merges", context));
    MergeList merges;
    if (list == nullptr)
        return badModel(context, "has no \"merges\"");
    merges.reserve(list->size());
    for (const Json& item : *list) {
        DIPTYCH_ASSIGN(auto merge, readMerge(item, context));
        merges.push_back(std::move(merge));
    }
    return merges;
}

Result<std::string> readOptionalText(const Json& json, const char* key, const std::string& context) {
    if (!json.contains(key) || json[key].is_null())
        return std::string();
    return readShortText(json, key, context);
}

Result<std::unique_ptr<TokenModel>> readBpe(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json,
                         {"dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
                          "byte_fallback", "ignore_merges", "vocab", "merges"},
                         context));
    DIPTYCH_ASSIGN(const double dropout, jsonNumberOr(json, "dropout", 0, context));
    if (dropout != 0)
        return unsupportedValue("dropout", json["dropout"].dump(), "0 or null", context);
    BpeOptions options;
    DIPTYCH_ASSIGN(options.unknownToken, readOptionalText(json, "unk_token", context));
    DIPTYCH_ASSIGN(options.wordPrefix, readOptionalText(json, "continuing_subword_prefix", context));
    DIPTYCH_ASSIGN(options.wordSuffix, readOptionalText(json, "end_of_word_suffix", context));
    DIPTYCH_ASSIGN(options.fuseUnknown, jsonBoolOr(json, "fuse_unk", false, context));
    DIPTYCH_ASSIGN(options.byteFallback, jsonBoolOr(json, "byte_fallback", false, context));
    DIPTYCH_ASSIGN(options.ignoreMerges, jsonBoolOr(json, "ignore_merges", false, context));
    DIPTYCH_ASSIGN(const MergeList merges, readMerges(json, context));
    DIPTYCH_ASSIGN(Vocabulary vocabulary, readVocabulary(json, context));
    return Bpe::make(std::move(vocabulary), merges, std::move(options), context);
}

Result<std::unique_ptr<TokenModel>> readWordPiece(const Json& json, const std::string& context) {
    constexpr std::int64_t maxWord = 10'000;  // a word's cost is its length squared
    DIPTYCH_TRY(
        onlyKeys(json, {"unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"}, context));
    WordPieceOptions options;
    DIPTYCH_ASSIGN(options.unknownToken, jsonStringOr(json, "unk_token", options.unknownToken, context));
    DIPTYCH_ASSIGN(options.continuingPrefix,
                   jsonStringOr(json, "continuing_subword_prefix", options.continuingPrefix, context));
    DIPTYCH_ASSIGN(const std::int64_t longest, jsonIntOr(json, "max_input_chars_per_word", 100, context, 0, maxWord));
    options.maxWordLength = static_cast<std::size_t>(longest);
    DIPTYCH_ASSIGN(Vocabulary vocabulary, readVocabulary(json, context));
    return WordPiece::make(std::move(vocabulary), std::move(options), context);
}

Result<std::unique_ptr<TokenModel>> readUnigram(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"unk_id", "byte_fallback", "vocab"}, context));
    UnigramOptions options;
    DIPTYCH_ASSIGN(options.unknownId, jsonIntOr(json, "unk_id", -1, context, 0, INT32_MAX));
    DIPTYCH_ASSIGN(options.byteFallback, jsonBoolOr(json, "byte_fallback", false, context));
    DIPTYCH_ASSIGN(const Json* vocab, jsonArray(json, "vocab", context));
    std::vector<std::string> pieces;
    std::vector<double> scores;
    for (const Json& item : orEmpty(vocab)) {
        if (!item.is_array() || item.size() != 2 || !item[0].is_string() || !item[1].is_number())
            return badModel(
                context, "has the piece " + visibleText(item.dump().substr(0, 80)) + ", wanted a text and its score");
        pieces.push_back(item[0].get<std::string>());
        scores.push_back(item[1].get<double>());
    }
    if (pieces.empty())
        return badModel(context, "has an empty \"vocab\"");
    return Unigram::make(std::move(pieces), std::move(scores), options, context);
}

// Older files do not name the type.
std::string typeByKeys(const Json& json) {
    if (json.contains("merges"))
        return "BPE";
    if (json.contains("unk_id"))
        return "Unigram";
    return json.contains("max_input_chars_per_word") ? "WordPiece" : "";
}

}  // namespace

Result<Vocabulary> vocabularyOf(const Json& idsByToken, const std::string& context) {
    std::vector<std::pair<std::string, std::int64_t>> tokens;
    tokens.reserve(idsByToken.size());
    for (const auto& [token, id] : idsByToken.items()) {
        if (!id.is_number_integer() || (id.is_number_unsigned() && id.get<std::uint64_t>() > INT32_MAX))
            return badModel(context, "gives the token \"" + visibleText(token.substr(0, 80)) + "\" the id " +
                                         visibleText(id.dump().substr(0, 40)) + ", wanted a small integer");
        tokens.emplace_back(token, id.get<std::int64_t>());
    }
    return Vocabulary::ofPairs(tokens, context);
}

Result<std::unique_ptr<TokenModel>> readModel(const Json& json, const std::string& context) {
    if (!json.is_object())
        return badModel(context, std::string("is ") + json.type_name() + ", wanted an object");
    DIPTYCH_ASSIGN(const std::string type, jsonStringOr(json, "type", typeByKeys(json), context));
    if (type == "BPE")
        return readBpe(json, context);
    if (type == "WordPiece")
        return readWordPiece(json, context);
    if (type == "Unigram")
        return readUnigram(json, context);
    return unsupportedValue("type", type, "BPE, WordPiece or Unigram", context);
}

}  // namespace diptych
