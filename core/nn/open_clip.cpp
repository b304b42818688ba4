#include "core/nn/open_clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/nn/open_clip_names.h"
#include "core/nn/torch_file.h"
#include "core/nn/weight_files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr const char* settingsFile = "open_clip_config.json";
constexpr std::array<const char*, 2> weightsFiles{"open_clip_model.safetensors", "open_clip_pytorch_model.bin"};
// What open_clip may say without changing the network that HF's CLIP builds.
constexpr std::array<std::string_view, 12> neutralKeys{"embed_dim",         "vision_cfg",      "text_cfg",     "quick_gelu",
                                                       "custom_text",       "init_logit_scale", "patch_dropout", "hf_tokenizer_name",
                                                       "tokenizer_kwargs",  "pad_id",          "context_length", "vocab_size"};
constexpr std::array<std::string_view, 7> sizeKeys{"image_size", "layers", "width", "head_width", "mlp_ratio", "patch_size", "heads"};

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

struct Settings {
    Json model = Json::object(), preprocess = Json::object();
    bool quickGelu = true;                         // OpenAI's; open_clip says otherwise in its file
    std::string context;

    Json side(const char* name) const { return model.contains(name) ? model[name] : Json::object(); }
};

// Keys whose values would build another network are refused.
Status checkKeys(const Json& section, const std::string& context) {
    for (const auto& [key, value] : section.items()) {
        const bool known = std::find(neutralKeys.begin(), neutralKeys.end(), key) != neutralKeys.end() ||
                           std::find(sizeKeys.begin(), sizeKeys.end(), key) != sizeKeys.end();
        const bool off = value.is_null() || value == false || value == 0 || value == "" || (value.is_structured() && value.empty());
        const bool usual = key == "pool_type" && (value == "tok" || value == "argmax");
        if (!known && !off && !usual)
            return Error{ErrorCode::Unsupported, key + " is " + value.dump().substr(0, 80) + ", wanted a CLIP of two plain transformers",
                         context, "Convert it with the program that wrote it"};
    }
    return {};
}

Result<Settings> readSettings(const fs::path& folder) {
    Settings settings;
    settings.context = toUtf8(folder / settingsFile);
    if (!isThere(folder / settingsFile))
        return settings;
    DIPTYCH_ASSIGN(const Json json, readJsonFile(folder / settingsFile));
    DIPTYCH_ASSIGN(const Json* model, jsonObject(json, "model_cfg", settings.context));
    DIPTYCH_ASSIGN(const Json* preprocess, jsonObject(json, "preprocess_cfg", settings.context));
    if (model == nullptr)
        return Error{ErrorCode::BadInput, "has no model_cfg, wanted one", settings.context, "Fetch the folder again"};
    settings.model = *model;
    if (preprocess != nullptr)
        settings.preprocess = *preprocess;
    DIPTYCH_ASSIGN(settings.quickGelu, jsonBoolOr(*model, "quick_gelu", false, settings.context));
    DIPTYCH_TRY(checkKeys(*model, settings.context));
    for (const char* side : {"vision_cfg", "text_cfg"}) {
        DIPTYCH_ASSIGN(const Json* section, jsonObject(*model, side, settings.context));
        if (section != nullptr)
            DIPTYCH_TRY(checkKeys(*section, settings.context));
    }
    return settings;
}

// Sizes of one tower, from the shapes of its tensors.
struct Tower {
    std::int64_t width = 0, intermediate = 0, layers = 0, heads = 0;
};

class Describer {
public:
    Describer(const std::vector<StoredTensor>& tensors, const Settings& settings) : m_settings(settings) {
        for (const StoredTensor& tensor : tensors)
            m_shapes[tensor.info.name] = &tensor.info;
    }

