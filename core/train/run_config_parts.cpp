#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/train/run_config.h"

namespace diptych {

namespace {

constexpr const char* dataName = "run.json data";

Result<AugmentConfig> parseAugment(const Json& json) {
    const std::string context = "run.json data.augment";
    DIPTYCH_TRY(onlyKnownKeys(json, {"brightness", "contrast", "saturation", "flip", "min_crop"}, context));
    AugmentConfig augment;
    DIPTYCH_ASSIGN(augment.brightness, numberWithin(json, "brightness", {0, 0, 1}, context));
    DIPTYCH_ASSIGN(augment.contrast, numberWithin(json, "contrast", {0, 0, 1}, context));
    DIPTYCH_ASSIGN(augment.saturation, numberWithin(json, "saturation", {0, 0, 1}, context));
    DIPTYCH_ASSIGN(augment.minCrop, numberWithin(json, "min_crop", {1, 0.01, 1}, context));
    DIPTYCH_ASSIGN(augment.flip, jsonBoolOr(json, "flip", false, context));
    return augment;
}

Status parseLanguages(const Json& json, DataConfig& data) {
    DIPTYCH_ASSIGN(const Json* languages, jsonArray(json, "languages", dataName));
    for (std::size_t i = 0; languages != nullptr && i < languages->size(); ++i) {
        if (!(*languages)[i].is_string())
            return Error{ErrorCode::BadInput, "got " + (*languages)[i].dump() + ", wanted strings",
                         "run.json data.languages", {}};
        data.languages.push_back((*languages)[i].get<std::string>());
    }
    return {};
}

Status parseSet(const Json& json, const std::filesystem::path& runDir, DataConfig& data) {
    DIPTYCH_TRY(onlyKnownKeys(
        json, {"kind", "path", "format", "split", "eval_split", "languages", "augment", "questions", "limit", "seed",
               "edits"},
        dataName));
    DIPTYCH_ASSIGN(const std::string path, jsonString(json, "path", dataName));
    data.path = (runDir / fromUtf8(path)).lexically_normal();
    DIPTYCH_ASSIGN(const std::string edits, jsonStringOr(json, "edits", "", dataName));
    if (!edits.empty())
        data.edits = (runDir / fromUtf8(edits)).lexically_normal();
    DIPTYCH_ASSIGN(data.format, jsonStringOr(json, "format", "", dataName));
    DIPTYCH_ASSIGN(data.split, jsonStringOr(json, "split", "train", dataName));
    DIPTYCH_ASSIGN(data.evalSplit, jsonStringOr(json, "eval_split", "val", dataName));
    DIPTYCH_ASSIGN(data.limit, jsonIntOr(json, "limit", 0, dataName, 0));
    DIPTYCH_ASSIGN(const Json* augment, jsonObject(json, "augment", dataName));
    if (augment != nullptr) {
        DIPTYCH_ASSIGN(data.augment, parseAugment(*augment));
    }
    return {};
}

Status parseScenes(const Json& json, const std::filesystem::path& runDir, DataConfig& data) {
    DIPTYCH_TRY(onlyKnownKeys(json,
                              {"kind", "seed", "size", "languages", "relation_share", "relation_yes_no_share", "min_objects",
                               "max_objects", "backgrounds", "questions", "augment"},
                              dataName));
    DIPTYCH_ASSIGN(const std::int64_t size, jsonIntOr(json, "size", 96, dataName, 32, 1024));
    DIPTYCH_ASSIGN(const std::int64_t fewest, jsonIntOr(json, "min_objects", 1, dataName, 1, 5));
    DIPTYCH_ASSIGN(const std::int64_t most, jsonIntOr(json, "max_objects", 5, dataName, fewest, 5));
    data.size = static_cast<int>(size);
    data.minObjects = static_cast<int>(fewest);
    data.maxObjects = static_cast<int>(most);
    DIPTYCH_ASSIGN(data.relationShare, numberWithin(json, "relation_share", {0, 0, 1}, dataName));
    DIPTYCH_ASSIGN(data.relationYesNoShare, numberWithin(json, "relation_yes_no_share", {0, 0, 1}, dataName));
    if (data.relationShare + data.relationYesNoShare > 1)
        return Error{ErrorCode::BadInput, "relation_share and relation_yes_no_share exceed 1 together", dataName, {}};
    DIPTYCH_ASSIGN(const std::string backgrounds, jsonStringOr(json, "backgrounds", "", dataName));
    if (!backgrounds.empty())
        data.backgrounds = (runDir / fromUtf8(backgrounds)).lexically_normal();
    DIPTYCH_ASSIGN(const Json* augment, jsonObject(json, "augment", dataName));
    if (augment != nullptr) {
        DIPTYCH_ASSIGN(data.augment, parseAugment(*augment));
    }
    return {};
}

Status refuseLater(const std::string& kind) {
    static const std::vector<std::string> later = {"sigmoid", "triplet", "mlm", "chat"};
    if (std::find(later.begin(), later.end(), kind) == later.end())
        return {};
    return Error{ErrorCode::Unsupported, "the objective \"" + kind + "\" is not available in this version",
                 "run.json objectives", "Use itc, itm, caption, vqa, patch, ground or refer"};
}

std::vector<std::string> objectiveKeys(const std::string& kind) {
    std::vector<std::string> keys = {"kind", "weight"};
    if (kind == "itc")
        keys.insert(keys.end(), {"temperature", "learn_temperature", "targets", "max_logit_scale"});
    else if (kind == "itm")
        keys.push_back("negatives");
    else if (kind == "caption")
        keys.push_back("label_smoothing");
    else if (kind == "vqa")
        keys.insert(keys.end(), {"reduction", "question_mask"});
    else if (kind == "patch")
        keys.push_back("background_weight");
    return keys;
}

}  // namespace

Result<DataConfig> parseDataConfig(const Json& json, const std::filesystem::path& runDir) {
    DataConfig data;
    DIPTYCH_ASSIGN(data.kind, jsonString(json, "kind", dataName));
    DIPTYCH_TRY(oneOf(data.kind, {"tensors", "set", "scenes"}, "run.json data.kind"));
    if (data.kind == "tensors") {
        DIPTYCH_TRY(onlyKnownKeys(json, {"kind", "file"}, dataName));
        DIPTYCH_ASSIGN(const std::string file, jsonString(json, "file", dataName));
        data.path = (runDir / fromUtf8(file)).lexically_normal();
        return data;
    }
    if (data.kind == "set")
        DIPTYCH_TRY(parseSet(json, runDir, data));
    else
        DIPTYCH_TRY(parseScenes(json, runDir, data));
    DIPTYCH_TRY(parseLanguages(json, data));
    DIPTYCH_ASSIGN(const std::int64_t questions, jsonIntOr(json, "questions", 4, dataName, 1, 64));
    data.questions = static_cast<int>(questions);
    DIPTYCH_ASSIGN(const std::int64_t seed, jsonIntOr(json, "seed", 0, dataName, 0));
    data.seed = static_cast<std::uint64_t>(seed);
    return data;
}

Result<ObjectiveConfig> parseObjectiveConfig(const Json& json) {
    const std::string context = "run.json objectives";
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "got " + json.dump() + ", wanted {\"kind\": …}", context, {}};
    ObjectiveConfig objective;
    DIPTYCH_ASSIGN(objective.kind, jsonString(json, "kind", context));
    DIPTYCH_TRY(refuseLater(objective.kind));
    DIPTYCH_TRY(oneOf(objective.kind, {"itc", "itm", "caption", "vqa", "patch", "ground", "refer"}, context + " kind"));
    DIPTYCH_TRY(onlyKnownKeys(json, objectiveKeys(objective.kind), context + " " + objective.kind));
    DIPTYCH_ASSIGN(objective.weight, numberWithin(json, "weight", {1, 0, 1e6}, context));
    DIPTYCH_ASSIGN(objective.temperature, numberWithin(json, "temperature", {0.07, 1e-4, 1e4}, context));
    DIPTYCH_ASSIGN(objective.maxLogitScale, numberWithin(json, "max_logit_scale", {100, 1, 1e6}, context));
    DIPTYCH_ASSIGN(objective.learnTemperature, jsonBoolOr(json, "learn_temperature", false, context));
    DIPTYCH_ASSIGN(objective.targets, jsonStringOr(json, "targets", "image_ids", context));
    DIPTYCH_TRY(oneOf(objective.targets, {"image_ids", "diagonal"}, context + " targets"));
    DIPTYCH_ASSIGN(objective.negatives, jsonStringOr(json, "negatives", "hardest", context));
    DIPTYCH_TRY(oneOf(objective.negatives, {"hardest", "given", "sentences"}, context + " negatives"));
    if (json.contains("label_smoothing") && !json["label_smoothing"].is_null()) {
        DIPTYCH_ASSIGN(objective.labelSmoothing, numberWithin(json, "label_smoothing", {0, 0, 1}, context));
    }
    DIPTYCH_ASSIGN(objective.reduction, jsonStringOr(json, "reduction", "sum", context));
    DIPTYCH_ASSIGN(objective.questionMask, jsonBoolOr(json, "question_mask", false, context));
    DIPTYCH_TRY(oneOf(objective.reduction, {"sum", "mean"}, context + " reduction"));
    DIPTYCH_ASSIGN(objective.backgroundWeight, numberWithin(json, "background_weight", {0.2, 0, 1}, context));
    return objective;
}

