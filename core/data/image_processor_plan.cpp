#include "core/data/image_processor_plan.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/image_processor_kinds.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t maxSide = 8192;

struct ProcessorConfig {
    Json values;
    std::string file;
};

// Newer folders keep the object inside of processor_config.json; where both files hold one, that is the valid one.
Result<ProcessorConfig> readConfig(const fs::path& folder) {
    std::error_code ignored;
    const fs::path older = folder / "preprocessor_config.json", newer = folder / "processor_config.json";
    if (fs::exists(newer, ignored)) {
        DIPTYCH_ASSIGN(const Json config, readJsonFile(newer));
        DIPTYCH_ASSIGN(const Json* processor, jsonObject(config, "image_processor", toUtf8(newer)));
        if (processor != nullptr)
            return ProcessorConfig{*processor, toUtf8(newer)};
    }
    if (fs::exists(older, ignored)) {
        DIPTYCH_ASSIGN(Json config, readJsonFile(older));
        if (!config.is_object())
            return Error{ErrorCode::BadInput, "is no JSON object, wanted one", toUtf8(older), "Repair the file"};
        return ProcessorConfig{std::move(config), toUtf8(older)};
    }
    return Error{ErrorCode::NotFound, "has no preprocessor_config.json, wanted one for pictures", toUtf8(folder),
                 "Fetch the folder again"};
}

struct ModelFacts {
    std::string type;
    int patchSize = 0;
};

Result<ModelFacts> readModelFacts(const fs::path& folder) {
    ModelFacts facts;
    std::error_code ignored;
    const fs::path path = folder / "config.json";
    if (!fs::exists(path, ignored))
        return facts;
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const Json config, readJsonFile(path));
    if (!config.is_object())
        return Error{ErrorCode::BadInput, "is no JSON object, wanted one", context, "Repair the file"};
    DIPTYCH_ASSIGN(facts.type, jsonStringOr(config, "model_type", "", context));
    DIPTYCH_ASSIGN(const Json* vision, jsonObject(config, "vision_config", context));
    const Json& owner = vision != nullptr && vision->contains("patch_size") ? *vision : config;
    DIPTYCH_ASSIGN(const std::int64_t patch, jsonIntOr(owner, "patch_size", 0, context, 0, maxSide));
    facts.patchSize = static_cast<int>(patch);
    return facts;
}

Error unsupported(const Json& value, const std::string& key, const std::string& wanted, const std::string& context) {
    return Error{ErrorCode::Unsupported, key + " is " + value.dump() + ", wanted " + wanted, context,
                 "Use a folder without this option"};
}

Result<std::array<double, 3>> readChannels(const Json& config, const char* key, std::array<double, 3> fallback,
                                           const std::string& context) {
    const auto found = config.find(key);
    if (found != config.end() && found->is_number()) {
        fallback.fill(found->get<double>());
        return fallback;
    }
    DIPTYCH_ASSIGN(const Json* values, jsonArray(config, key, context));
    if (values == nullptr)
        return fallback;
    for (std::size_t i = 0; i < 3; ++i) {
        if (values->size() != 3 || !(*values)[i].is_number())
            return Error{ErrorCode::BadInput, "is " + values->dump() + ", wanted three numbers", context + " " + key,
                         "Repair the file"};
        fallback[i] = (*values)[i].get<double>();
    }
    return fallback;
}

bool hasKeys(const Json& size, std::initializer_list<const char*> keys) {
    std::size_t present = 0;
    for (const auto& [key, value] : size.items())
        present += value.is_null() ? 0 : 1;
    return present == keys.size() && std::all_of(keys.begin(), keys.end(), [&](const char* key) {
               return size.contains(key) && !size.at(key).is_null();
           });
}