    Result<OrderedJson> config() {
        DIPTYCH_ASSIGN(const auto words, shape("text_model.embeddings.token_embedding.weight", 2));
        DIPTYCH_ASSIGN(const auto places, shape("text_model.embeddings.position_embedding.weight", 2));
        DIPTYCH_ASSIGN(const auto projection, shape("visual_projection.weight", 2));
        DIPTYCH_ASSIGN(const Tower text, tower("text_model", "text_cfg", words[1]));
        DIPTYCH_ASSIGN(const Tower vision, tower("vision_model", "vision_cfg", projection[1]));
        DIPTYCH_TRY(measurePictures());
        DIPTYCH_TRY(agree(m_settings.model, "embed_dim", projection[0]));
        DIPTYCH_TRY(agree(m_settings.side("text_cfg"), "vocab_size", words[0]));
        DIPTYCH_TRY(agree(m_settings.side("text_cfg"), "context_length", places[0]));
        OrderedJson textConfig = section(text, projection[0], "clip_text_model"), visionConfig = section(vision, projection[0], "clip_vision_model");
        textConfig.update({{"vocab_size", words[0]}, {"max_position_embeddings", places[0]},
                           {"eos_token_id", 2}});          // the text is pooled at its largest id
        visionConfig.update({{"image_size", imageSize}, {"patch_size", m_patch}});
        return OrderedJson{{"architectures", {"CLIPModel"}}, {"model_type", "clip"}, {"projection_dim", projection[0]},
                           {"logit_scale_init_value", 2.6592}, {"text_config", textConfig}, {"vision_config", visionConfig}};
    }

    std::int64_t imageSize = 0;

private:
    Result<std::vector<std::int64_t>> shape(const std::string& name, std::size_t rank) const {
        const auto found = m_shapes.find(name);
        if (found == m_shapes.end() || found->second->shape.size() != rank)
            return Error{ErrorCode::BadInput, "has no usable " + name + ", wanted a CLIP of two plain transformers", m_settings.context,
                         "Fetch the file again"};
        return found->second->shape;
    }

    Result<Tower> tower(const std::string& name, const char* side, std::int64_t width) const {
        const std::string lead = name + ".encoder.layers.";
        Tower sizes{.width = width};
        while (m_shapes.contains(lead + std::to_string(sizes.layers) + ".layer_norm1.weight"))
            ++sizes.layers;
        DIPTYCH_ASSIGN(const auto inner, shape(lead + "0.mlp.fc1.weight", 2));
        sizes.intermediate = inner[0];
        const Json given = m_settings.side(side);
        DIPTYCH_ASSIGN(const std::int64_t headWidth, jsonIntOr(given, "head_width", 64, m_settings.context, 1, width));
        DIPTYCH_ASSIGN(sizes.heads, jsonIntOr(given, "heads", std::max<std::int64_t>(1, width / headWidth), m_settings.context, 1, width));
        DIPTYCH_TRY(agree(given, "width", width));
        DIPTYCH_TRY(agree(given, "layers", sizes.layers));
        return sizes;
    }

    // A grid of square patches and the class token have one position each.
    Status measurePictures() {
        DIPTYCH_ASSIGN(const auto filters, shape("vision_model.embeddings.patch_embedding.weight", 4));
        DIPTYCH_ASSIGN(const auto places, shape("vision_model.embeddings.position_embedding.weight", 2));
        m_patch = filters[2];
        const auto side = static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(places[0] - 1))));
        imageSize = side * m_patch;
        if (side < 1 || side * side != places[0] - 1 || filters[3] != m_patch)
            return Error{ErrorCode::Unsupported, "has " + std::to_string(places[0]) + " picture positions, wanted a square grid and one",
                         m_settings.context, "Convert it with the program that wrote it"};
        const Json given = m_settings.side("vision_cfg");
        if (given.contains("image_size") && given["image_size"].is_array())
            return given["image_size"] == Json{imageSize, imageSize} ? Status() : disagreement("image_size", given["image_size"].dump(), imageSize);
        DIPTYCH_TRY(agree(given, "image_size", imageSize));
        return agree(given, "patch_size", m_patch);
    }

    Status agree(const Json& given, const char* key, std::int64_t measured) const {
        DIPTYCH_ASSIGN(const std::int64_t said, jsonIntOr(given, key, measured, m_settings.context));
        return said == measured ? Status() : disagreement(key, std::to_string(said), measured);
    }

    Error disagreement(const std::string& key, const std::string& said, std::int64_t measured) const {
        return Error{ErrorCode::BadInput, key + " is " + said + ", the weights say " + std::to_string(measured), m_settings.context,
                     "Use the settings that belong to these weights"};
    }

    OrderedJson section(const Tower& sizes, std::int64_t projection, const char* type) const {
        return {{"model_type", type}, {"hidden_size", sizes.width}, {"intermediate_size", sizes.intermediate},
                {"num_hidden_layers", sizes.layers}, {"num_attention_heads", sizes.heads},
                {"hidden_act", m_settings.quickGelu ? "quick_gelu" : "gelu"}, {"layer_norm_eps", 1e-5}, {"projection_dim", projection}};
    }

    const Settings& m_settings;
    std::map<std::string, const TensorInfo*> m_shapes;
    std::int64_t m_patch = 0;
};

