#include "core/text/tokenizer_settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "core/base/errors.h"
#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::pair<TokenRole, const char*>, 7> roleKeys{{{TokenRole::Bos, "bos_token"},
                                                                     {TokenRole::Eos, "eos_token"},
                                                                     {TokenRole::Unk, "unk_token"},
                                                                     {TokenRole::Sep, "sep_token"},
                                                                     {TokenRole::Pad, "pad_token"},
                                                                     {TokenRole::Cls, "cls_token"},
                                                                     {TokenRole::Mask, "mask_token"}}};

const Json* valueOf(const Json& object, const std::string& key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

Status readRoles(TokenizerSettings& settings, const Json& map) {
    for (const auto& [role, key] : roleKeys) {
        const Json* value = valueOf(map, key);
        if (value == nullptr || value->is_null())
            value = valueOf(settings.config, key);
        if (value == nullptr)
            continue;
        if (value->is_null()) {
            settings.absentRoles.push_back(role);
            continue;
        }
        DIPTYCH_ASSIGN(AddedToken token, readAddedToken(*value, {}, settings.context + ": " + key));
        token.special = true;
        settings.roles[role] = std::move(token);
    }
    return {};
}

// A list of tokens, or an object that names them.
Status readExtraTokens(TokenizerSettings& settings, const Json& source) {
    for (const char* key : {"additional_special_tokens", "extra_special_tokens"}) {
        const Json* list = valueOf(source, key);
        if (list == nullptr || list->is_null())
            continue;
        if (!list->is_array() && !list->is_object())
            return Error{ErrorCode::BadInput,
                         std::string("\"") + key + "\" is " + list->type_name() + ", wanted a list of tokens",
                         settings.context, "Fetch the tokenizer files again"};
        for (const Json& value : *list) {
            DIPTYCH_ASSIGN(AddedToken token, readAddedToken(value, {}, settings.context + ": " + key));
            token.special = true;
            settings.extraTokens.push_back(std::move(token));
        }
    }
    return {};
}

Result<std::int64_t> idOfKey(const std::string& key, const std::string& context) {
    std::int64_t id = -1;
    const auto read = std::from_chars(key.data(), key.data() + key.size(), id);
    if (read.ec != std::errc() || read.ptr != key.data() + key.size() || id < 0)
        return Error{ErrorCode::BadInput, "has the id \"" + visibleText(key.substr(0, 40)) + "\", wanted a number",
                     context, "Fetch the tokenizer files again"};
    return id;
}

void sortById(std::vector<AddedToken>& tokens) {
    std::sort(tokens.begin(), tokens.end(), [](const AddedToken& a, const AddedToken& b) { return a.id < b.id; });
}

Status readAddedDecoder(TokenizerSettings& settings) {
    DIPTYCH_ASSIGN(const Json* added, jsonObject(settings.config, "added_tokens_decoder", settings.context));
    if (added == nullptr)
        return {};
    const std::string context = settings.context + ": added_tokens_decoder";
    for (const auto& [key, value] : added->items()) {
        DIPTYCH_ASSIGN(AddedToken token,
                       readAddedToken(value, {.normalized = true, .special = false, .id = {}}, context));
        DIPTYCH_ASSIGN(token.id, idOfKey(key, context));
        settings.addedTokens.push_back(std::move(token));
    }
    sortById(settings.addedTokens);
    return {};
}

// The file may hold 1e30 for "no limit".
Status readLengths(TokenizerSettings& settings) {
    constexpr double unlimited = 1e9;
    DIPTYCH_ASSIGN(const double length, jsonNumberOr(settings.config, "model_max_length", 0, settings.context));
    settings.maxLength = length < unlimited ? static_cast<std::int64_t>(std::max(length, -unlimited)) : INT32_MAX;
    DIPTYCH_ASSIGN(const std::string side, jsonStringOr(settings.config, "truncation_side", "right", settings.context));
    if (side != "right" && side != "left")
        return Error{ErrorCode::Unsupported,
                     "\"truncation_side\" is \"" + visibleText(side.substr(0, 40)) + "\", wanted right or left",
                     settings.context, "Repair tokenizer_config.json"};
    settings.cutLeft = side == "left";
    DIPTYCH_ASSIGN(settings.cleanUpText,
                   jsonBoolOr(settings.config, "clean_up_tokenization_spaces", false, settings.context));
    return {};
}

// The tokenizer that a family's checkpoints come with, where they do not say it themselves.
std::string classOfFamily(const std::string& family) {
    static const std::map<std::string, std::string> classes{
        {"clip", "CLIPTokenizer"},       {"blip", "BertTokenizer"},         {"vilt", "BertTokenizer"},
        {"bert", "BertTokenizer"},       {"chinese_clip", "BertTokenizer"}, {"siglip", "SiglipTokenizer"},
        {"llama", "LlamaTokenizer"},     {"qwen2", "Qwen2Tokenizer"},       {"bridgetower", "RobertaTokenizer"},
        {"roberta", "RobertaTokenizer"}, {"gpt2", "GPT2Tokenizer"},         {"idefics3", "GPT2Tokenizer"},
        {"smolvlm", "GPT2Tokenizer"}};
    const auto found = classes.find(family);
    return found == classes.end() ? std::string() : found->second;
}

Status readClass(TokenizerSettings& settings, const fs::path& folder) {
    DIPTYCH_ASSIGN(settings.className, jsonStringOr(settings.config, "tokenizer_class", "", settings.context));
    if (settings.className.ends_with("Fast"))
        settings.className.resize(settings.className.size() - 4);
    const bool isGeneric = settings.className == "PreTrainedTokenizer" || settings.className == "TokenizersBackend";
    if (!settings.className.empty() && !isGeneric)
        return {};
    const std::string context = toUtf8(folder / "config.json");
    DIPTYCH_ASSIGN(const Json config, readOptionalJsonObject(folder / "config.json"));
    DIPTYCH_ASSIGN(const std::string family, jsonStringOr(config, "model_type", "", context));
    settings.className = classOfFamily(family);
    DIPTYCH_ASSIGN(const Json* text, jsonObject(config, "text_config", context));
    if (settings.className.empty() && text != nullptr) {
        DIPTYCH_ASSIGN(const std::string language, jsonStringOr(*text, "model_type", "", context));
        settings.className = classOfFamily(language);
    }
    return {};
}

}  // namespace

