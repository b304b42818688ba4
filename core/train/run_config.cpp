#include "core/train/run_config.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr const char* runName = "run.json";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

Result<std::vector<std::string>> stringList(const Json& json, const std::string& key) {
    std::vector<std::string> values;
    DIPTYCH_ASSIGN(const Json* array, jsonArray(json, key, runName));
    if (array == nullptr)
        return values;
    for (const Json& value : *array) {
        if (!value.is_string())
            return Error{ErrorCode::BadInput, "got " + value.dump() + ", wanted strings", "run.json " + key, {}};
        values.push_back(value.get<std::string>());
    }
    return values;
}

Status readMethod(const Json& json, RunConfig& config) {
    DIPTYCH_ASSIGN(const Json* method, jsonObject(json, "method", runName));
    if (method == nullptr)
        return {};
    DIPTYCH_ASSIGN(config.method, jsonStringOr(*method, "kind", "full", "run.json method"));
    if (config.method == "lora")
        return Error{ErrorCode::Unsupported, "lora is not available in this version", "run.json method.kind",
                     "Use full or linear-probe"};
    DIPTYCH_TRY(oneOf(config.method, {"full", "linear-probe"}, "run.json method.kind"));
    return onlyKnownKeys(*method, {"kind"}, "run.json method");
}

Status readObjectives(const Json& json, RunConfig& config) {
    DIPTYCH_ASSIGN(const Json* objectives, jsonArray(json, "objectives", runName));
    if (objectives == nullptr || objectives->empty())
        return Error{ErrorCode::BadInput, "no objective, wanted at least one", "run.json objectives",
                     "Add for example {\"kind\": \"caption\"}"};
    for (const Json& entry : *objectives) {
        DIPTYCH_ASSIGN(ObjectiveConfig objective, parseObjectiveConfig(entry));
        if (config.trains(objective.kind))
            return Error{ErrorCode::BadInput, objective.kind + " stands twice", "run.json objectives", {}};
        config.objectives.push_back(std::move(objective));
    }
    return {};
}

Status readScales(const Json& json, RunConfig& config) {
    DIPTYCH_ASSIGN(config.freeze, stringList(json, "freeze"));
    DIPTYCH_ASSIGN(const Json* scales, jsonObject(json, "lr_scale", runName));
    if (scales == nullptr)
        return {};
    for (const auto& [part, value] : scales->items()) {
        DIPTYCH_ASSIGN(const double scale, numberWithin(*scales, part, {1.0, 0.0, 1e6}, "run.json lr_scale"));
        config.lrScale.emplace_back(part, scale);
    }
    return {};
}

Status readRates(const Json& json, RunConfig& config) {
    DIPTYCH_ASSIGN(config.lr, numberWithin(json, "lr", {1e-4, 0.0, 1e3}, runName));
    DIPTYCH_ASSIGN(config.weightDecay, numberWithin(json, "weight_decay", {0.01, 0.0, 1e3}, runName));
    DIPTYCH_ASSIGN(config.layerDecay, numberWithin(json, "layer_decay", {1.0, 0.0, 1.0}, runName));
    DIPTYCH_ASSIGN(config.schedule, jsonStringOr(json, "schedule", "cosine", runName));
    DIPTYCH_TRY(oneOf(config.schedule, {"constant", "linear", "cosine"}, "run.json schedule"));
    if (json.contains("grad_clip") && !json["grad_clip"].is_null()) {
        DIPTYCH_ASSIGN(config.gradClip, numberWithin(json, "grad_clip", {1.0, 0.0, 1e9}, runName));
    }
    DIPTYCH_ASSIGN(const Json* ema, jsonObject(json, "ema", runName));
    if (ema != nullptr) {
        DIPTYCH_TRY(onlyKnownKeys(*ema, {"decay"}, "run.json ema"));
        DIPTYCH_ASSIGN(config.emaDecay, numberWithin(*ema, "decay", {0.999, 0.0, 1.0}, "run.json ema"));
    }
    return {};
}