Result<OptimiserConfig> parseOptimiserConfig(const Json& json) {
    const std::string context = "run.json optimizer";
    OptimiserConfig optimiser;
    DIPTYCH_ASSIGN(optimiser.kind, jsonStringOr(json, "kind", "adamw", context));
    DIPTYCH_TRY(oneOf(optimiser.kind, {"adamw", "sgd", "muon"}, context + " kind"));
    std::vector<std::string> keys = {"kind", "betas", "eps"};
    if (optimiser.kind == "sgd")
        keys = {"kind", "momentum", "nesterov"};
    else if (optimiser.kind == "muon")
        keys.insert(keys.end(), {"lr", "momentum", "nesterov", "ns_steps"});
    DIPTYCH_TRY(onlyKnownKeys(json, keys, context));
    const bool muon = optimiser.kind == "muon";
    DIPTYCH_ASSIGN(optimiser.momentum, numberWithin(json, "momentum", {muon ? 0.95 : 0.0, 0, 1}, context));
    DIPTYCH_ASSIGN(optimiser.nesterov, jsonBoolOr(json, "nesterov", muon, context));
    DIPTYCH_ASSIGN(optimiser.muonLr, numberWithin(json, "lr", {0.02, 0, 1e3}, context));
    DIPTYCH_ASSIGN(optimiser.eps, numberWithin(json, "eps", {1e-8, 0, 1}, context));
    DIPTYCH_ASSIGN(const std::int64_t steps, jsonIntOr(json, "ns_steps", 5, context, 1, 50));
    optimiser.newtonSchulzSteps = static_cast<int>(steps);
    DIPTYCH_ASSIGN(const Json* betas, jsonArray(json, "betas", context));
    if (betas != nullptr) {
        if (betas->size() != 2 || !(*betas)[0].is_number() || !(*betas)[1].is_number())
            return Error{ErrorCode::BadInput, "got " + betas->dump() + ", wanted two numbers", context + " betas", {}};
        optimiser.beta1 = (*betas)[0].get<double>();
        optimiser.beta2 = (*betas)[1].get<double>();
        if (!(optimiser.beta1 >= 0 && optimiser.beta1 < 1 && optimiser.beta2 >= 0 && optimiser.beta2 < 1))
            return Error{ErrorCode::BadInput, "got " + betas->dump() + ", wanted [0, 1)", context + " betas", {}};
    }
    return optimiser;
}

}  // namespace diptych
