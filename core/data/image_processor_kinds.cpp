#include "core/data/image_processor_kinds.h"

#include <algorithm>
#include <initializer_list>

namespace diptych {

namespace {

using Channels = std::array<double, 3>;

constexpr Channels clipMean{0.48145466, 0.4578275, 0.40821073};
constexpr Channels clipStd{0.26862954, 0.26130258, 0.27577711};
constexpr Channels half{0.5, 0.5, 0.5};

constexpr TargetSize square(std::int64_t side) { return {.rule = SizeRule::Squash, .height = side, .width = side}; }
constexpr TargetSize shortest(std::int64_t side) { return {.rule = SizeRule::ShortestEdge, .shortest = side}; }
constexpr TargetSize capped(std::int64_t side) { return {.rule = SizeRule::Capped, .shortest = side, .divisor = 32}; }
constexpr TargetSize longest(std::int64_t side) { return {.rule = SizeRule::LongestEdge, .longest = side}; }

constexpr std::array<ProcessorKind, 9> kinds{{
    {"CLIPImageProcessor", "clip", Steps::Plain, clipMean, clipStd, shortest(224), 224, Filter::Bicubic, false, true},
    {"ChineseCLIPImageProcessor", "chinese_clip", Steps::Plain, clipMean, clipStd, shortest(224), 224, Filter::Bicubic,
     false, true},
    {"SiglipImageProcessor", "siglip", Steps::Plain, half, half, square(224), 0, Filter::Bicubic, false, true},
    {"BlipImageProcessor", "blip", Steps::Plain, clipMean, clipStd, square(384), 0, Filter::Bicubic, true, true},
    {"ViltImageProcessor", "vilt", Steps::Capped, half, half, capped(384), 0, Filter::Bicubic, false, false},
    {"BridgeTowerImageProcessor", "bridgetower", Steps::Capped, clipMean, clipStd, capped(288), 288, Filter::Bicubic, false,
     false},
    {"LlavaImageProcessor", "llava", Steps::Square, clipMean, clipStd, shortest(224), 224, Filter::Bicubic, false, true},
    {"Idefics3ImageProcessor", "idefics3", Steps::Tiles, half, half, longest(1456), 0, Filter::Lanczos, true, true},
    {"SmolVLMImageProcessor", "smolvlm", Steps::Tiles, half, half, longest(1456), 0, Filter::Lanczos, true, true},
}};

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool dropSuffix(std::string& name, std::string_view suffix) {
    if (!name.ends_with(suffix))
        return false;
    name.resize(name.size() - suffix.size());
    return true;
}

}  // namespace

bool ProcessorKind::takes(std::string_view option) const {
    if (isOneOf(option, {"do_resize", "do_rescale", "do_normalize", "do_convert_rgb", "do_pad"}))
        return true;
    if (option == "do_center_crop")
        return steps != Steps::Tiles && (steps != Steps::Capped || crop > 0);
    if (option == "size_divisor")
        return steps == Steps::Capped;
    return isOneOf(option, {"do_image_splitting", "max_image_size"}) && steps == Steps::Tiles;
}

const ProcessorKind* processorNamed(std::string_view name) {
    std::string plain(name);
    if (!dropSuffix(plain, "Fast"))
        dropSuffix(plain, "Pil");
    if (dropSuffix(plain, "FeatureExtractor"))
        plain += "ImageProcessor";
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const ProcessorKind& kind) { return plain == kind.name; });
    return found == kinds.end() ? nullptr : &*found;
}

const ProcessorKind* processorOfModel(std::string_view modelType) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const ProcessorKind& kind) { return modelType == kind.modelType; });
    return found == kinds.end() ? nullptr : &*found;
}

std::string processorNames() {
    std::string names;
    for (const ProcessorKind& kind : kinds)
        names += (names.empty() ? "" : ", ") + std::string(kind.name);
    return names;
}

}  // namespace diptych
