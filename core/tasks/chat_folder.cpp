#include "core/tasks/chat_folder.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t mostEndIds = 4096;

// `eos_token_id`: a number or a list; no value where it is absent or null.
Result<TokenIds> endIdsOf(const Json& json, const std::string& context) {
    const Json given = json.value("eos_token_id", Json());
    const Json list = given.is_array() ? given : given.is_null() ? Json::array() : Json::array({given});
    TokenIds ids;
    for (const Json& id : list) {
        if (!id.is_number_integer() || id < 0 || id > INT32_MAX || list.size() > mostEndIds)
            return Error{ErrorCode::BadInput, "is " + given.dump().substr(0, 200) + ", wanted a token or a list of them",
                         context + " eos_token_id", "Repair the file"};
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

}  // namespace

Result<TokenIds> readEndIds(const ModelFolder& folder) {
    const auto path = folder.path / "generation_config.json";
    DIPTYCH_ASSIGN(const Json generation, readOptionalJsonObject(path));
    DIPTYCH_ASSIGN(TokenIds ids, endIdsOf(generation, toUtf8(path)));
    if (ids.empty()) {
        DIPTYCH_ASSIGN(ids, endIdsOf(*folder.config, folder.configFile));
    }
    if (ids.empty()) {
        DIPTYCH_ASSIGN(ids, endIdsOf(folder.config->value("text_config", Json::object()), folder.configFile + " text_config"));
    }
    if (const auto own = folder.tokenizer->roleId(TokenRole::Eos); ids.empty() && own)
        ids = {*own};
    return ids;
}

Result<Json> readProcessorConfig(const ModelFolder& folder) { return readOptionalJsonObject(folder.path / "processor_config.json"); }

ModelInfo describeChat(const ModelFolder& folder, const LanguageConfig& language, const VisionTowerConfig& vision) {
    ModelInfo info = describeFolder(folder);
    info.maxLength = std::min(info.maxLength, language.maxPositions);
    info.patchSize = static_cast<int>(vision.patchSize);
    addHead(info, "language model", {"chat", "caption", "vqa"});
    const auto count = [](std::int64_t value) { return static_cast<int>(value); };
    info.attentions = {{"vision", count(vision.encoder.layers), count(vision.encoder.heads)},
                       {"text", count(language.layers), count(language.heads)}};
    return info;
}

Result<std::string> pictureMark(const ModelFolder& folder, const Json& processor, std::int64_t pictureToken) {
    const std::string mark = folder.tokenizer->pieceOf(pictureToken);
    if (mark.empty())
        return Error{ErrorCode::BadInput,
                     "names picture token " + std::to_string(pictureToken) + ", the tokenizer has no such token", folder.configFile,
                     "Use the tokenizer files that belong to this model"};
    DIPTYCH_ASSIGN(const std::string stated, jsonStringOr(processor, "image_token", mark, "processor_config.json"));
    if (stated != mark)
        return Error{ErrorCode::BadInput, "is \"" + stated + "\", wanted \"" + mark + "\", which config.json's picture token is",
                     "processor_config.json image_token", "Use the files that belong to this model"};
    return mark;
}

Status checkPictureTokens(const std::string& key, std::int64_t stated, std::int64_t made) {
    if (stated == made)
        return {};
    return Error{ErrorCode::BadInput,
                 "makes " + std::to_string(stated) + " tokens a picture, config.json's network " + std::to_string(made),
                 "processor_config.json " + key, "Use the processor_config.json that belongs to this model"};
}

Result<std::unique_ptr<FamilySession>> openChat(ModelFolder folder, ModelInfo info, const ParameterBuilder& builder,
                                                std::shared_ptr<const PictureLanguageNetwork> network, ChatPrompter prompter) {
    DIPTYCH_TRY(checkVocabulary(folder, network->language().config.vocabSize, "text_config.vocab_size"));
    DIPTYCH_TRY(builder.report().status(toUtf8(folder.path)));
    describeWeights(builder, info);
    DIPTYCH_ASSIGN(TokenIds endIds, readEndIds(folder));
    ChatParts parts{std::move(network),  std::move(folder.tokenizer), std::move(folder.processor),
                    std::move(prompter), folder.extras.taught,        std::move(endIds)};
    return std::unique_ptr<FamilySession>(std::make_unique<ChatSession>(std::move(info), std::move(parts)));
}

}  // namespace diptych