Status readCounts(const Json& json, RunConfig& config) {
    constexpr std::int64_t most = 1'000'000'000;
    DIPTYCH_ASSIGN(const std::int64_t batch, jsonIntOr(json, "batch", 32, runName, 1, 1 << 20));
    DIPTYCH_ASSIGN(const std::int64_t accumulate, jsonIntOr(json, "accumulate", 1, runName, 1, 1 << 20));
    DIPTYCH_ASSIGN(const std::int64_t keep, jsonIntOr(json, "keep_checkpoints", 0, runName, 0, 1 << 20));
    config.batch = static_cast<int>(batch);
    config.accumulate = static_cast<int>(accumulate);
    config.keepCheckpoints = static_cast<int>(keep);
    DIPTYCH_ASSIGN(config.steps, jsonIntOr(json, "steps", 1000, runName, 1, most));
    DIPTYCH_ASSIGN(config.warmup, jsonIntOr(json, "warmup", 0, runName, 0, most));
    DIPTYCH_ASSIGN(config.evalEvery, jsonIntOr(json, "eval_every", 0, runName, 0, most));
    DIPTYCH_ASSIGN(config.evalBatches, jsonIntOr(json, "eval_batches", 8, runName, 1, most));
    DIPTYCH_ASSIGN(config.checkpointEvery, jsonIntOr(json, "checkpoint_every", 0, runName, 0, most));
    DIPTYCH_ASSIGN(config.probeEvery, jsonIntOr(json, "probe_every", 0, runName, 0, most));
    DIPTYCH_ASSIGN(const std::int64_t seed, jsonIntOr(json, "seed", 0, runName, 0));
    config.seed = static_cast<std::uint64_t>(seed);
    DIPTYCH_ASSIGN(const std::string mode, jsonStringOr(json, "accumulate_mode", "mean", runName));
    DIPTYCH_TRY(oneOf(mode, {"mean", "global"}, "run.json accumulate_mode"));
    config.accumulateGlobal = mode == "global";
    DIPTYCH_ASSIGN(const Json* dumps, jsonArray(json, "dump_gradients", runName));
    for (std::size_t i = 0; dumps != nullptr && i < dumps->size(); ++i) {
        if (!(*dumps)[i].is_number_unsigned())
            return Error{ErrorCode::BadInput, "got " + (*dumps)[i].dump() + ", wanted step numbers",
                         "run.json dump_gradients", {}};
        config.dumpGradients.push_back((*dumps)[i].get<std::int64_t>());
    }
    return {};
}

Status readBest(const Json& json, RunConfig& config) {
    DIPTYCH_ASSIGN(const Json* best, jsonObject(json, "best", runName));
    if (best == nullptr)
        return {};
    DIPTYCH_TRY(onlyKnownKeys(*best, {"metric", "mode"}, "run.json best"));
    config.best.emplace();
    DIPTYCH_ASSIGN(config.best->metric, jsonStringOr(*best, "metric", "loss", "run.json best"));
    DIPTYCH_ASSIGN(config.best->mode, jsonStringOr(*best, "mode", "min", "run.json best"));
    return oneOf(config.best->mode, {"min", "max"}, "run.json best.mode");
}

Status readInit(const Json& json, RunConfig& config) {
    if (!json.contains("init") || json["init"].is_null())
        return {};
    if (json["init"] == "random") {
        config.init.random = true;
        return {};
    }
    DIPTYCH_ASSIGN(const Json* init, jsonObject(json, "init", runName));
    DIPTYCH_TRY(onlyKnownKeys(*init, {"kind", "whiten_patches"}, "run.json init"));
    DIPTYCH_ASSIGN(const std::string kind, jsonString(*init, "kind", "run.json init"));
    DIPTYCH_TRY(oneOf(kind, {"random", "weights"}, "run.json init.kind"));
    config.init.random = kind == "random";
    DIPTYCH_ASSIGN(config.init.whitenPatches, jsonBoolOr(*init, "whiten_patches", false, "run.json init"));
    return {};
}

Status readDtype(const Json& json) {
    DIPTYCH_ASSIGN(const std::string dtype, jsonStringOr(json, "dtype", "f32", runName));
    DIPTYCH_TRY(oneOf(dtype, {"f32", "bf16"}, "run.json dtype"));
    if (dtype == "bf16")
        return Error{ErrorCode::Unsupported, "training in bf16 is not available in this version", "run.json dtype",
                     "Use f32"};
    return {};
}

