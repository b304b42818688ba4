#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/families/config_section.h"
#include "core/families/language_model.h"

namespace diptych {

namespace {

constexpr const char* textSection = "text_config";

Error unsupported(const std::string& key, const Json& value, const std::string& wanted) {
    return {ErrorCode::Unsupported, "is " + value.dump() + ", wanted " + wanted, key, "Use a model with this option"};
}

// What differs between the decoders where the file is silent, and which of them have biases.
LanguageConfig defaultsOf(const std::string& kind) {
    LanguageConfig config;
    config.keyValueHeads = 0;
    if (kind == "mistral") {
        config.intermediate = 14336;
        config.keyValueHeads = 8;
        config.maxPositions = 131072;
    } else if (kind == "qwen2") {
        config.vocabSize = 151936;
        config.intermediate = 22016;
        config.keyValueHeads = 32;
        config.maxPositions = 32768;
        config.inputBias = true;
    }
    return config;
}

// Keys of other rope kinds would change the angles: none is passed over.
Status checkRopeKeys(const Json& rope, const std::string& section, RopeKind kind) {
    std::set<std::string> known{"rope_type", "type", "rope_theta"};
    if (kind != RopeKind::Default)
        known.insert("factor");
    if (kind == RopeKind::Llama3)
        known.insert({"low_freq_factor", "high_freq_factor", "original_max_position_embeddings"});
    for (const auto& [key, value] : rope.items()) {
        const bool neutral = value.is_null() || ((key == "factor" || key == "partial_rotary_factor") && value == 1.0);
        if (!known.contains(key) && !neutral)
            return unsupported(section + "." + key, value, "no such key for this rope_type");
    }
    return {};
}

Result<RopeKind> ropeKind(const Json& rope, const std::string& section) {
    const char* key = rope.contains("rope_type") ? "rope_type" : "type";
    const Json kind = rope.value(key, Json("default"));
    if (kind.is_null() || kind == "default")
        return RopeKind::Default;
    if (kind == "linear")
        return RopeKind::Linear;
    if (kind == "llama3")
        return RopeKind::Llama3;
    return unsupported(section + "." + key, kind, "\"default\", \"linear\" or \"llama3\"");
}

Error impossibleRope(const std::string& section) {
    return {ErrorCode::BadInput, "has factors that cannot be, wanted numbers above 0 and high_freq_factor above low_freq_factor",
            section, "Repair config.json"};
}

// `rope_scaling` (old, beside rope_theta) goes before `rope_parameters` (new, holding it), as in transformers.
Result<RopeConfig> parseRope(const Json& text, const std::string& context) {
    const auto given = [&](const char* key) { return text.contains(key) && !text[key].is_null(); };
    const char* key = given("rope_scaling") || !given("rope_parameters") ? "rope_scaling" : "rope_parameters";
    DIPTYCH_ASSIGN(const Json rope, configSection(text, key, context + " " + textSection));
    const std::string section = std::string(textSection) + "." + key;
    RopeConfig config;
    DIPTYCH_ASSIGN(config.kind, ropeKind(rope, section));
    DIPTYCH_TRY(checkRopeKeys(rope, section, config.kind));
    const Json& thetaHolder = rope.contains("rope_theta") ? rope : text;
    DIPTYCH_ASSIGN(config.theta, jsonNumberOr(thetaHolder, "rope_theta", config.theta, context));
    if (config.kind != RopeKind::Default) {
        DIPTYCH_ASSIGN(config.factor, jsonNumber(rope, "factor", section));
    }
    if (config.kind == RopeKind::Llama3) {
        DIPTYCH_ASSIGN(config.lowFrequencyFactor, jsonNumber(rope, "low_freq_factor", section));
        DIPTYCH_ASSIGN(config.highFrequencyFactor, jsonNumber(rope, "high_freq_factor", section));
        DIPTYCH_ASSIGN(config.originalPositions,
                       jsonInt(rope, "original_max_position_embeddings", section, 1, std::int64_t{1} << 40));
    }
    if (!(config.theta > 0 && config.factor > 0 && config.lowFrequencyFactor > 0 &&
          config.highFrequencyFactor > config.lowFrequencyFactor))
        return impossibleRope(section);
    return config;
}

// Which layers see only what lies near: of Mistral all, where a window is given or nothing is said; of Qwen2, where
// use_sliding_window is set, those that layer_types names, or else those from max_window_layers up.
Status parseWindows(ConfigSection& section, const Json& text, const std::string& kind, LanguageConfig& config) {
    if (kind == "llama")
        section.only("sliding_window", nullptr);
    bool used = kind == "mistral";
    std::int64_t window = 4096, first = 0;
    if (kind == "qwen2") {
        first = 28;
        section.flag("use_sliding_window", used);
        section.size("max_window_layers", first, 0);
    }
    if (kind != "llama")
        section.size("sliding_window", window, 1, std::int64_t{1} << 40);
    DIPTYCH_TRY(section.status());
    if (!used || text.value("sliding_window", Json(window)).is_null())
        return {};
    for (std::int64_t i = 0; i < config.layers; ++i)
        config.windows.push_back(i >= first ? window : 0);
    if (kind == "qwen2" && text.contains("layer_types") && text["layer_types"].is_array())
        for (std::size_t i = 0; i < std::min(config.windows.size(), text["layer_types"].size()); ++i)
            config.windows[i] = text["layer_types"][i] == "sliding_attention" ? window : 0;
    return {};
}

// `layer_types` says once more, layer by layer, what the other keys say.
Status checkLayerTypes(const Json& text, const LanguageConfig& config, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* types, jsonArray(text, "layer_types", context));
    if (types == nullptr)
        return {};
    const std::string key = std::string(textSection) + ".layer_types";
    if (static_cast<std::int64_t>(types->size()) != config.layers)
        return Error{ErrorCode::BadInput, "has " + std::to_string(types->size()) + " entries, wanted num_hidden_layers " +
                                              std::to_string(config.layers), key, "Repair config.json"};
    for (std::size_t i = 0; i < types->size(); ++i) {
        const char* wanted = config.windowOf(i) > 0 ? "sliding_attention" : "full_attention";
        if ((*types)[i] != wanted)
            return unsupported(key, (*types)[i], "\"" + std::string(wanted) + "\" for layer " + std::to_string(i));
    }
    return {};
}

Status parseSizes(ConfigSection& section, const std::string& kind, LanguageConfig& config) {
    section.size("vocab_size", config.vocabSize, 1, std::int64_t{1} << 24);
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("num_attention_heads", config.heads);
    section.size("num_key_value_heads", config.keyValueHeads);
    section.size("max_position_embeddings", config.maxPositions, 1, std::int64_t{1} << 40);
    section.size("pad_token_id", config.padId, -1, config.vocabSize - 1);
    section.number("rms_norm_eps", config.normEps);
    section.activation("hidden_act", config.activation);
    if (config.keyValueHeads == 0)
        config.keyValueHeads = config.heads;
    config.headWidth = 0;
    section.size("head_dim", config.headWidth);
    if (config.headWidth == 0) {
        section.headsDivide(config.width, config.heads);
        config.headWidth = config.width / config.heads;
    }
    if (kind == "llama") {
        section.flag("attention_bias", config.inputBias);
        section.flag("mlp_bias", config.mlpBias);
        config.outputBias = config.inputBias;
    } else {
        section.only("attention_bias", kind == "qwen2");
        section.only("mlp_bias", false);
    }
    return section.status();
}

Error uneven(const std::string& key, std::int64_t value, const std::string& wanted) {
    return {ErrorCode::BadInput, "is " + std::to_string(value) + ", wanted " + wanted, textSection + std::string(".") + key,
            "Repair config.json"};
}

}  // namespace