Result<OrderedJson> preprocessorOf(const Settings& settings, std::int64_t side) {
    const Json& given = settings.preprocess;
    DIPTYCH_ASSIGN(const std::string interpolation, jsonStringOr(given, "interpolation", "bicubic", settings.context));
    DIPTYCH_ASSIGN(const std::string mode, jsonStringOr(given, "resize_mode", "shortest", settings.context));
    if ((interpolation != "bicubic" && interpolation != "bilinear") || mode != "shortest")
        return Error{ErrorCode::Unsupported, "interpolation is \"" + interpolation + "\" and resize_mode \"" + mode +
                                                 "\", wanted bicubic or bilinear and shortest",
                     settings.context, "Convert it with the program that wrote it"};
    const auto three = [&](const char* key, const std::array<double, 3>& usual) { return given.contains(key) ? given[key] : Json(usual); };
    return OrderedJson{{"image_processor_type", "CLIPImageProcessor"},
                       {"do_convert_rgb", true}, {"do_resize", true}, {"size", {{"shortest_edge", side}}},
                       {"resample", interpolation == "bicubic" ? 3 : 2},
                       {"do_center_crop", true}, {"crop_size", {{"height", side}, {"width", side}}},
                       {"do_rescale", true}, {"rescale_factor", 1.0 / 255}, {"do_normalize", true},
                       {"image_mean", three("mean", {0.48145466, 0.4578275, 0.40821073})},
                       {"image_std", three("std", {0.26862954, 0.26130258, 0.27577711})}};
}

const char* dtypeOf(const std::vector<StoredTensor>& tensors) {
    const auto all = [&](DType dtype) {
        return std::all_of(tensors.begin(), tensors.end(), [&](const StoredTensor& tensor) { return tensor.info.dtype == dtype; });
    };
    return all(DType::F16) ? "float16" : all(DType::BF16) ? "bfloat16" : "float32";
}

fs::path weightsOf(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored))
        return path;
    return path / (isThere(path / weightsFiles[0]) ? weightsFiles[0] : weightsFiles[1]);
}

}  // namespace

bool isOpenClip(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored))
        return true;
    return !hasWeightFiles(path) && (isThere(path / weightsFiles[0]) || isThere(path / weightsFiles[1]));
}

Result<ClipFolder> readOpenClip(const fs::path& path) {
    const fs::path weights = weightsOf(path);
    DIPTYCH_ASSIGN(Settings settings, readSettings(weights.parent_path()));
    DIPTYCH_ASSIGN(const auto tensors, weights.extension() == ".safetensors" ? readSafetensorsWeights(weights) : readTorchWeights(weights));
    ClipFolder folder;
    DIPTYCH_ASSIGN(folder.tensors, renameOpenClip(tensors, toUtf8(weights)));
    if (!isThere(weights.parent_path() / settingsFile))
        settings.context = toUtf8(weights);
    Describer describer(folder.tensors, settings);
    DIPTYCH_ASSIGN(OrderedJson config, describer.config());
    config["dtype"] = dtypeOf(folder.tensors);
    DIPTYCH_ASSIGN(const OrderedJson preprocessor, preprocessorOf(settings, describer.imageSize));
    folder.config = config.dump(2) + "\n";
    folder.preprocessor = preprocessor.dump(2) + "\n";
    return folder;
}

}  // namespace diptych
