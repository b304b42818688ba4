// What the wizard asks for, as plain values, and the run.json it becomes.
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

#include "core/base/json.h"
#include "core/engine.h"

namespace diptych {

enum class RunPreset { Quick, Normal, Thorough };

struct RunRequest {
    std::filesystem::path data, model;
    std::vector<std::string> languages;             // empty: all
    std::vector<std::string> objectives;            // kinds
    std::string method = "full";                    // full, linear-probe
    RunPreset preset = RunPreset::Quick;
};

Json runJson(const RunRequest& request);

// Why an objective cannot be chosen for this model, data and method; empty: it can. Translated.
QString whyNot(const std::string& objective, const ModelInfo& model, const RunRequest& request, bool hasMasks);

// What an objective teaches, in words. Translated.
QString objectiveText(const std::string& objective);

}  // namespace diptych
