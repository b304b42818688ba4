#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/families/blip.h"

namespace diptych {

namespace {

constexpr std::int64_t maxSide = 1 << 20, maxLayers = 1024;   // a million layers would only list what is missing

// Reads sizes of one section; the first failure is kept and every later read is skipped.
class Section {
public:
    Section(const Json& json, std::string name, std::string context)
        : m_json(json), m_name(std::move(name)), m_context(std::move(context)) {}

    void size(const char* key, std::int64_t& target, std::int64_t min = 1, std::int64_t max = maxSide) {
        take(jsonIntOr(m_json, key, target, where(), min, max), target);
    }
    void number(const char* key, double& target) { take(jsonNumberOr(m_json, key, target, where()), target); }
    void activation(const char* key, Activation& target) {
        auto name = jsonStringOr(m_json, key, "gelu", where());
        if (m_status.ok() && !name.ok())
            m_status = name.error();
        if (m_status.ok())
            take(parseActivation(*name, m_name + "." + key), target);
    }
    void refuse(const char* key, const std::string& supported) {
        const auto found = m_json.find(key);
        if (m_status.ok() && found != m_json.end() && found->is_string() && *found != supported)
            m_status = Error{ErrorCode::Unsupported, "is " + found->dump() + ", wanted \"" + supported + "\"",
                             m_name + "." + key, "Use a model with this option"};
    }
    Status status() const { return m_status; }

private:
    std::string where() const { return m_context + " " + m_name; }
    template <typename T>
    void take(Result<T> result, T& target) {
        if (!m_status.ok())
            return;
        if (result.ok())
            target = std::move(*result);
        else
            m_status = result.error();
    }

    const Json& m_json;
    std::string m_name, m_context;
    Status m_status;
};

Status headsDivide(const char* section, std::int64_t width, std::int64_t heads) {
    if (width % heads == 0)
        return {};
    return Error{ErrorCode::BadInput,
                 "hidden_size is " + std::to_string(width) + ", wanted a multiple of num_attention_heads " +
                     std::to_string(heads),
                 section, "Repair config.json"};
}

Result<BlipVisionConfig> parseVision(const Json& json, const std::string& context) {
    BlipVisionConfig config;
    Section section(json, "vision_config", context);
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, maxLayers);
    section.size("num_attention_heads", config.heads);
    section.size("image_size", config.imageSize);
    section.size("patch_size", config.patchSize);
    section.number("layer_norm_eps", config.layerNormEps);
    section.activation("hidden_act", config.activation);
    DIPTYCH_TRY(section.status());
    DIPTYCH_TRY(headsDivide("vision_config", config.width, config.heads));
    if (config.patchSize > config.imageSize)
        return Error{ErrorCode::BadInput, "patch_size is larger than image_size", context, "Repair config.json"};
    return config;
}

Result<BlipTextConfig> parseText(const Json& json, const std::string& context) {
    BlipTextConfig config;
    config.heads = 8;
    Section section(json, "text_config", context);
    section.size("vocab_size", config.vocabSize);
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, maxLayers);
    section.size("num_attention_heads", config.heads);
    section.size("max_position_embeddings", config.maxPositions);
    section.size("bos_token_id", config.bosId, 0);
    section.size("pad_token_id", config.padId, 0);
    section.size("sep_token_id", config.sepId, 0);
    section.number("layer_norm_eps", config.layerNormEps);
    section.number("label_smoothing", config.labelSmoothing);
    section.activation("hidden_act", config.activation);
    section.refuse("position_embedding_type", "absolute");
    DIPTYCH_TRY(section.status());
    DIPTYCH_TRY(headsDivide("text_config", config.width, config.heads));
    return config;
}

}  // namespace

Result<BlipConfig> parseBlipConfig(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* vision, jsonObject(json, "vision_config", context));
    DIPTYCH_ASSIGN(const Json* text, jsonObject(json, "text_config", context));
    const Json none = Json::object();
    BlipConfig config;
    DIPTYCH_ASSIGN(config.vision, parseVision(vision == nullptr ? none : *vision, context));
    DIPTYCH_ASSIGN(config.text, parseText(text == nullptr ? none : *text, context));
    // As the reference does it: text_config.encoder_hidden_size is overruled by the vision tower's width.
    config.text.memoryWidth = config.vision.width;
    DIPTYCH_ASSIGN(config.projection, jsonIntOr(json, "image_text_hidden_size", 256, context, 1, maxSide));
    DIPTYCH_ASSIGN(const Json* architectures, jsonArray(json, "architectures", context));
    if (architectures != nullptr)
        for (const Json& name : *architectures)
            if (name.is_string())
                config.architectures.push_back(name.get<std::string>());
    return config;
}

BlipHeads BlipNetwork::headsOf(const BlipConfig& config, const ParameterBuilder& builder) {
    const auto named = [&](const char* architecture) {
        return std::find(config.architectures.begin(), config.architectures.end(), architecture) !=
               config.architectures.end();
    };
    const bool retrieval = named("BlipForImageTextRetrieval");
    BlipHeads heads;
    heads.contrastive = retrieval || builder.available("vision_proj.") || builder.available("text_proj.");
    heads.itm = retrieval || builder.available("itm_head.");
    const bool decoder = builder.available("text_decoder.");
    heads.vqa = named("BlipForQuestionAnswering") || (decoder && builder.available("text_encoder."));
    // In a folder of the question answering class alone the decoder never learnt to look at a picture.
    heads.captioner = named("BlipForConditionalGeneration") ||
                      (decoder && (!heads.vqa || heads.contrastive || heads.itm));
    return heads;
}

}  // namespace diptych
