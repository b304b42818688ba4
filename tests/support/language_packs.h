// The parity packs of language models that look at pictures: every folder of `expected` with area "lm", its cases of one verb
// whose model is of such a family (as its config.json says).
#pragma once

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/support/shared_files.h"

namespace diptych::tests {

struct LanguageCase {
    std::string name;                              // "llava-llama/beams"
    nlohmann::json what;                           // as cases.json has it, "model" always in it
    std::filesystem::path tensors;
};

inline nlohmann::json jsonOf(const std::filesystem::path& path) { return nlohmann::json::parse(std::ifstream(path), nullptr, false); }

inline bool isLanguageModel(const std::string& model) {
    const nlohmann::json config = jsonOf(parityFolder() / model / "config.json");
    static const std::set<std::string> families{"llava", "idefics3", "smolvlm"};
    return config.is_object() && families.contains(config.value("model_type", ""));
}

inline std::vector<LanguageCase> languageCases(const std::set<std::string>& verbs) {
    std::vector<LanguageCase> cases;
    if (!std::filesystem::exists(parityFolder() / "expected"))
        return cases;
    for (const auto& entry : std::filesystem::directory_iterator(parityFolder() / "expected")) {
        const nlohmann::json pack = jsonOf(entry.path() / "cases.json");
        if (!pack.is_object() || pack.value("area", "") != "lm")
            continue;
        for (nlohmann::json one : pack["cases"]) {
            one["model"] = one.value("model", pack.value("model", ""));
            if (verbs.contains(one.value("verb", "")) && isLanguageModel(one["model"]))
                cases.push_back({entry.path().filename().string() + "/" + one.value("id", ""), one,
                                 entry.path() / pack.value("tensors", "tensors.safetensors")});
        }
    }
    std::sort(cases.begin(), cases.end(), [](const LanguageCase& a, const LanguageCase& b) { return a.name < b.name; });
    return cases;
}

}  // namespace diptych::tests
