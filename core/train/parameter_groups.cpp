#include "core/train/parameter_groups.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <optional>

namespace diptych {

namespace {

bool startsWith(const std::string& text, std::string_view prefix) {
    return text.compare(0, prefix.size(), prefix) == 0;
}

bool glob(std::string_view pattern, std::string_view text) {
    if (pattern.empty())
        return text.empty();
    if (pattern.front() == '*')
        return glob(pattern.substr(1), text) || (!text.empty() && glob(pattern, text.substr(1)));
    if (text.empty())
        return false;
    return (pattern.front() == '?' || pattern.front() == text.front()) && glob(pattern.substr(1), text.substr(1));
}

bool probed(const std::string& name) {
    static constexpr std::array<std::string_view, 6> probes = {"visual_projection.", "text_projection.", "vision_proj.",
                                                               "text_proj.", "itm_head.", "classifier."};
    for (const std::string_view probe : probes) {
        if (startsWith(name, probe))
            return true;
    }
    return false;
}

std::optional<std::int64_t> blockIndex(const std::string& name) {
    for (const std::string_view key : {std::string_view("encoder.layers."), std::string_view("encoder.layer.")}) {
        const std::size_t place = name.find(key);
        if (place != std::string::npos)
            return std::stoll(name.substr(place + key.size()));
    }
    return std::nullopt;
}

bool learns(const RunConfig& config, const std::string& name) {
    if (config.method == "linear-probe" && !probed(name))
        return false;
    for (const std::string& pattern : config.freeze) {
        if (matchesPart(pattern, name))
            return false;
    }
    return true;
}

}  // namespace

bool matchesPart(const std::string& pattern, const std::string& name) {
    if (pattern == "vision")
        return startsWith(name, "vision_model.") || startsWith(name, "vision_tower.");
    if (pattern == "text")
        return startsWith(name, "text_model.") || startsWith(name, "text_encoder.") || startsWith(name, "text_decoder.");
    if (pattern == "projector")
        return startsWith(name, "multi_modal_projector.");
    if (pattern == "language")
        return startsWith(name, "language_model.") || startsWith(name, "lm_head.");
    return glob(pattern, name);
}

double layerDecayFactor(const std::string& name, double decay, const TowerDepths& depths) {
    std::int64_t layers = 0;
    if (startsWith(name, "vision_model."))
        layers = depths.vision;
    else if (startsWith(name, "text_encoder.") || startsWith(name, "text_decoder.bert."))
        layers = depths.text;
    else
        return 1.0;
    std::int64_t depth = layers + 1;
    if (const auto block = blockIndex(name))
        depth = *block + 1;
    else if (name.find(".embeddings.") != std::string::npos)
        depth = 0;
    return std::pow(decay, static_cast<double>(layers + 1 - depth));
}

Result<std::vector<TrainParameter>> chooseParameters(const RunConfig& config, const std::vector<NamedTensor>& all,
                                                     const TowerDepths& depths) {
    std::vector<TrainParameter> chosen;
    for (const NamedTensor& entry : all) {
        const bool trainable = learns(config, entry.name);
        entry.tensor.set_requires_grad(trainable);
        if (!trainable)
            continue;
        TrainParameter parameter{.name = entry.name, .tensor = entry.tensor};
        parameter.lrScale = layerDecayFactor(entry.name, config.layerDecay, depths);
        for (const auto& [pattern, scale] : config.lrScale) {
            if (matchesPart(pattern, entry.name))
                parameter.lrScale *= scale;
        }
        parameter.weightDecay = entry.tensor.dim() >= 2 ? config.weightDecay : 0.0;
        parameter.blockMatrix = entry.tensor.dim() == 2 && blockIndex(entry.name).has_value();
        chosen.push_back(std::move(parameter));
    }
    if (chosen.empty())
        return Error{ErrorCode::Usage, "every tensor is frozen, wanted at least one that learns", "run.json freeze",
                     "Freeze less, or choose the method full"};
    return chosen;
}

}  // namespace diptych
