// Readers of the parts of tokenizer.json. A part that is null reads as null. What we do not have is refused: the error
// names the key, its value and what there is. Errors: BadInput (wrong types, ids or tokens that do not exist),
// Unsupported.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/json.h"
#include "core/text/pipeline_tokenizer.h"

namespace diptych {

Result<NormalizerPtr> readNormalizer(const Json& json, const std::string& context);
Result<PreTokenizerPtr> readPreTokenizer(const Json& json, const std::string& context);
Result<std::unique_ptr<TokenModel>> readModel(const Json& json, const std::string& context);
Result<AroundText> readPostProcessor(const Json& json, const std::string& context);
Result<DecoderPtr> readDecoder(const Json& json, const std::string& context);

Result<Vocabulary> vocabularyOf(const Json& idsByToken, const std::string& context);  // {"a": 0, "b": 1}

// Shared by the readers.
Error unsupportedValue(const std::string& key, const std::string& value, const std::string& wanted,
                       const std::string& context);
Result<std::string> partType(const Json& json, const std::string& context);
// Refuses keys beyond these (and "type"), unless they are null.
Status onlyKeys(const Json& json, std::initializer_list<std::string_view> keys, const std::string& context);
const Json& orEmpty(const Json* list);                                      // an empty array for null
Result<Pattern> readPattern(const Json& json, const std::string& context);  // its key "pattern"
Result<std::string> readShortText(const Json& json, const char* key,
                                  const std::string& context);  // bounded, may be empty
Result<PrependScheme> readPrependScheme(const Json& json, const std::string& context);
// The list under `key`, read one by one by `read(json, context)`; bounded.
template <typename Part, typename Read>
Result<std::vector<Part>> readSteps(const Json& json, const char* key, const std::string& context, Read read) {
    constexpr std::size_t maxSteps = 64;
    DIPTYCH_ASSIGN(const Json* list, jsonArray(json, key, context));
    if (list == nullptr || list->size() > maxSteps)
        return Error{ErrorCode::BadInput,
                     std::string("\"") + key + "\" has " + std::to_string(list == nullptr ? 0 : list->size()) +
                         " steps, wanted a list of at most " + std::to_string(maxSteps),
                     context, "Fetch the tokenizer files again"};
    std::vector<Part> steps;
    for (const Json& step : *list) {
        DIPTYCH_ASSIGN(Part part, read(step, context));
        steps.push_back(std::move(part));
    }
    return steps;
}

}  // namespace diptych
