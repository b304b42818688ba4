#include "core/tasks/model_folder.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/tasks/family_session.h"

namespace diptych {

namespace fs = std::filesystem;

Result<std::string> familyOf(const fs::path& folder) {
    DIPTYCH_ASSIGN(const Json config, readJsonFile(folder / "config.json"));
    return jsonStringOr(config, "model_type", "", toUtf8(folder / "config.json"));
}

namespace {

Result<at::ScalarType> productsOf(const std::string& dtype) {
    if (dtype == "f32")
        return at::kFloat;
    if (dtype == "bf16")
        return at::kBFloat16;
    return Error{ErrorCode::Usage, "is \"" + dtype + "\", wanted f32 or bf16", "dtype", "Choose one of them"};
}

}  // namespace

Result<ModelFolder> readModelFolder(const OpenRequest& request) {
    ModelFolder folder;
    DIPTYCH_ASSIGN(folder.products, productsOf(request.dtype));
    folder.path = request.folder;
    folder.adapters = request.adapters;
    folder.configFile = toUtf8(request.folder / "config.json");
    DIPTYCH_ASSIGN(Json config, readJsonFile(request.folder / "config.json"));
    folder.config = std::make_shared<const Json>(std::move(config));
    folder.reads = std::make_unique<ConfigReads>();
    DIPTYCH_ASSIGN(folder.family, jsonStringOr(*folder.config, "model_type", "", folder.configFile));
    DIPTYCH_ASSIGN(folder.architecture, findFamily(folder.family, folder.configFile));
    DIPTYCH_ASSIGN(folder.extras, readFolderExtras(request.folder));
    DIPTYCH_ASSIGN(folder.tokenizer, loadTokenizer(request.folder));
    DIPTYCH_ASSIGN(folder.processor, loadImageProcessor(request.folder));
    if (Checkpoint::hasWeights(request.folder)) {
        DIPTYCH_ASSIGN(Checkpoint checkpoint, Checkpoint::open(request.folder));
        if (folder.architecture->spelling != nullptr)                  // adapters are matched by canonical names
            DIPTYCH_TRY(checkpoint.rename(folder.architecture->spelling));
        DIPTYCH_TRY(checkpoint.addAdapters(request.adapters));
        folder.checkpoint = std::make_shared<Checkpoint>(std::move(checkpoint));
    } else if (!request.adapters.empty()) {
        return needWeights(folder).error();
    }
    return folder;
}

Status needWeights(const ModelFolder& folder) {
    if (folder.checkpoint)
        return {};
    return Error{ErrorCode::NotFound, "has no weights, wanted model.safetensors", toUtf8(folder.path),
                 "Choose a folder with weights"};
}

ParameterBuilder weightsOf(const ModelFolder& folder) { return ParameterBuilder::forInference(folder.checkpoint, folder.products); }

Status checkVocabulary(const ModelFolder& folder, std::int64_t vocabSize, const std::string& key) {
    if (folder.tokenizer->vocabSize() <= vocabSize)
        return {};
    return Error{ErrorCode::BadInput,
                 "the tokenizer has " + std::to_string(folder.tokenizer->vocabSize()) + " tokens, config.json says " + key +
                     " " + std::to_string(vocabSize),
                 toUtf8(folder.path), "Use the tokenizer files that belong to this model"};
}

Error otherPictureSize(const fs::path& folder, std::int64_t height, std::int64_t width, std::int64_t side) {
    return Error{ErrorCode::BadInput,
                 "the image processor makes " + std::to_string(height) + " × " + std::to_string(width) +
                     " px, config.json says vision_config.image_size " + std::to_string(side),
                 toUtf8(folder), "Use the preprocessor_config.json that belongs to this model"};
}

Status checkPictureSize(const ModelFolder& folder, std::int64_t side) {
    const ImageProcessorInfo& image = folder.processor->info();
    if (image.height == side && image.width == side)
        return {};
    return otherPictureSize(folder.path, image.height, image.width, side);
}

ModelInfo describeFolder(const ModelFolder& folder) {
    const ImageProcessorInfo& image = folder.processor->info();
    ModelInfo info;
    info.folder = folder.path;
    info.adapters = folder.adapters;
    info.family = folder.family;
    info.tokenizerKind = folder.tokenizer->kind();
    info.vocabSize = folder.tokenizer->vocabSize();
    info.maxLength = folder.tokenizer->maxLength();
    info.imageHeight = image.height;
    info.imageWidth = image.width;
    info.imageMean.assign(image.mean.begin(), image.mean.end());
    info.imageStd.assign(image.std.begin(), image.std.end());
    info.resample = static_cast<int>(image.resample);
    info.languagePrompts = folder.extras.languagePrompts;
    info.unreadKeys = folder.reads->unread(*folder.config);
    return info;
}

void describeWeights(const ParameterBuilder& builder, ModelInfo& info) {
    const LoadReport report = builder.report();
    info.parameters = builder.parameterCount();
    info.parametersByPart = builder.countsByPart();
    info.narrowBytes = builder.narrowBytes();
    info.dtype = report.dtype;
    for (char& letter : info.dtype)                // as the command line spells it: f32, bf16
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    info.advice = report.advice;
    info.missing = report.missing;
    info.unexpected = report.unexpected;
    info.shapeMismatch = report.shapeMismatch;
    info.shapeDetails = report.shapeDetails;
}

void addHead(ModelInfo& info, const std::string& head, const std::vector<std::string>& tasks) {
    info.heads.push_back(head);
    for (const std::string& task : tasks)
        if (std::find(info.tasks.begin(), info.tasks.end(), task) == info.tasks.end())
            info.tasks.push_back(task);
}

}  // namespace diptych
