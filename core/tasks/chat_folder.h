// What the folders of language models that look at pictures have in common on their way to a ChatSession: which files must
// fit one another, what ends a reply, how such a model is described.
// Errors: BadInput (files that do not fit one another), NotFound, Unsupported.
#pragma once

#include <memory>
#include <string>

#include "core/families/language_model.h"
#include "core/families/vision_tower.h"
#include "core/tasks/chat_session.h"
#include "core/tasks/model_folder.h"

namespace diptych {

Result<ModelInfo> inspectLlava(ModelFolder folder);
Result<std::unique_ptr<FamilySession>> openLlava(ModelFolder folder, const CancelToken& cancel);
Result<ModelInfo> inspectIdefics3(ModelFolder folder);
Result<std::unique_ptr<FamilySession>> openIdefics3(ModelFolder folder, const CancelToken& cancel);

ModelInfo describeChat(const ModelFolder& folder, const LanguageConfig& language, const VisionTowerConfig& vision);
// The text of the picture token, which templates and processor_config.json must write so too.
Result<std::string> pictureMark(const ModelFolder& folder, const Json& processor, std::int64_t pictureToken);
// What ends a reply: generation_config.json says, else config.json, else the tokenizer.
Result<TokenIds> readEndIds(const ModelFolder& folder);
// processor_config.json, or an empty object.
Result<Json> readProcessorConfig(const ModelFolder& folder);
// `stated` tokens a picture, where the processor says how many, must be what the network makes.
Status checkPictureTokens(const std::string& key, std::int64_t stated, std::int64_t made);
// Weights read, whole, and the parts put together.
Result<std::unique_ptr<FamilySession>> openChat(ModelFolder folder, ModelInfo info, const ParameterBuilder& builder,
                                                std::shared_ptr<const PictureLanguageNetwork> network, ChatPrompter prompter);

}  // namespace diptych
