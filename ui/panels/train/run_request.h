// What the wizard asks for, as plain values, the run.json it becomes, and why something cannot be asked for.
#pragma once

#include <QString>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/engine.h"

namespace diptych {

enum class RunPreset { Quick, Normal, Thorough };

inline constexpr std::array<const char*, 7> objectiveKinds{"caption", "vqa", "itc", "itm", "patch", "ground", "refer"};

// What a data set offers to learn from, in the chosen languages.
struct DataTraits {
    bool captions = false, questions = false;
    bool masks = false;                             // and with them true and false sentences of one form
    int train = 0, validation = 0, other = 0;       // pictures by split
};
DataTraits traitsOf(const Dataset& set, const std::vector<std::string>& languages);

struct RunRequest {
    std::filesystem::path data, model;
    std::filesystem::path edits;                    // the journal of the user's edits of the data; empty: there are none
    std::vector<std::string> languages;             // empty: all
    std::vector<std::string> objectives;            // kinds
    std::string method = "full";                    // full, linear-probe
    bool freezeVision = false;
    bool sentencePairs = false;                     // itm learns from true and false sentences of one form
    int steps = 40, batch = 8;
    double lr = 2e-4;
};

void applyPreset(RunRequest& request, RunPreset preset);
Json runJson(const RunRequest& request);

// Why an objective cannot be chosen for this model, data and method; empty: it can. Translated.
QString whyNot(const std::string& objective, const ModelInfo& model, const RunRequest& request, const DataTraits& data);

QString objectiveName(const std::string& objective);    // "Captions": translated
QString objectiveText(const std::string& objective);    // what it teaches, in words: translated
bool usesMasks(const std::string& objective);

}  // namespace diptych
