// Small tokenizer folders written by the tests themselves: a tokenizer.json whose model shows where words end (every
// word's last character is spelled with a bar), and SentencePiece files.
#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/text/tokenizer.h"

namespace diptych::tests {

using Document = nlohmann::json;

inline Document charactersWithBars() {
    Document vocab{{"<unk>", 0}};
    const auto add = [&](const std::string& token) { vocab.emplace(token, vocab.size()); };
    std::vector<std::string> characters{"▁", "Ġ", "é", "中", "ﬁ", "\xCC\x81", "\xCC\x87", "É", "İ", " "};
    for (char c = '!'; c <= '~'; ++c)
        characters.emplace_back(1, c);
    for (const std::string& character : characters)
        add(character);
    for (const std::string& character : characters)
        add(character + "|");
    return vocab;
}

inline Document tinyJson() {
    return {{"version", "1.0"},
            {"added_tokens", Document::array()},
            {"normalizer", nullptr},
            {"pre_tokenizer", nullptr},
            {"post_processor", nullptr},
            {"decoder", nullptr},
            {"model",
             {{"type", "BPE"},
              {"unk_token", "<unk>"},
              {"end_of_word_suffix", "|"},
              {"vocab", charactersWithBars()},
              {"merges", Document::array()}}}};
}

class TokenizerFolder {
public:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path() / name, std::ios::binary) << content;
    }
    Result<std::unique_ptr<Tokenizer>> load() const { return loadTokenizer(path()); }
    Result<std::unique_ptr<Tokenizer>> load(const Document& json) const {
        write("tokenizer.json", json.dump());
        return load();
    }

private:
    QTemporaryDir m_folder;
};

// One text's pieces, joined: "it's|12|" for the words "it's" and "12".
inline std::string joinedPieces(const Tokenizer& tokenizer, const std::string& text) {
    std::string joined;
    for (const std::string& piece : tokenizer.encode(text).pieces)
        joined += piece;
    return joined;
}

// Protocol buffer fields, for SentencePiece files.
inline std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(static_cast<unsigned char>(value | 0x80));
    return bytes += static_cast<char>(static_cast<unsigned char>(value));
}
inline std::string textField(int number, const std::string& text) {
    return varint(static_cast<std::uint64_t>(number) << 3 | 2) + varint(text.size()) + text;
}
inline std::string numberField(int number, std::uint64_t value) {
    return varint(static_cast<std::uint64_t>(number) << 3) + varint(value);
}
inline std::string floatField(int number, float value) {
    const auto* bytes = reinterpret_cast<const char*>(&value);
    return varint(static_cast<std::uint64_t>(number) << 3 | 5) + std::string(bytes, 4);
}
inline std::string spmPiece(const std::string& text, float score, int type = 1) {
    return textField(1, textField(1, text) + floatField(2, score) + numberField(3, static_cast<std::uint64_t>(type)));
}
inline std::string spmHead(int modelType) {
    return textField(2, numberField(3, static_cast<std::uint64_t>(modelType)));
}

}  // namespace diptych::tests
