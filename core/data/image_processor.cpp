#include "core/data/image_processor.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::array<double, 3> clipMean{0.48145466, 0.4578275, 0.40821073};
constexpr std::array<double, 3> clipStd{0.26862954, 0.26130258, 0.27577711};

struct BlipOptions {
    ImageProcessorInfo info;
    bool resize = true, rescale = true, normalize = true, convertRgb = true;
    double factor = 1.0 / 255.0;
};

Image onWhite(Image image) {
    const auto clear = *image.transparentColour;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3)
        if (std::equal(clear.begin(), clear.end(), image.pixels.begin() + static_cast<std::ptrdiff_t>(i)))
            std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(i), 3, std::uint8_t{255});
    image.transparentColour.reset();
    return image;
}

// Reference: transformers BlipImageProcessor with the PIL backend: squash, rescale, normalise.
class BlipImageProcessor : public ImageProcessor {
public:
    explicit BlipImageProcessor(BlipOptions options) : m_options(std::move(options)) {}

    const ImageProcessorInfo& info() const override { return m_options.info; }

    Result<PixelTensor> process(const Image& image) const override {
        if (image.empty())
            return Error{ErrorCode::BadInput, "has no pixels, wanted a picture", "picture", "Choose another picture"};
        PixelTensor out;
        const ImageProcessorInfo& to = m_options.info;
        const Image opaque = image.transparentColour && m_options.convertRgb ? onWhite(image) : Image();
        const Image& source = opaque.empty() ? image : opaque;
        out.seen = m_options.resize ? resize(source, to.width, to.height, to.resample) : source;
        out.crop = out.canvas = RectF{0, 0, static_cast<double>(image.width), static_cast<double>(image.height)};
        out.shape = {1, 3, out.seen.height, out.seen.width};
        const std::size_t plane = out.seen.pixels.size() / 3;
        out.values.resize(plane * 3);
        for (std::size_t c = 0; c < 3; ++c) {
            const auto table = valuesOf(c);
            for (std::size_t i = 0; i < plane; ++i)
                out.values[c * plane + i] = table[out.seen.pixels[i * 3 + c]];
        }
        return out;
    }

private:
    // What each of the 256 levels becomes in this channel.
    std::array<float, 256> valuesOf(std::size_t channel) const {
        std::array<float, 256> table{};
        const auto factor = static_cast<float>(m_options.factor);
        const auto mean = static_cast<float>(m_options.info.mean[channel]);
        const auto deviation = static_cast<float>(m_options.info.std[channel]);
        for (std::size_t level = 0; level < table.size(); ++level) {
            table[level] = static_cast<float>(level);
            if (m_options.rescale)
                table[level] *= factor;
            if (m_options.normalize)
                table[level] = (table[level] - mean) / deviation;
        }
        return table;
    }

    BlipOptions m_options;
};

struct ProcessorConfig {
    Json values;
    std::string file;
};

Result<ProcessorConfig> readConfig(const fs::path& folder) {
    std::error_code ignored;
    const fs::path older = folder / "preprocessor_config.json", newer = folder / "processor_config.json";
    if (fs::exists(older, ignored)) {
        DIPTYCH_ASSIGN(Json config, readJsonFile(older));
        if (!config.is_object())
            return Error{ErrorCode::BadInput, "is no JSON object, wanted one", toUtf8(older), "Repair the file"};
        return ProcessorConfig{std::move(config), toUtf8(older)};
    }
    if (fs::exists(newer, ignored)) {
        DIPTYCH_ASSIGN(const Json config, readJsonFile(newer));
        DIPTYCH_ASSIGN(const Json* processor, jsonObject(config, "image_processor", toUtf8(newer)));
        if (processor != nullptr)
            return ProcessorConfig{*processor, toUtf8(newer)};
    }
    return Error{ErrorCode::NotFound, "has no preprocessor_config.json, wanted one for pictures", toUtf8(folder),
                 "Fetch the folder again"};
}