// The rule that an object of `size` stands for, told by its keys.
Result<TargetSize> readSizeObject(const Json& size, const std::string& context) {
    const auto side = [&](const char* key) { return jsonInt(size, key, context + " size", 1, maxSide); };
    TargetSize target;
    const auto take = [&](SizeRule rule, const char* first, std::int64_t& a, const char* second,
                          std::int64_t& b) -> Result<TargetSize> {
        target.rule = rule;
        DIPTYCH_ASSIGN(a, side(first));
        if (second != nullptr) {
            DIPTYCH_ASSIGN(b, side(second));
        }
        return target;
    };
    if (hasKeys(size, {"height", "width"}))
        return take(SizeRule::Squash, "height", target.height, "width", target.width);
    if (hasKeys(size, {"shortest_edge"}))
        return take(SizeRule::ShortestEdge, "shortest_edge", target.shortest, nullptr, target.longest);
    if (hasKeys(size, {"shortest_edge", "longest_edge"}))
        return take(SizeRule::Edges, "shortest_edge", target.shortest, "longest_edge", target.longest);
    if (hasKeys(size, {"longest_edge"}))
        return take(SizeRule::LongestEdge, "longest_edge", target.longest, nullptr, target.shortest);
    if (hasKeys(size, {"max_height", "max_width"}))
        return take(SizeRule::Fit, "max_height", target.height, "max_width", target.width);
    return unsupported(size, "size", "height and width, shortest_edge, longest_edge, or max_height and max_width", context);
}

// Older files hold one number; a list is height and width.
Result<TargetSize> readSize(const Json& config, const ProcessorKind& kind, const std::string& context) {
    const auto found = config.find("size");
    if (found == config.end() || found->is_null())
        return kind.size;
    if (found->is_object())
        return readSizeObject(*found, context);
    if (found->is_array() && found->size() == 2)
        return readSizeObject({{"height", (*found)[0]}, {"width", (*found)[1]}}, context);
    DIPTYCH_ASSIGN(const std::int64_t side, jsonInt(config, "size", context, 1, maxSide));
    if (kind.intIsSquare)
        return TargetSize{.rule = SizeRule::Squash, .height = side, .width = side};
    return TargetSize{.rule = SizeRule::ShortestEdge, .shortest = side};
}

// Which of the rules a kind follows; what its reference class cannot do is refused.
Status fitRule(const Json& config, const ProcessorKind& kind, TargetSize& size, const std::string& context) {
    const auto refuse = [&](const char* wanted) { return unsupported(config.at("size"), "size", wanted, context); };
    if (kind.steps == Steps::Capped) {
        if (size.rule == SizeRule::ShortestEdge)
            size.rule = SizeRule::Capped;
        if (size.rule != SizeRule::Capped)
            return refuse("shortest_edge alone");
        DIPTYCH_ASSIGN(size.divisor, jsonIntOr(config, "size_divisor", kind.size.divisor, context, 1, maxSide));
        return {};
    }
    const bool tiles = kind.steps == Steps::Tiles;
    if (tiles && size.rule != SizeRule::LongestEdge && size.rule != SizeRule::Squash)
        return refuse("longest_edge alone, or height and width");
    if (!tiles && size.rule == SizeRule::LongestEdge)
        return refuse("shortest_edge, or height and width");
    return {};
}

Result<Extent> readCrop(const Json& config, const ProcessorKind& kind, const std::string& context) {
    DIPTYCH_ASSIGN(const bool asked, jsonBoolOr(config, "do_center_crop", kind.crop > 0, context));
    if (!asked)
        return Extent{};
    const auto found = config.find("crop_size");
    if (found == config.end() || found->is_null()) {
        if (kind.crop == 0)
            return Error{ErrorCode::Unsupported, "do_center_crop is true and crop_size is absent, wanted both or none", context,
                         "Add crop_size"};
        return Extent{kind.crop, kind.crop};
    }
    if (!found->is_object()) {
        DIPTYCH_ASSIGN(const std::int64_t side, jsonInt(config, "crop_size", context, 1, maxSide));
        return Extent{side, side};
    }
    if (hasKeys(*found, {"shortest_edge"}) && kind.steps == Steps::Capped) {
        DIPTYCH_ASSIGN(const std::int64_t side, jsonInt(*found, "shortest_edge", context + " crop_size", 1, maxSide));
        return Extent{side, side};
    }
    if (!hasKeys(*found, {"height", "width"}))
        return unsupported(*found, "crop_size", "height and width", context);
    DIPTYCH_ASSIGN(const std::int64_t height, jsonInt(*found, "height", context + " crop_size", 1, maxSide));
    DIPTYCH_ASSIGN(const std::int64_t width, jsonInt(*found, "width", context + " crop_size", 1, maxSide));
    return Extent{width, height};
}

