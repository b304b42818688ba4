#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/text/json_parts.h"
#include "core/text/tokenizer_builders.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr JsonLimits jsonLimits{.maxBytes = std::size_t{128} << 20};

const Json& valueOf(const Json& json, const char* key) {
    static const Json null;
    const auto found = json.find(key);
    return found == json.end() ? null : *found;
}

Result<std::vector<AddedToken>> readAddedTokens(const Json& json, const std::string& context) {
    std::vector<AddedToken> tokens;
    DIPTYCH_ASSIGN(const Json* list, jsonArray(json, "added_tokens", context));
    for (const Json& value : orEmpty(list)) {
        DIPTYCH_ASSIGN(AddedToken token,
                       readAddedToken(value, {.normalized = true, .special = false, .id = {}}, context));
        DIPTYCH_ASSIGN(token.id, jsonInt(value, "id", context, 0, INT32_MAX));
        tokens.push_back(std::move(token));
    }
    return tokens;
}

}  // namespace

// truncation and padding are not looked at: the processor asks for its own, by model_max_length and without padding.
Result<TokenizerParts> partsOfJson(const fs::path& folder, const TokenizerSettings& settings) {
    const std::string context = toUtf8(folder / "tokenizer.json");
    DIPTYCH_ASSIGN(const Json json, readJsonFile(folder / "tokenizer.json", jsonLimits));
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "is no JSON object", context, "Fetch the tokenizer files again"};
    DIPTYCH_TRY(onlyKeys(json,
                         {"version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer",
                          "post_processor", "decoder", "model"},
                         context));
    TokenizerParts parts;
    DIPTYCH_ASSIGN(parts.normalizer, readNormalizer(valueOf(json, "normalizer"), context + ": normalizer"));
    DIPTYCH_ASSIGN(parts.preTokenizer, readPreTokenizer(valueOf(json, "pre_tokenizer"), context + ": pre_tokenizer"));
    DIPTYCH_ASSIGN(parts.model, readModel(valueOf(json, "model"), context + ": model"));
    DIPTYCH_ASSIGN(parts.around, readPostProcessor(valueOf(json, "post_processor"), context + ": post_processor"));
    DIPTYCH_ASSIGN(parts.decoder, readDecoder(valueOf(json, "decoder"), context + ": decoder"));
    DIPTYCH_ASSIGN(parts.addedTokens, readAddedTokens(json, context));
    for (const AddedToken& token : settings.addedTokens)
        parts.addedTokens.push_back(token);
    if (stripsWordEnds(settings)) {
        DIPTYCH_ASSIGN(parts.decodedSuffix, jsonStringOr(valueOf(json, "model"), "end_of_word_suffix", "", context));
    }
    return parts;
}

bool stripsWordEnds(const TokenizerSettings& settings) {
    return settings.className == "CLIPTokenizer";
}

}  // namespace diptych
