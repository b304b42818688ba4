#include "core/families/config_reads.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

namespace diptych {

namespace {

thread_local ConfigReads* youngest = nullptr;

// What says where a file comes from, how it was trained, how the reference runs it, which tokens stand for what (the
// tokenizer says that), or how text was to be generated (generation_config.json says that). Families that do read one of
// these are not disturbed by its standing here.
constexpr std::array<std::string_view, 80> harmless{
    "_attn_implementation_autoset", "_commit_hash", "_flash_attn_2_enabled", "_name_or_path", "_pad_token_id",
    "add_pooling_layer", "architectures", "attention_dropout", "attention_probs_dropout_prob", "auto_map", "bad_words_ids",
    "begin_suppress_tokens", "bos_token_id", "chunk_size_feed_forward", "classifier_dropout", "cls_token_id",
    "cross_attention_hidden_size", "decoder_start_token_id", "diversity_penalty", "do_sample", "drop_path_rate", "dropout",
    "dtype", "early_stopping", "encoder_no_repeat_ngram_size", "eos_token_id", "exponential_decay_length_penalty",
    "finetuning_task", "forced_bos_token_id", "forced_eos_token_id", "hidden_dropout_prob", "id2label", "initializer_factor",
    "initializer_range", "is_encoder_decoder", "label2id", "label_smoothing", "layerdrop", "length_penalty",
    "logit_scale_init_value", "max_length", "min_length", "model_type", "no_repeat_ngram_size", "num_beam_groups",
    "num_beams", "num_return_sequences", "output_attentions", "output_hidden_states", "output_scores", "pad_token_id",
    "prefix", "pretraining_tp", "problem_type", "projection_dim", "remove_invalid_values", "repetition_penalty",
    "resid_pdrop", "return_dict", "return_dict_in_generate", "sep_token_id", "suppress_tokens", "task_specific_params",
    "temperature", "tf_legacy_loss", "tie_encoder_decoder", "tie_word_embeddings", "tokenizer_class", "top_k", "top_p",
    "torch_dtype", "torchscript", "transformers.js_config", "transformers_version", "typical_p", "unk_token_id",
    "use_bfloat16", "use_cache", "use_return_dict", "vocab_size_or_config_json_file"};

// Older files hold a section twice: "text_config" and "text_config_dict".
std::string sectionOf(const std::string& key) {
    constexpr std::string_view twice = "_dict";
    return key.ends_with(twice) ? key.substr(0, key.size() - twice.size()) : key;
}

std::string keyed(const std::string& section, const std::string& key) { return section.empty() ? key : section + "." + key; }

}  // namespace

ConfigReads::ConfigReads() : m_outer(youngest) { youngest = this; }

ConfigReads::~ConfigReads() { youngest = m_outer; }

void ConfigReads::note(const std::string& section, const std::string& key) {
    if (youngest == nullptr)
        return;
    youngest->m_read.insert(keyed(section, key));
    youngest->m_sections.insert(section);
}

bool ConfigReads::knows(const std::string& section, const std::string& key) const {
    return m_read.contains(keyed(section, key)) || std::find(harmless.begin(), harmless.end(), key) != harmless.end();
}

std::vector<std::string> ConfigReads::unread(const Json& config) const {
    std::vector<std::string> unread;
    for (const auto& [key, value] : config.items()) {
        const std::string section = sectionOf(key);
        if (!value.is_object() || !m_sections.contains(section)) {
            if (!value.is_null() && !knows("", key))
                unread.push_back(key);
            continue;
        }
        for (const auto& [inner, setting] : value.items())
            if (!setting.is_null() && !knows(section, inner))
                unread.push_back(keyed(key, inner));
    }
    return unread;
}

}  // namespace diptych