// Steps and options of other processors would change the pixels: what this kind does not take must be off.
Status refuseForeignSteps(const Json& config, const ProcessorKind& kind, const std::string& context) {
    const auto isOff = [](const Json& value) { return value.is_null() || value == Json(false); };
    for (const auto& [key, value] : config.items())
        if (key.starts_with("do_") && !isOff(value) && !kind.takes(key))
            return unsupported(value, key, "false for " + std::string(kind.name), context);
    for (const char* key : {"pad_size", "use_square_size", "size_divisor", "max_image_size", "crop_pct"})
        if (config.contains(key) && !isOff(config.at(key)) && !kind.takes(key))
            return unsupported(config.at(key), key, "none for " + std::string(kind.name), context);
    return {};
}

Status readTiles(const Json& config, ImagePlan& plan, const std::string& context) {
    DIPTYCH_ASSIGN(plan.split, jsonBoolOr(config, "do_image_splitting", true, context));
    plan.tile = 364;
    DIPTYCH_ASSIGN(const Json* largest, jsonObject(config, "max_image_size", context));
    if (largest == nullptr)
        return {};
    if (!hasKeys(*largest, {"longest_edge"}))
        return unsupported(*largest, "max_image_size", "longest_edge alone", context);
    DIPTYCH_ASSIGN(plan.tile, jsonInt(*largest, "longest_edge", context + " max_image_size", 1, maxSide));
    return {};
}

// Padding means a square for LLaVA, a mask for processors of varying sizes, and nothing where all sizes are the same.
Status readPadding(const Json& config, const ProcessorKind& kind, ImagePlan& plan, const std::string& context) {
    const bool masked = kind.steps == Steps::Capped || kind.steps == Steps::Tiles;
    DIPTYCH_ASSIGN(bool pad, jsonBoolOr(config, "pad_and_return_pixel_mask", masked, context));
    DIPTYCH_ASSIGN(pad, jsonBoolOr(config, "do_pad", pad, context));
    if (masked && pad)
        plan.mask = kind.steps == Steps::Tiles ? "pixel_attention_mask" : "pixel_mask";
    else if (kind.steps == Steps::Square)
        plan.square = pad;
    else if (pad && plan.info.height == 0)
        return unsupported(config.at("do_pad"), "do_pad", "false where the size depends on the picture", context);
    return {};
}

bool fitsFloat(double value) { return std::abs(value) <= 1e30; }

