// adapter_config.json of a PEFT folder (LoRA, rsLoRA, DoRA): how its tensors are scaled and which weights they replace.
// A setting that would change the merged weights in a way we do not know is refused with its key and value.
// Errors: NotFound, BadInput, Unsupported. Reference: PEFT 0.21, tuners/lora/config.py.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/nn/name_pattern.h"

namespace diptych {

struct AdapterConfig {
    struct Exception {                             // for the modules whose names end as the pattern says; the first one wins
        std::string expression;
        double value = 0;
        NamePattern pattern;
    };
    double rank = 8, alpha = 8;
    bool rankStabilised = false;                   // scale alpha/√rank, not alpha/rank
    bool decomposed = false;                       // DoRA: direction and magnitude
    bool fanInFanOut = false;                      // the base stores its weights as [in, out]
    std::string bias = "none";                     // none, all, lora_only
    std::vector<Exception> ranks, alphas;
    std::vector<std::string> modulesToSave, targetModules;
    bool targetsByExpression = false;              // targetModules is one expression over whole names, not ends of names
    std::string baseModel;                         // a hint for people

    double rankOf(std::string_view module) const;
    double scaleOf(std::string_view module) const;
};

Result<AdapterConfig> readAdapterConfig(const std::filesystem::path& folder);
std::string adapterConfigJson(const AdapterConfig& config);

}  // namespace diptych
