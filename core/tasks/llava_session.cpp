// LLaVA folders: one mark in the prompt becomes one mark a picture token.
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/families/llava.h"
#include "core/tasks/chat_folder.h"

namespace diptych {

namespace {

std::string repeated(const std::string& mark, std::int64_t count) {
    std::string text;
    for (std::int64_t i = 0; i < count; ++i)
        text += mark;
    return text;
}

Status checkFit(const ModelFolder& folder, const LlavaConfig& config) {
    const ImageProcessorInfo& image = folder.processor->info();
    const std::int64_t side = config.vision.imageSize;
    return image.tiles ? otherPictureSize(folder.path, image.height, image.width, side) : checkPictureSize(folder, side);
}

// The processor counts tokens by itself; the reference refuses a prompt where it counts otherwise than the network.
Status checkStatedTokens(const Json& processor, const LlavaConfig& config, std::int64_t made) {
    const std::string context = "processor_config.json";
    DIPTYCH_ASSIGN(const std::int64_t patch, jsonIntOr(processor, "patch_size", 0, context, 1, config.vision.imageSize));
    if (patch == 0)
        return {};
    const std::int64_t side = config.vision.imageSize / patch;
    DIPTYCH_ASSIGN(const std::int64_t additional, jsonIntOr(processor, "num_additional_image_tokens",
                                                            config.vision.firstPatch(), context, 0, INT32_MAX));
    DIPTYCH_ASSIGN(const std::string strategy, jsonStringOr(processor, "vision_feature_select_strategy",
                                                            config.dropsFirst ? "default" : "full", context));
    return checkPictureTokens("(patch_size, num_additional_image_tokens, vision_feature_select_strategy)",
                              side * side + additional - (strategy == "default" ? 1 : 0), made);
}

}  // namespace

Result<ModelInfo> inspectLlava(ModelFolder folder) {
    DIPTYCH_ASSIGN(const LlavaConfig config, parseLlavaConfig(*folder.config, folder.configFile));
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    LlavaNetwork::build(config, builder);
    ModelInfo info = describeChat(folder, config.language, config.vision);
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<FamilySession>> openLlava(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const LlavaConfig config, parseLlavaConfig(*folder.config, folder.configFile));
    DIPTYCH_TRY(checkFit(folder, config));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(cancel.check());
    const auto builder = weightsOf(folder);
    const auto network = LlavaNetwork::build(config, builder);
    const std::int64_t count = network->tokensOf(config.vision.imageSize, config.vision.imageSize).count;
    DIPTYCH_ASSIGN(const Json processor, readProcessorConfig(folder));
    DIPTYCH_TRY(checkStatedTokens(processor, config, count));
    DIPTYCH_ASSIGN(const std::string mark, pictureMark(folder, processor, config.pictureToken));
    const auto words = [text = repeated(mark, count)](const PixelTensor&) { return text; };
    DIPTYCH_ASSIGN(ChatPrompter prompter, ChatPrompter::load(folder.path, *folder.tokenizer, mark, words));
    ModelInfo info = describeChat(folder, config.language, config.vision);
    return openChat(std::move(folder), std::move(info), builder, network, std::move(prompter));
}

}  // namespace diptych