Result<AddedToken> readAddedToken(const Json& value, AddedToken base, const std::string& context) {
    if (value.is_string()) {
        base.content = value.get<std::string>();
        return base;
    }
    if (!value.is_object())
        return Error{ErrorCode::BadInput,
                     std::string("has a token that is ") + value.type_name() + ", wanted a string or an object",
                     context, "Fetch the tokenizer files again"};
    DIPTYCH_ASSIGN(base.content, jsonString(value, "content", context));
    DIPTYCH_ASSIGN(base.singleWord, jsonBoolOr(value, "single_word", base.singleWord, context));
    DIPTYCH_ASSIGN(base.leftStrip, jsonBoolOr(value, "lstrip", base.leftStrip, context));
    DIPTYCH_ASSIGN(base.rightStrip, jsonBoolOr(value, "rstrip", base.rightStrip, context));
    DIPTYCH_ASSIGN(base.normalized, jsonBoolOr(value, "normalized", base.normalized, context));
    DIPTYCH_ASSIGN(base.special, jsonBoolOr(value, "special", base.special, context));
    return base;
}

Result<TokenizerSettings> readTokenizerSettings(const fs::path& folder) {
    TokenizerSettings settings;
    settings.context = toUtf8(folder / "tokenizer_config.json");
    DIPTYCH_ASSIGN(settings.config, readOptionalJsonObject(folder / "tokenizer_config.json"));
    DIPTYCH_ASSIGN(const Json map, readOptionalJsonObject(folder / "special_tokens_map.json"));
    DIPTYCH_TRY(readClass(settings, folder));
    DIPTYCH_TRY(readRoles(settings, map));
    DIPTYCH_TRY(readExtraTokens(settings, map));
    DIPTYCH_TRY(readExtraTokens(settings, settings.config));
    DIPTYCH_TRY(readAddedDecoder(settings));
    DIPTYCH_TRY(readLengths(settings));
    return settings;
}

Result<std::vector<AddedToken>> readOldAddedTokens(const fs::path& folder, const TokenizerSettings& settings) {
    const std::string context = toUtf8(folder / "added_tokens.json");
    DIPTYCH_ASSIGN(const Json json, readOptionalJsonObject(folder / "added_tokens.json"));
    std::set<std::string> specials;
    for (const AddedToken& token : settings.extraTokens)
        specials.insert(token.content);
    for (const auto& [role, token] : settings.roles)
        specials.insert(token.content);
    std::vector<AddedToken> tokens;
    for (const auto& [content, value] : json.items()) {
        DIPTYCH_ASSIGN(const std::int64_t id, jsonInt(json, content, context, 0));
        const bool special = specials.contains(content);
        tokens.push_back({.content = content, .normalized = !special, .special = special, .id = id});
    }
    sortById(tokens);
    return tokens;
}

void applySettings(const TokenizerSettings& settings, TokenizerParts& parts) {
    if (settings.maxLength != 0)
        parts.maxLength = settings.maxLength;
    parts.cutLeft = settings.cutLeft;
    parts.cleanUpText = settings.cleanUpText;
    std::vector<AddedToken> more;
    for (const auto& [role, key] : roleKeys)
        if (const auto found = settings.roles.find(role); found != settings.roles.end()) {
            parts.roles[role] = found->second.content;
            more.push_back(found->second);
        }
    more.insert(more.end(), settings.extraTokens.begin(), settings.extraTokens.end());
    std::set<std::string> known;
    for (const AddedToken& token : parts.addedTokens)
        known.insert(token.content);
    for (const AddedToken& token : more)
        if (known.insert(token.content).second)
            parts.addedTokens.push_back(token);
}

}  // namespace diptych
