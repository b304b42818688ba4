// Folders of language models that look at pictures, of a few thousand random numbers, whose words are bytes: they open and
// chat in no time, and say nothing that makes sense. Nothing of the packs is needed.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/families/idefics3.h"
#include "core/families/llava.h"
#include "core/text/code_points.h"

namespace diptych::tests {

inline constexpr int tinyEnd = 257, tinyPicture = 258, tinyVocabulary = 264;

// The printable stand-in of a byte in byte-level vocabularies: itself where it can be seen, else a letter from U+0100 on.
inline std::string byteStandIn(int byte) {
    const auto visible = [](int b) { return (b > 32 && b < 127) || (b > 160 && b < 173) || b > 173; };
    int hidden = 0;
    for (int b = 0; b < byte; ++b)
        hidden += visible(b) ? 0 : 1;
    std::string text;
    appendUtf8(text, static_cast<char32_t>(visible(byte) ? byte : 256 + hidden));
    return text;
}

inline nlohmann::json tinyTokenizer() {
    nlohmann::json vocabulary = nlohmann::json::object(), added = nlohmann::json::array();
    for (int byte = 0; byte < 256; ++byte)
        vocabulary[byteStandIn(byte)] = byte;
    const char* names[] = {"<|start|>", "<|end|>", "<image>", "<fake_token_around_image>", "<global-img>", "<row_1_col_1>", "<row_1_col_2>"};
    for (int i = 0; i < 7; ++i)
        added.push_back({{"id", 256 + i}, {"content", names[i]}, {"single_word", false}, {"lstrip", false}, {"rstrip", false},
                         {"normalized", false}, {"special", true}});
    const nlohmann::json bytes{{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
    return {{"version", "1.0"}, {"truncation", nullptr}, {"padding", nullptr}, {"added_tokens", added}, {"normalizer", nullptr},
            {"pre_tokenizer", bytes}, {"post_processor", nullptr}, {"decoder", bytes},
            {"model", {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", nullptr}, {"continuing_subword_prefix", ""},
                       {"end_of_word_suffix", ""}, {"fuse_unk", false}, {"vocab", vocabulary}, {"merges", nlohmann::json::array()}}}};
}

inline nlohmann::json tinyChatConfig(const std::string& family) {
    const bool tiles = family != "llava";
    nlohmann::json config{
        {"model_type", family}, {"tie_word_embeddings", true}, {"scale_factor", 2},
        {"text_config", {{"model_type", "llama"}, {"vocab_size", tinyVocabulary}, {"hidden_size", 16}, {"intermediate_size", 24},
                         {"num_hidden_layers", 2}, {"num_attention_heads", 4}, {"num_key_value_heads", 2}, {"max_position_embeddings", 400}}},
        {"vision_config", {{"hidden_size", 12}, {"intermediate_size", 16}, {"num_hidden_layers", 2}, {"num_attention_heads", 2},
                           {"image_size", 16}, {"patch_size", 4}}}};
    config[tiles ? "image_token_id" : "image_token_index"] = tinyPicture;
    return config;
}

inline nlohmann::json tinyPreprocessor(const std::string& family) {
    const nlohmann::json half{0.5, 0.5, 0.5};
    if (family == "llava")
        return {{"image_processor_type", "CLIPImageProcessor"}, {"size", {{"shortest_edge", 16}}}, {"crop_size", {{"height", 16}, {"width", 16}}},
                {"image_mean", half}, {"image_std", half}};
    return {{"image_processor_type", "SmolVLMImageProcessor"}, {"size", {{"longest_edge", 32}}}, {"max_image_size", {{"longest_edge", 16}}},
            {"do_image_splitting", true}, {"image_mean", half}, {"image_std", half}};
}

inline std::vector<NamedTensor> tinyChatWeights(const std::string& family) {
    const nlohmann::json config = tinyChatConfig(family);
    const auto builder = ParameterBuilder::fromSeed(21);
    if (family == "llava")
        return LlavaNetwork::build(*parseLlavaConfig(config, "tiny"), builder)->parameters();
    return Idefics3Network::build(*parseIdefics3Config(config, "tiny"), builder)->parameters();
}

inline void writeTinyChatModel(const std::filesystem::path& folder, const std::string& family) {
    std::filesystem::create_directories(folder);
    const auto write = [&](const char* name, const nlohmann::json& content) { std::ofstream(folder / name, std::ios::binary) << content.dump(); };
    write("config.json", tinyChatConfig(family));
    write("generation_config.json", {{"eos_token_id", {tinyEnd, 256}}});
    write("preprocessor_config.json", tinyPreprocessor(family));
    write("tokenizer.json", tinyTokenizer());
    write("tokenizer_config.json", {{"tokenizer_class", "PreTrainedTokenizerFast"}, {"bos_token", "<|start|>"}, {"eos_token", "<|end|>"},
                                    {"model_max_length", 400}, {"clean_up_tokenization_spaces", false}});
    write("chat_template.json",
          {{"chat_template", "{% for m in messages %}{{ m['role'] }}:{% for p in m['content'] %}{% if p['type'] == 'image' %}<image>"
                             "{% else %}{{ p['text'] }}{% endif %}{% endfor %}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}"}});
    (void)saveParameters(folder, tinyChatWeights(family), DType::F32).ok();
}

// A picture of a slope of colours.
inline std::shared_ptr<const Image> slopePicture(int width, int height) {
    Image image(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = static_cast<std::uint8_t>(i * 7 % 251);
    return std::make_shared<const Image>(std::move(image));
}

}  // namespace diptych::tests
