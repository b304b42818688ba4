#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/families/config_section.h"
#include "core/families/vilt.h"

namespace diptych {

namespace {

constexpr std::size_t mostLabels = 1'000'000;

Error badLabel(const std::string& key, const std::string& context, std::size_t count) {
    return Error{ErrorCode::BadInput,
                 "has the key \"" + key.substr(0, 80) + "\", wanted the numbers 0 to " + std::to_string(count - 1) +
                     ", each with a text",
                 context + " id2label", "Repair config.json"};
}

// {"0": "yes", "1": "no"} in the order of the numbers.
Result<std::vector<std::string>> labelsOf(const Json& table, const std::string& context) {
    std::vector<std::string> labels(table.size());
    std::vector<bool> named(table.size());
    for (const auto& [key, label] : table.items()) {
        std::size_t place = 0;
        const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), place);
        const bool number = failure == std::errc() && end == key.data() + key.size();
        if (!number || place >= labels.size() || named[place] || !label.is_string())
            return badLabel(key, context, labels.size());
        named[place] = true;
        labels[place] = label.get<std::string>();
    }
    return labels;
}

// Where the file names no labels the reference counts them: two, or num_labels.
Result<std::vector<std::string>> readLabels(const Json& json, const std::string& context) {
    DIPTYCH_ASSIGN(const Json* table, jsonObject(json, "id2label", context));
    if (table != nullptr && !table->empty())
        return labelsOf(*table, context);
    DIPTYCH_ASSIGN(const auto count, jsonIntOr(json, "num_labels", 2, context, 1, static_cast<std::int64_t>(mostLabels)));
    std::vector<std::string> labels;
    for (std::int64_t i = 0; i < count; ++i)
        labels.push_back("LABEL_" + std::to_string(i));
    return labels;
}

}  // namespace

Result<ViltConfig> parseViltConfig(const Json& json, const std::string& context) {
    ViltConfig config;
    ConfigSection section(json, "", context);
    section.readElsewhere({"num_labels"});
    section.overruled({"num_images"});             // by the head: those here look at one picture
    section.size("vocab_size", config.vocabSize);
    section.size("type_vocab_size", config.typeVocabSize);
    section.size("modality_type_vocab_size", config.modalities, 2);
    section.size("max_position_embeddings", config.maxPositions);
    section.size("hidden_size", config.width);
    section.size("intermediate_size", config.intermediate);
    section.size("num_hidden_layers", config.layers, 1, mostLayers);
    section.size("num_attention_heads", config.heads);
    section.size("image_size", config.imageSize);
    section.size("patch_size", config.patchSize);
    section.size("max_image_length", config.mostPatches, -largestSide);
    section.flag("qkv_bias", config.queryBias);
    section.number("layer_norm_eps", config.layerNormEps);
    section.activation("hidden_act", config.activation);
    section.only("num_channels", 3);
    section.headsDivide(config.width, config.heads);
    refuseDecoderOptions(section);
    section.patchesFit(config.patchSize, config.imageSize);
    DIPTYCH_TRY(section.status());
    DIPTYCH_ASSIGN(config.labels, readLabels(json, context));
    // What the classifier of the other classes reads is no answer to a question: pairs of pictures, single tokens.
    DIPTYCH_ASSIGN(config.architectures,
                   readArchitectures(json,
                                     {"ViltForQuestionAnswering", "ViltForImageAndTextRetrieval", "ViltForMaskedLM", "ViltModel"},
                                     context));
    return config;
}

std::string canonicalViltName(std::string_view fileName) {
    for (const std::string_view bare : {"embeddings.", "encoder.", "layernorm.", "pooler."})
        if (fileName.starts_with(bare))
            return "vilt." + std::string(fileName);
    return std::string(fileName);
}

ViltHeads ViltNetwork::headsOf(const ViltConfig& config, const ParameterBuilder& builder) {
    const auto named = [&](const char* architecture) {
        return std::find(config.architectures.begin(), config.architectures.end(), architecture) != config.architectures.end();
    };
    ViltHeads heads;
    heads.vqa = named("ViltForQuestionAnswering") || builder.available("classifier.");
    heads.itm = named("ViltForImageAndTextRetrieval") || builder.available("rank_output.");
    heads.mlm = named("ViltForMaskedLM") || builder.available("mlm_score.");
    return heads;
}

}  // namespace diptych