const std::vector<std::string>& knownKeys() {
    static const std::vector<std::string> keys = {
        "data", "model", "init", "helpers_from", "objectives", "method", "freeze", "lr_scale", "batch", "accumulate",
        "accumulate_mode", "steps", "lr", "schedule", "warmup", "weight_decay", "grad_clip", "dtype", "eval_every",
        "eval_batches", "checkpoint_every", "keep_checkpoints", "probe_every", "best", "seed", "optimizer",
        "layer_decay", "ema", "gradient_checkpointing", "dump_gradients", "name", "notes"};
    return keys;
}

}  // namespace

Status onlyKnownKeys(const Json& object, const std::vector<std::string>& allowed, const std::string& context) {
    if (!object.is_object())
        return Error{ErrorCode::BadInput, "got no object", context, "Write it as {…}"};
    for (const auto& [key, value] : object.items()) {
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            return Error{ErrorCode::BadInput, "unknown key \"" + key + "\", known are " + joined(allowed), context,
                         "Remove the key or mend its spelling"};
    }
    return {};
}

Status oneOf(const std::string& value, const std::vector<std::string>& allowed, const std::string& context) {
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end())
        return {};
    return Error{ErrorCode::BadInput, "got \"" + value + "\", wanted one of " + joined(allowed), context, {}};
}

Result<double> numberWithin(const Json& object, const std::string& key, const NumberRange& range,
                            const std::string& context) {
    DIPTYCH_ASSIGN(const double value, jsonNumberOr(object, key, range.fallback, context));
    if (value >= range.min && value <= range.max)
        return value;
    return Error{ErrorCode::BadInput,
                 "got " + Json(value).dump() + ", wanted " + Json(range.min).dump() + " to " + Json(range.max).dump(),
                 context + " " + key, {}};
}

bool RunConfig::trains(const std::string& objective) const {
    return std::any_of(objectives.begin(), objectives.end(),
                       [&](const ObjectiveConfig& entry) { return entry.kind == objective; });
}

bool RunConfig::needsMasks() const {
    return trains("patch") || trains("ground") || trains("refer");
}

Result<RunConfig> parseRunConfig(const Json& json, const std::filesystem::path& runDir) {
    DIPTYCH_TRY(onlyKnownKeys(json, knownKeys(), runName));
    RunConfig config;
    config.runDir = runDir;
    DIPTYCH_ASSIGN(const std::string model, jsonString(json, "model", runName));
    config.model = (runDir / fromUtf8(model)).lexically_normal();
    if (json.contains("helpers_from")) {
        DIPTYCH_ASSIGN(const std::string helpers, jsonString(json, "helpers_from", runName));
        config.helpersFrom = (runDir / fromUtf8(helpers)).lexically_normal();
    }
    DIPTYCH_ASSIGN(const Json* data, jsonObject(json, "data", runName));
    if (data == nullptr)
        return Error{ErrorCode::BadInput, "no data, wanted {\"kind\": …}", "run.json data", {}};
    DIPTYCH_ASSIGN(config.data, parseDataConfig(*data, runDir));
    DIPTYCH_ASSIGN(const Json* optimiser, jsonObject(json, "optimizer", runName));
    if (optimiser != nullptr) {
        DIPTYCH_ASSIGN(config.optimiser, parseOptimiserConfig(*optimiser));
    }
    DIPTYCH_TRY(readObjectives(json, config));
    DIPTYCH_TRY(readMethod(json, config));
    DIPTYCH_TRY(readScales(json, config));
    DIPTYCH_TRY(readRates(json, config));
    DIPTYCH_TRY(readCounts(json, config));
    DIPTYCH_TRY(readBest(json, config));
    DIPTYCH_TRY(readInit(json, config));
    DIPTYCH_TRY(readDtype(json));
    return config;
}

Result<RunConfig> readRunConfig(const std::filesystem::path& runDir) {
    DIPTYCH_ASSIGN(const Json json, readJsonFile(runDir / runName));
    return parseRunConfig(json, std::filesystem::absolute(runDir));
}

}  // namespace diptych
