#include <nlohmann/json.hpp>

#include "core/families/blip2_modules.h"
#include "core/families/config_section.h"

namespace diptych {

namespace {

Result<BlipVisionConfig> parseVision(const Json& json, const std::string& context) {
    BlipVisionConfig config;
    config.width = 1408;
    config.intermediate = 6144;
    config.layers = 39;
    config.heads = 16;
    config.imageSize = 224;
    config.patchSize = 14;
    config.layerNormEps = 1e-6;
    ConfigSection section(json, "vision_config", context);
    readBlipVision(section, config);
    section.only("qkv_bias", true);
    section.only("num_channels", 3);
    DIPTYCH_TRY(section.status());
    return config;
}

Result<QFormerConfig> parseQFormer(const Json& json, const std::string& context) {
    QFormerConfig config;
    ConfigSection section(json, "qformer_config", context);
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("num_attention_heads", config.heads);
    section.size("cross_attention_frequency", config.crossEvery);
    section.number("layer_norm_eps", config.layerNormEps);
    section.activation("hidden_act", config.activation);
    section.only("use_qformer_text_input", false);
    section.overruled({"encoder_hidden_size", "vocab_size", "max_position_embeddings"});   // no words go in here
    section.headsDivide(config.width, config.heads);
    refuseDecoderOptions(section);
    DIPTYCH_TRY(section.status());
    return config;
}

Result<OptConfig> parseOpt(const Json& json, const std::string& context) {
    OptConfig config;
    ConfigSection section(json, "text_config", context);
    section.only("model_type", "opt");             // T5 and others are another decoder
    section.size("vocab_size", config.vocabSize);
    section.size("hidden_size", config.width);
    section.size("ffn_dim", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("num_attention_heads", config.heads);
    section.size("max_position_embeddings", config.maxPositions);
    section.size("pad_token_id", config.padId, 0);
    section.size("bos_token_id", config.bosId, 0);
    section.flag("do_layer_norm_before", config.normBefore);
    bool removed = false;
    section.flag("_remove_final_layer_norm", removed);
    section.flag("enable_bias", config.withBias);
    section.only("layer_norm_elementwise_affine", true);
    section.only("word_embed_proj_dim", config.width);   // the projected queries are as wide as the decoder
    section.activation("activation_function", config.activation);
    section.headsDivide(config.width, config.heads);
    DIPTYCH_TRY(section.status());
    config.lastNorm = config.normBefore && !removed;
    if (config.padId >= config.vocabSize || config.bosId >= config.vocabSize)
        return Error{ErrorCode::BadInput, "has a special token outside its vocab_size", "text_config", "Repair config.json"};
    return config;
}

}  // namespace

Result<Blip2Config> parseBlip2Config(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json vision, configSection(json, "vision_config", context));
    DIPTYCH_ASSIGN(const Json qformer, configSection(json, "qformer_config", context));
    DIPTYCH_ASSIGN(const Json text, configSection(json, "text_config", context));
    DIPTYCH_TRY(readArchitectures(json, {"Blip2ForConditionalGeneration"}, context));
    Blip2Config config;
    DIPTYCH_ASSIGN(config.vision, parseVision(vision, context));
    DIPTYCH_ASSIGN(config.qformer, parseQFormer(qformer, context));
    DIPTYCH_ASSIGN(config.language, parseOpt(text, context));
    // As the reference does it: qformer_config.encoder_hidden_size is overruled by the vision tower's width.
    config.qformer.memoryWidth = config.vision.width;
    ConfigSection top(json, "", context);
    top.size("num_query_tokens", config.queries);
    top.only("use_decoder_only_language_model", true);
    DIPTYCH_TRY(top.status());
    if (config.queries >= config.language.maxPositions)
        return Error{ErrorCode::BadInput, "leaves no position for words, wanted less than text_config.max_position_embeddings",
                     "num_query_tokens", "Repair config.json"};
    return config;
}

}  // namespace diptych