Result<std::array<double, 3>> readChannels(const Json& config, const char* key, std::array<double, 3> fallback,
                                           const std::string& context) {
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

Status readSize(const Json& config, ImageProcessorInfo& info, const std::string& context) {
    constexpr std::int64_t maxSide = 8192;
    const auto found = config.find("size");
    info.height = info.width = 384;
    if (found == config.end() || found->is_null())
        return {};
    if (found->is_object()) {
        if (!found->contains("height") || !found->contains("width"))
            return Error{ErrorCode::Unsupported, "is " + found->dump() + ", wanted height and width", context + " size",
                         "Use a BLIP folder"};
        DIPTYCH_ASSIGN(const auto height, jsonInt(*found, "height", context, 1, maxSide));
        DIPTYCH_ASSIGN(const auto width, jsonInt(*found, "width", context, 1, maxSide));
        info.height = static_cast<int>(height);
        info.width = static_cast<int>(width);
        return {};
    }
    DIPTYCH_ASSIGN(const auto side, jsonInt(config, "size", context, 1, maxSide));
    info.height = info.width = static_cast<int>(side);
    return {};
}

// Steps that would change the pixels and that BLIP's processor does not take here.
Status refuseSteps(const Json& config, const std::string& context) {
    for (const char* key : {"do_center_crop", "do_pad"}) {
        DIPTYCH_ASSIGN(const bool asked, jsonBoolOr(config, key, false, context));
        if (asked)
            return Error{ErrorCode::Unsupported, std::string(key) + " is true, wanted false", context, "Use a BLIP folder"};
    }
    return {};
}

Result<std::unique_ptr<ImageProcessor>> makeBlip(const Json& config, const std::string& context) {
    BlipOptions options;
    DIPTYCH_TRY(refuseSteps(config, context));
    options.info.kind = "BlipImageProcessor";
    DIPTYCH_TRY(readSize(config, options.info, context));
    DIPTYCH_ASSIGN(options.info.mean, readChannels(config, "image_mean", clipMean, context));
    DIPTYCH_ASSIGN(options.info.std, readChannels(config, "image_std", clipStd, context));
    DIPTYCH_ASSIGN(const auto resample, jsonIntOr(config, "resample", 3, context, 0, 5));
    options.info.resample = static_cast<Filter>(resample);
    DIPTYCH_ASSIGN(options.resize, jsonBoolOr(config, "do_resize", true, context));
    DIPTYCH_ASSIGN(options.rescale, jsonBoolOr(config, "do_rescale", true, context));
    DIPTYCH_ASSIGN(options.normalize, jsonBoolOr(config, "do_normalize", true, context));
    DIPTYCH_ASSIGN(options.convertRgb, jsonBoolOr(config, "do_convert_rgb", true, context));
    DIPTYCH_ASSIGN(options.factor, jsonNumberOr(config, "rescale_factor", options.factor, context));
    for (const double deviation : options.info.std)
        if (deviation == 0.0)
            return Error{ErrorCode::BadInput, "holds 0, wanted positive numbers", context + " image_std", "Repair the file"};
    return std::unique_ptr<ImageProcessor>(std::make_unique<BlipImageProcessor>(std::move(options)));
}

}  // namespace

Result<std::unique_ptr<ImageProcessor>> loadImageProcessor(const fs::path& folder) {
    DIPTYCH_ASSIGN(const ProcessorConfig found, readConfig(folder));
    const auto& [config, context] = found;
    DIPTYCH_ASSIGN(std::string kind, jsonStringOr(config, "image_processor_type", "", context));
    if (kind.empty()) {
        DIPTYCH_ASSIGN(kind, jsonStringOr(config, "feature_extractor_type", "", context));
    }
    if (kind.empty()) {
        DIPTYCH_ASSIGN(const Json model, readJsonFile(folder / "config.json"));
        DIPTYCH_ASSIGN(const std::string type, jsonStringOr(model, "model_type", "", toUtf8(folder / "config.json")));
        kind = type == "blip" ? "BlipImageProcessor" : type;
    }
    for (const char* known : {"BlipImageProcessor", "BlipImageProcessorFast", "BlipImageProcessorPil", "BlipFeatureExtractor"})
        if (kind == known)
            return makeBlip(config, context);
    return Error{ErrorCode::Unsupported, "image_processor_type is \"" + kind + "\", wanted BlipImageProcessor", context,
                 "Use a BLIP folder"};
}

}  // namespace diptych
