// Idefics3 and SmolVLM folders: one mark in the prompt becomes the tiles of the picture row by row, each with its place, and
// then the whole picture; a picture of one tile stands alone.
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/families/idefics3.h"
#include "core/tasks/chat_folder.h"

namespace diptych {

namespace {

struct TileWords {
    std::string around = "<fake_token_around_image>", whole = "<global-img>";
    std::string tokens;                            // of one tile

    std::string operator()(const PixelTensor& picture) const {
        std::string text;
        for (int row = 1; row <= picture.rows; ++row) {
            for (int col = 1; col <= picture.cols; ++col)
                text += around + "<row_" + std::to_string(row) + "_col_" + std::to_string(col) + ">" + tokens;
            text += "\n";
        }
        if (picture.rows > 0)
            text += "\n";
        return text + around + whole + tokens + around;
    }
};

// tokenizer_config.json may name the tokens around pictures otherwise.
Result<TileWords> readTileWords(const ModelFolder& folder, const std::string& mark, std::int64_t tokens) {
    TileWords words;
    for (std::int64_t i = 0; i < tokens; ++i)
        words.tokens += mark;
    const auto path = folder.path / "tokenizer_config.json";
    DIPTYCH_ASSIGN(const Json config, readOptionalJsonObject(path));
    DIPTYCH_ASSIGN(words.around, jsonStringOr(config, "fake_image_token", words.around, toUtf8(path)));
    DIPTYCH_ASSIGN(words.whole, jsonStringOr(config, "global_image_token", words.whole, toUtf8(path)));
    return words;
}

Status checkFit(const ModelFolder& folder, const Idefics3Config& config) {
    const ImageProcessorInfo& image = folder.processor->info();
    const std::int64_t block = config.vision.patchSize * config.scale;
    if (image.tiles && image.height > 0 && image.height % block == 0 && image.height == image.width)
        return {};
    return Error{ErrorCode::BadInput,
                 "the image processor makes tiles of " + std::to_string(image.height) + " px, wanted a multiple of " +
                     std::to_string(block) + ": patch_size times scale_factor",
                 toUtf8(folder.path), "Use the preprocessor_config.json that belongs to this model"};
}

}  // namespace

Result<ModelInfo> inspectIdefics3(ModelFolder folder) {
    DIPTYCH_ASSIGN(const Idefics3Config config, parseIdefics3Config(*folder.config, folder.configFile));
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    Idefics3Network::build(config, builder);
    ModelInfo info = describeChat(folder, config.language, config.vision);
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<FamilySession>> openIdefics3(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const Idefics3Config config, parseIdefics3Config(*folder.config, folder.configFile));
    DIPTYCH_TRY(checkFit(folder, config));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(cancel.check());
    const auto builder = weightsOf(folder);
    const auto network = Idefics3Network::build(config, builder);
    const ImageProcessorInfo& image = folder.processor->info();
    const std::int64_t count = network->tokensOf(image.height, image.width).count;
    DIPTYCH_ASSIGN(const Json processor, readProcessorConfig(folder));
    DIPTYCH_ASSIGN(const std::int64_t stated, jsonIntOr(processor, "image_seq_len", count, "processor_config.json", 1, INT32_MAX));
    DIPTYCH_TRY(checkPictureTokens("image_seq_len", stated, count));
    DIPTYCH_ASSIGN(const std::string mark, pictureMark(folder, processor, config.pictureToken));
    DIPTYCH_ASSIGN(TileWords words, readTileWords(folder, mark, count));
    DIPTYCH_ASSIGN(ChatPrompter prompter, ChatPrompter::load(folder.path, *folder.tokenizer, mark, std::move(words)));
    ModelInfo info = describeChat(folder, config.language, config.vision);
    return openChat(std::move(folder), std::move(info), builder, network, std::move(prompter));
}

}  // namespace diptych
