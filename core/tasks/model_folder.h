// A model folder on its way into a family: its small files, read once and found sound, and its weights, mapped. What a family
// opens or only describes begins here.
// Errors: NotFound (a file is not there), BadInput (damaged, or files that do not fit one another), Unsupported, Usage (a
// dtype that nothing computes in).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/data/image_processor.h"
#include "core/engine_values.h"
#include "core/families/config_reads.h"
#include "core/nn/parameters.h"
#include "core/tasks/model_files.h"
#include "core/text/tokenizer.h"

namespace diptych {

struct Family;                                     // core/tasks/family_session.h

struct ModelFolder {
    std::filesystem::path path;
    std::vector<std::filesystem::path> adapters;   // that are on it
    std::string configFile;                        // names config.json in messages
    std::shared_ptr<const Json> config;
    std::unique_ptr<ConfigReads> reads;            // what the family reads of it
    std::string family;                            // model_type
    const Family* architecture = nullptr;          // how folders of this family are described and opened
    FolderExtras extras;
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<ImageProcessor> processor;
    std::shared_ptr<Checkpoint> checkpoint;        // adapters merged at load; null: the folder has no weights
    at::ScalarType products = at::kFloat;          // in which products are computed
};

Result<std::string> familyOf(const std::filesystem::path& folder);      // model_type of config.json
Result<ModelFolder> readModelFolder(const OpenRequest& request);         // Unsupported: a family that we do not have

// NotFound where the folder has no weights.
Status needWeights(const ModelFolder& folder);
// For a session, which never trains.
ParameterBuilder weightsOf(const ModelFolder& folder);
// BadInput where the tokenizer knows more tokens than the network has rows for.
Status checkVocabulary(const ModelFolder& folder, std::int64_t vocabSize, const std::string& key);

// BadInput: the image processor makes other pictures than a tower of `side` px takes.
Error otherPictureSize(const std::filesystem::path& folder, std::int64_t height, std::int64_t width, std::int64_t side);
// That, unless the processor always makes pictures of `side` px.
Status checkPictureSize(const ModelFolder& folder, std::int64_t side);

// What the small files say, once the family has read config.json; the family adds tasks, heads, attentions and patch size.
ModelInfo describeFolder(const ModelFolder& folder);
void describeWeights(const ParameterBuilder& builder, ModelInfo& info);
void addHead(ModelInfo& info, const std::string& head, const std::vector<std::string>& tasks);

}  // namespace diptych
