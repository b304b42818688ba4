#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/families/blip_modules.h"
#include "core/families/config_section.h"

namespace diptych {

void readBlipVision(ConfigSection& section, BlipVisionConfig& config) {
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("num_attention_heads", config.heads);
    section.size("image_size", config.imageSize);
    section.size("patch_size", config.patchSize);
    section.number("layer_norm_eps", config.layerNormEps);
    section.activation("hidden_act", config.activation);
    section.headsDivide(config.width, config.heads);
    section.patchesFit(config.patchSize, config.imageSize);
}

namespace {

Result<BlipVisionConfig> parseVision(const Json& json, const std::string& context) {
    BlipVisionConfig config;
    ConfigSection section(json, "vision_config", context);
    readBlipVision(section, config);
    DIPTYCH_TRY(section.status());
    return config;
}

Result<BlipTextConfig> parseText(const Json& json, const std::string& context) {
    BlipTextConfig config;
    config.heads = 8;
    ConfigSection section(json, "text_config", context);
    readBertStack(section, config);
    section.size("bos_token_id", config.bosId, 0);
    section.size("pad_token_id", config.padId, 0);
    section.size("sep_token_id", config.sepId, 0);
    section.number("label_smoothing", config.labelSmoothing);
    section.only("position_embedding_type", "absolute");
    section.overruled({"encoder_hidden_size", "is_decoder"});   // by the picture's side, and by what each stack is for
    DIPTYCH_TRY(section.status());
    return config;
}

}  // namespace

Result<BlipConfig> parseBlipConfig(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json vision, configSection(json, "vision_config", context));
    DIPTYCH_ASSIGN(const Json text, configSection(json, "text_config", context));
    BlipConfig config;
    DIPTYCH_ASSIGN(config.vision, parseVision(vision, context));
    DIPTYCH_ASSIGN(config.text, parseText(text, context));
    // As the reference does it: text_config.encoder_hidden_size is overruled by the vision tower's width.
    config.text.memoryWidth = config.vision.width;
    ConfigSection top(json, "", context);
    top.size("image_text_hidden_size", config.projection);
    DIPTYCH_TRY(top.status());
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
