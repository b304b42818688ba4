// What stands about a tokenizer outside its vocabulary: tokenizer_config.json, special_tokens_map.json (which overrules
// it), added_tokens.json, and config.json where no tokenizer_class is named. Absent files count as empty. Errors:
// BadInput (a key of a wrong type), Unsupported (a value that we do not have, named).
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/text/pipeline_tokenizer.h"

namespace diptych {

struct TokenizerSettings {
    std::string className;  // tokenizer_class without "Fast"; empty: not to be found out
    std::map<TokenRole, AddedToken> roles;
    std::vector<TokenRole> absentRoles;   // null in tokenizer_config.json: not even the class's default
    std::vector<AddedToken> extraTokens;  // additional_special_tokens, extra_special_tokens
    std::vector<AddedToken> addedTokens;  // added_tokens_decoder, by id
    std::int64_t maxLength = 0;           // 0: not said
    bool cutLeft = false, cleanUpText = false;
    Json config;          // tokenizer_config.json
    std::string context;  // its path
};

Result<TokenizerSettings> readTokenizerSettings(const std::filesystem::path& folder);

// added_tokens.json of old folders: ids by content; special where a role or an extra token says so.
Result<std::vector<AddedToken>> readOldAddedTokens(const std::filesystem::path& folder,
                                                   const TokenizerSettings& settings);

// A token as the files spell it: a string, or an object with "content" and flags; `base` holds the flags that are not
// said.
Result<AddedToken> readAddedToken(const Json& value, AddedToken base, const std::string& context);

// Takes over the lengths, clean-up and roles, and appends the special tokens that `parts` does not hold yet.
void applySettings(const TokenizerSettings& settings, TokenizerParts& parts);

}  // namespace diptych
