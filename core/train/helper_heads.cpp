#include "core/train/helper_heads.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace diptych {

namespace {

void addLinear(std::vector<NamedTensor>& list, const std::string& name, const Linear& linear) {
    if (!linear.weight.defined())
        return;
    list.push_back({"helper." + name + ".weight", linear.weight});
    list.push_back({"helper." + name + ".bias", linear.bias});
}

}  // namespace

HelperHeads::HelperHeads(const RunConfig& config, const Sizes& sizes) {
    const ParameterBuilder builder = ParameterBuilder::fromSeed(config.seed + 0x68656C70);
    if (config.trains("patch")) {
        patchClass = Linear::make(builder.scope("patch_class"), sizes.visionWidth, sizes.classes + 1);
        patchPlace = Linear::make(builder.scope("patch_place"), sizes.visionWidth, sizes.patches);
        patchCentre = Linear::make(builder.scope("patch_centre"), sizes.visionWidth, 2);
    }
    if (config.trains("refer")) {
        referPresent = Linear::make(builder.scope("refer_present"), sizes.textWidth, 1);
        referCentre = Linear::make(builder.scope("refer_centre"), sizes.textWidth, 2);
        referClass = Linear::make(builder.scope("refer_class"), sizes.textWidth, sizes.classes);
    }
    for (const ObjectiveConfig& objective : config.objectives) {
        if (objective.kind == "itc" && objective.learnTemperature)
            logitScale = at::full({}, -std::log(objective.temperature), at::kFloat);
    }
}

std::vector<NamedTensor> HelperHeads::parameters() const {
    std::vector<NamedTensor> list;
    addLinear(list, "patch_class", patchClass);
    addLinear(list, "patch_place", patchPlace);
    addLinear(list, "patch_centre", patchCentre);
    addLinear(list, "refer_present", referPresent);
    addLinear(list, "refer_centre", referCentre);
    addLinear(list, "refer_class", referClass);
    if (logitScale.defined())
        list.push_back({"helper.logit_scale", logitScale});
    return list;
}

void HelperHeads::copyFrom(const std::map<std::string, at::Tensor>& saved) {
    const c10::NoGradGuard noGrad;
    for (const NamedTensor& entry : parameters()) {
        const auto found = saved.find(entry.name);
        if (found != saved.end() && found->second.sizes() == entry.tensor.sizes())
            entry.tensor.copy_(found->second);
    }
}

}  // namespace diptych