Result<LanguageConfig> parseLanguage(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json text, configSection(json, textSection, context));
    DIPTYCH_ASSIGN(const std::string kind, jsonStringOr(text, "model_type", "llama", context));
    if (kind != "llama" && kind != "mistral" && kind != "qwen2")
        return unsupported(std::string(textSection) + ".model_type", kind, "\"llama\", \"mistral\" or \"qwen2\"");
    LanguageConfig config = defaultsOf(kind);
    ConfigSection section(text, textSection, context);
    section.readElsewhere({"rope_scaling", "rope_parameters", "rope_theta", "layer_types"});
    DIPTYCH_TRY(parseSizes(section, kind, config));
    if (config.heads % config.keyValueHeads != 0)
        return uneven("num_key_value_heads", config.keyValueHeads, "a divisor of num_attention_heads " + std::to_string(config.heads));
    if (config.headWidth % 2 != 0)
        return uneven("head_dim", config.headWidth, "an even number");
    DIPTYCH_ASSIGN(config.rope, parseRope(text, context));
    for (const char* key : {"qk_layer_norms", "rope_interleaved", "use_resampler"})
        section.only(key, false);
    section.only("partial_rotary_factor", 1.0);
    DIPTYCH_TRY(parseWindows(section, text, kind, config));
    DIPTYCH_TRY(checkLayerTypes(text, config, context));
    bool outer = false, inner = false;
    section.flag("tie_word_embeddings", inner);
    ConfigSection top(json, "", context);
    top.flag("tie_word_embeddings", outer);
    config.tied = outer || inner;
    DIPTYCH_TRY(section.status());
    DIPTYCH_TRY(top.status());
    return config;
}

Status refuseUnsupported(const Json& config, const std::string& context) {
    ConfigSection top(config, "", context);
    top.only("quantization_config", nullptr);
    DIPTYCH_TRY(top.status());
    for (const char* name : {"text_config", "vision_config"}) {
        DIPTYCH_ASSIGN(const Json* section, jsonObject(config, name, context));
        if (section == nullptr)
            return Error{ErrorCode::BadInput, "is missing, wanted an object", context + " " + name, "Repair config.json"};
        ConfigSection inner(*section, name, context);
        inner.only("quantization_config", nullptr);
        DIPTYCH_TRY(inner.status());
    }
    return {};
}

}  // namespace diptych
