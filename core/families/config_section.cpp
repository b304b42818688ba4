#include "core/families/config_section.h"

#include <algorithm>

#include "core/families/config_reads.h"

namespace diptych {

namespace {

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

ConfigSection::ConfigSection(const Json& json, std::string name, std::string context)
    : m_json(json), m_name(std::move(name)), m_context(std::move(context)) {}

void ConfigSection::note(const char* key) const { ConfigReads::note(m_name, key); }

void ConfigSection::readElsewhere(std::initializer_list<const char*> keys) const {
    for (const char* key : keys)
        note(key);
}

std::string ConfigSection::keyed(const char* key) const { return m_name.empty() ? key : m_name + "." + key; }

template <typename T>
void ConfigSection::take(Result<T> result, T& target) {
    if (!m_status.ok())
        return;
    if (result.ok())
        target = std::move(*result);
    else
        m_status = result.error();
}

void ConfigSection::size(const char* key, std::int64_t& target, std::int64_t min, std::int64_t max) {
    note(key);
    take(jsonIntOr(m_json, key, target, where(), min, max), target);
}

void ConfigSection::number(const char* key, double& target) {
    note(key);
    take(jsonNumberOr(m_json, key, target, where()), target);
}

void ConfigSection::flag(const char* key, bool& target) {
    note(key);
    take(jsonBoolOr(m_json, key, target, where()), target);
}

void ConfigSection::activation(const char* key, Activation& target) {
    note(key);
    const auto name = jsonStringOr(m_json, key, "", where());
    if (!name.ok())
        fail(name.error());
    else if (!name->empty())
        take(parseActivation(*name, keyed(key)), target);
}

std::size_t ConfigSection::choice(const char* key, const std::vector<std::string>& values, std::size_t fallback) {
    note(key);
    const auto name = jsonStringOr(m_json, key, values[fallback], where());
    if (!name.ok()) {
        fail(name.error());
        return fallback;
    }
    const auto found = std::find(values.begin(), values.end(), *name);
    if (found != values.end())
        return static_cast<std::size_t>(found - values.begin());
    fail({ErrorCode::Unsupported, "is \"" + *name + "\", wanted one of " + listed(values), keyed(key),
          "Use a model with one of these"});
    return fallback;
}

void ConfigSection::only(const char* key, const Json& supported) {
    note(key);
    const auto found = m_json.find(key);
    if (found != m_json.end() && !found->is_null() && *found != supported)
        fail({ErrorCode::Unsupported, "is " + found->dump().substr(0, 200) + ", wanted " + supported.dump(), keyed(key),
              "Use a model with this option"});
}

void ConfigSection::headsDivide(std::int64_t width, std::int64_t heads) {
    if (heads < 1 || width % heads != 0)
        fail({ErrorCode::BadInput,
              "hidden_size is " + std::to_string(width) + ", wanted a multiple of num_attention_heads " + std::to_string(heads),
              where(), "Repair config.json"});
}

void ConfigSection::patchesFit(std::int64_t patchSize, std::int64_t imageSize) {
    if (patchSize > imageSize)
        fail({ErrorCode::BadInput, "is " + std::to_string(patchSize) + ", wanted no more than image_size " + std::to_string(imageSize),
              keyed("patch_size"), "Repair config.json"});
}

void ConfigSection::fail(Error error) {
    if (m_status.ok())
        m_status = std::move(error);
}

Result<Json> configSection(const Json& config, const char* key, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* found, jsonObject(config, key, context));
    return found == nullptr ? Json(Json::object()) : *found;
}

void readBertStack(ConfigSection& section, BertConfig& config) {
    section.size("vocab_size", config.vocabSize);
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("num_attention_heads", config.heads);
    section.size("max_position_embeddings", config.maxPositions);
    section.number("layer_norm_eps", config.layerNormEps);
    section.activation("hidden_act", config.activation);
    section.headsDivide(config.width, config.heads);
}

void refuseDecoderOptions(ConfigSection& section) {
    section.only("position_embedding_type", "absolute");
    section.only("is_decoder", false);
    section.only("add_cross_attention", false);
    section.only("pruned_heads", Json::object());
}

Result<std::vector<std::string>> readArchitectures(const Json& config, const std::vector<std::string>& known,
                                                   const std::string& context) {
    std::vector<std::string> names;
    DIPTYCH_ASSIGN(const Json* list, jsonArray(config, "architectures", context));
    if (list == nullptr)
        return names;
    for (const Json& name : *list) {
        if (!name.is_string() || std::find(known.begin(), known.end(), name.get<std::string>()) == known.end())
            return Error{ErrorCode::Unsupported, "holds " + name.dump().substr(0, 200) + ", wanted one of " + listed(known),
                         "architectures", "Use a folder of one of these"};
        names.push_back(name.get<std::string>());
    }
    return names;
}

}  // namespace diptych