Status readValues(const Json& config, const ProcessorKind& kind, ImagePlan& plan, const std::string& context) {
    DIPTYCH_ASSIGN(plan.info.mean, readChannels(config, "image_mean", kind.mean, context));
    DIPTYCH_ASSIGN(plan.info.std, readChannels(config, "image_std", kind.std, context));
    DIPTYCH_ASSIGN(const auto resample, jsonIntOr(config, "resample", static_cast<int>(kind.resample), context, 0, 5));
    plan.info.resample = static_cast<Filter>(resample);
    DIPTYCH_ASSIGN(plan.rescale, jsonBoolOr(config, "do_rescale", true, context));
    DIPTYCH_ASSIGN(plan.normalize, jsonBoolOr(config, "do_normalize", true, context));
    DIPTYCH_ASSIGN(plan.convertRgb, jsonBoolOr(config, "do_convert_rgb", kind.convertRgb, context));
    DIPTYCH_ASSIGN(plan.factor, jsonNumberOr(config, "rescale_factor", plan.factor, context));
    const auto refuse = [&](const char* what, const char* key) {
        return Error{ErrorCode::BadInput, what, context + " " + key, "Repair the file"};
    };
    if (!fitsFloat(plan.factor))
        return refuse("is far too large, wanted a number like 1/255", "rescale_factor");
    for (std::size_t c = 0; c < 3; ++c) {
        if (!fitsFloat(plan.info.mean[c]) || !fitsFloat(plan.info.std[c]))
            return refuse("is far too large, wanted numbers near 1", "image_mean or image_std");
        if (static_cast<float>(plan.info.std[c]) == 0.0F)
            return refuse("holds 0, wanted positive numbers", "image_std");
    }
    return {};
}

// Height and width of the tensor where every picture gives the same.
void describeSize(ImagePlan& plan) {
    const bool squashed = plan.resize && plan.size.rule == SizeRule::Squash;
    Extent fixed = plan.crop;
    if (plan.tile > 0)
        fixed = {plan.tile, plan.tile};
    else if (fixed.width == 0 && squashed)
        fixed = {plan.size.width, plan.size.height};
    plan.info.height = static_cast<int>(fixed.height);
    plan.info.width = static_cast<int>(fixed.width);
}

Result<ImagePlan> makePlan(const Json& config, const ProcessorKind& kind, const std::string& context) {
    ImagePlan plan;
    plan.info.kind = kind.name;
    plan.info.tiles = kind.steps == Steps::Tiles;
    DIPTYCH_TRY(refuseForeignSteps(config, kind, context));
    DIPTYCH_TRY(readValues(config, kind, plan, context));
    DIPTYCH_ASSIGN(plan.resize, jsonBoolOr(config, "do_resize", true, context));
    DIPTYCH_ASSIGN(plan.size, readSize(config, kind, context));
    DIPTYCH_TRY(fitRule(config, kind, plan.size, context));
    DIPTYCH_ASSIGN(plan.crop, readCrop(config, kind, context));
    if (plan.info.tiles)
        DIPTYCH_TRY(readTiles(config, plan, context));
    describeSize(plan);
    DIPTYCH_TRY(readPadding(config, kind, plan, context));
    return plan;
}

}  // namespace

std::array<std::uint8_t, 3> ImagePlan::background() const {
    std::array<std::uint8_t, 3> colour{};
    for (std::size_t c = 0; c < colour.size(); ++c)
        colour[c] = static_cast<std::uint8_t>(std::clamp(info.mean[c] * 255, 0.0, 255.0));
    return colour;
}

Result<ImagePlan> readImagePlan(const fs::path& folder) {
    DIPTYCH_ASSIGN(const ProcessorConfig found, readConfig(folder));
    const auto& [config, context] = found;
    DIPTYCH_ASSIGN(const ModelFacts model, readModelFacts(folder));
    DIPTYCH_ASSIGN(std::string name, jsonStringOr(config, "image_processor_type", "", context));
    if (name.empty()) {
        DIPTYCH_ASSIGN(name, jsonStringOr(config, "feature_extractor_type", "", context));
    }
    const ProcessorKind* kind = name.empty() ? processorOfModel(model.type) : processorNamed(name);
    if (kind == nullptr)
        return Error{ErrorCode::Unsupported,
                     (name.empty() ? "image_processor_type is absent and model_type is \"" + model.type
                                   : "image_processor_type is \"" + name) +
                         "\", wanted one of " + processorNames(),
                     context, "Use a folder of such a model"};
    DIPTYCH_ASSIGN(ImagePlan plan, makePlan(config, *kind, context));
    plan.info.patchSize = model.patchSize;
    return plan;
}

}  // namespace diptych
