// What a run folder's run.json asks for, read strictly: an unknown key, kind or value out of range is an error that names
// it. Keys and defaults are listed in docs/train (interfaces: a run folder). Relative paths become absolute here.
// Errors: NotFound (no run.json), BadInput (malformed, unknown key), Unsupported (a kind that this version cannot train).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych {

struct AugmentConfig {
    double brightness = 0, contrast = 0, saturation = 0;   // largest relative change, 0 … 1
    bool flip = false;                                     // mirror: only for sets without left and right
    double minCrop = 1.0;                                  // smallest share of the area that a random crop keeps

    bool geometric() const { return flip || minCrop < 1.0; }
};

struct DataConfig {
    std::string kind;                                      // "tensors", "set", "scenes"
    std::filesystem::path path;                            // of tensors: the file; of a set: the folder or file
    std::filesystem::path edits;                           // of a set: its journal of edits, or the project folder; empty: as it is
    std::string format, split = "train", evalSplit = "val";
    std::vector<std::string> languages;                    // empty: all
    AugmentConfig augment;
    std::uint64_t seed = 0;                                // scenes: as in `data make scenes --seed`
    int size = 96, minObjects = 1, maxObjects = 5;         // scenes
    double relationShare = 0, relationYesNoShare = 0;      // scenes: SceneOptions
    std::filesystem::path backgrounds;                     // scenes
    int questions = 4;                                     // a picture
    std::int64_t limit = 0;                                // rows of a set that are used; 0: all
};

struct ObjectiveConfig {
    std::string kind;
    double weight = 1.0;
    double temperature = 0.07, maxLogitScale = 100.0;      // itc
    bool learnTemperature = false;
    std::string targets = "image_ids";                     // itc: or "diagonal"
    std::string negatives = "hardest";                     // itm: hardest, given, sentences
    std::optional<double> labelSmoothing;                  // caption
    std::string reduction = "sum";                         // vqa: or "mean"
    // vqa: the answer decoder does not see padding of the question. Off in the reference's numbers, where an answer so
    // depends on the other questions of its batch; runs for use switch it on.
    bool questionMask = false;
    double backgroundWeight = 0.2;                         // patch
};

struct OptimiserConfig {
    std::string kind = "adamw";                            // adamw, sgd, muon
    double beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
    double momentum = 0;                                   // sgd 0, muon 0.95
    bool nesterov = false;                                 // muon: true
    double muonLr = 0.02;
    int newtonSchulzSteps = 5;
};

struct InitConfig {
    bool random = false;                                   // else: weights of the model folder
    bool whitenPatches = false;                            // patch embedding from the principal axes of real patches
};

struct BestConfig {
    std::string metric = "loss", mode = "min";
};

struct RunConfig {
    std::filesystem::path runDir, model;
    std::optional<std::filesystem::path> helpersFrom;      // checkpoint whose helper heads are taken over
    DataConfig data;
    InitConfig init;
    std::vector<ObjectiveConfig> objectives;
    std::string method = "full";                           // full, linear-probe
    std::vector<std::string> freeze;
    std::vector<std::pair<std::string, double>> lrScale;   // part or pattern → factor
    OptimiserConfig optimiser;
    int batch = 32, accumulate = 1;
    bool accumulateGlobal = false;
    std::int64_t steps = 1000, warmup = 0;
    double lr = 1e-4, weightDecay = 0.01, layerDecay = 1.0;
    std::string schedule = "cosine";                       // constant, linear, cosine
    std::optional<double> gradClip, emaDecay;
    std::int64_t evalEvery = 0, checkpointEvery = 0, probeEvery = 0, evalBatches = 8;
    int keepCheckpoints = 0;                               // 0: all; else the newest ones and the best
    std::optional<BestConfig> best;
    std::vector<std::int64_t> dumpGradients;               // steps
    std::uint64_t seed = 0;

    bool trains(const std::string& objective) const;
    bool needsMasks() const;                               // patch, ground or refer is among the objectives
};

Result<RunConfig> readRunConfig(const std::filesystem::path& runDir);
Result<RunConfig> parseRunConfig(const Json& json, const std::filesystem::path& runDir);

// Parts of parseRunConfig, one file each.
Result<DataConfig> parseDataConfig(const Json& json, const std::filesystem::path& runDir);
Result<ObjectiveConfig> parseObjectiveConfig(const Json& json);
Result<OptimiserConfig> parseOptimiserConfig(const Json& json);

// BadInput naming the first key of `object` that is not in `allowed`.
Status onlyKnownKeys(const Json& object, const std::vector<std::string>& allowed, const std::string& context);
// BadInput naming key and value unless `value` is one of `allowed`.
Status oneOf(const std::string& value, const std::vector<std::string>& allowed, const std::string& context);
// A number within [min, max], or the fallback where the key is absent.
struct NumberRange {
    double fallback, min, max;
};
Result<double> numberWithin(const Json& object, const std::string& key, const NumberRange& range, const std::string& context);

}  // namespace diptych
