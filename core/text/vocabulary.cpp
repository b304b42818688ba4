#include "core/text/vocabulary.h"

#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"
#include "core/base/json.h"

namespace diptych {

namespace {

std::vector<std::string> fallbackPieces() {
    std::vector<std::string> pieces;
    for (char c = '!'; c <= '~'; ++c)
        if (c < 'A' || c > 'Z')
            pieces.emplace_back(1, c);
    for (char c = '0'; c <= 'z'; ++c)
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
            pieces.push_back(std::string("##") + c);
    return pieces;
}

std::string joined(const std::vector<std::string>& words) {
    std::set<std::string> seen;
    std::string text;
    for (const std::string& word : words)
        if (seen.insert(word).second)
            text += word + "\n";
    return text;
}

}  // namespace

Status writeBertTokenizer(const std::filesystem::path& folder, const std::vector<std::string>& words, int maxLength) {
    std::vector<std::string> vocabulary{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
    const auto fallback = fallbackPieces();
    vocabulary.insert(vocabulary.end(), fallback.begin(), fallback.end());
    vocabulary.insert(vocabulary.end(), words.begin(), words.end());
    vocabulary.insert(vocabulary.end(), {"[DEC]", "[ENC]"});
    Json special{{"unk_token", "[UNK]"}, {"sep_token", "[SEP]"}, {"pad_token", "[PAD]"}, {"cls_token", "[CLS]"},
                 {"mask_token", "[MASK]"}, {"additional_special_tokens", {"[DEC]", "[ENC]"}}};
    Json config = special;
    config.update({{"tokenizer_class", "BertTokenizer"}, {"model_max_length", maxLength}, {"do_lower_case", true},
                   {"strip_accents", nullptr}, {"tokenize_chinese_chars", true}, {"clean_up_tokenization_spaces", false}});
    DIPTYCH_TRY(writeFileAtomically(folder / "vocab.txt", joined(vocabulary)));
    DIPTYCH_TRY(writeFileAtomically(folder / "special_tokens_map.json", special.dump(2)));
    return writeFileAtomically(folder / "tokenizer_config.json", config.dump(2));
}

}  // namespace diptych
