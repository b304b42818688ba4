// Benchmarks of what is read: texts by tokenizers, a JPEG, a file of weights.
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <nlohmann/json.hpp>
#include <random>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/safetensors.h"
#include "core/data/image_io.h"
#include "core/data/resample.h"
#include "core/engine/bench.h"
#include "core/text/tokenizer.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// Pronounceable words, always the same.
std::vector<std::string> madeUpWords(std::size_t count) {
    constexpr std::string_view consonants = "bcdfghklmnprstvw", vowels = "aeiou";
    std::minstd_rand random(7);
    const auto draw = [&](std::string_view letters) { return letters[random() % letters.size()]; };
    std::vector<std::string> words;
    while (words.size() < count) {
        std::string word;
        for (std::size_t syllable = 0; syllable <= random() % 3; ++syllable)
            word.append(1, draw(consonants)).append(1, draw(vowels));
        words.push_back(word + draw(consonants));
    }
    return words;
}

// About 60 words a line, 200 lines.
std::vector<std::string> madeUpLines(const std::vector<std::string>& words) {
    std::minstd_rand random(11);
    std::vector<std::string> lines(200);
    for (std::string& line : lines)
        for (int i = 0; i < 60; ++i)
            line += words[random() % words.size()] + (i % 12 == 11 ? ". " : " ");
    return lines;
}

// Half of the words are known whole; the others fall into pieces.
Status writeClipFiles(const fs::path& folder, const std::vector<std::string>& words) {
    Json vocabulary = Json::object();
    const auto add = [&](const std::string& piece) {
        if (!vocabulary.contains(piece))
            vocabulary[piece] = vocabulary.size();
    };
    for (char letter = '!'; letter <= '~'; ++letter)
        for (const char* end : {"", "</w>"})
            add(letter + std::string(end));
    std::string merges = "#version: 0.2\n";
    for (std::size_t w = 0; w < words.size(); w += 2) {
        std::string left = words[w].substr(0, 1);
        for (std::size_t i = 1; i < words[w].size(); ++i) {
            const std::string right = words[w].substr(i, 1) + (i + 1 == words[w].size() ? "</w>" : "");
            if (!vocabulary.contains(left + right))
                merges += left + " " + right + "\n";
            left += right;
            add(left);
        }
    }
    add("<|startoftext|>");
    add("<|endoftext|>");
    DIPTYCH_TRY(writeFileAtomically(folder / "vocab.json", vocabulary.dump()));
    DIPTYCH_TRY(writeFileAtomically(folder / "merges.txt", merges));
    return writeFileAtomically(folder / "tokenizer_config.json",
                               R"({"tokenizer_class": "CLIPTokenizer", "model_max_length": 1000000, "bos_token": "<|startoftext|>",
"eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>", "pad_token": "<|endoftext|>"})");
}

Status writeBertFiles(const fs::path& folder, const std::vector<std::string>& words) {
    std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n.\n";
    for (char letter = 'a'; letter <= 'z'; ++letter)
        vocabulary += std::string(1, letter) + "\n##" + letter + "\n";
    for (std::size_t w = 0; w < words.size(); w += 2)
        if (vocabulary.find("\n" + words[w] + "\n") == std::string::npos)
            vocabulary += words[w] + "\n";
    DIPTYCH_TRY(writeFileAtomically(folder / "vocab.txt", vocabulary));
    return writeFileAtomically(folder / "tokenizer_config.json",
                               R"({"tokenizer_class": "BertTokenizer", "do_lower_case": true, "model_max_length": 1000000})");
}

Result<BenchResult> benchTokenizer(Status (*writeFiles)(const fs::path&, const std::vector<std::string>&), JobContext& context) {
    const std::vector<std::string> words = madeUpWords(4000), lines = madeUpLines(words);
    DIPTYCH_ASSIGN(const ScratchFolder folder, ScratchFolder::create());
    DIPTYCH_TRY(writeFiles(folder.path(), words));
    DIPTYCH_ASSIGN(const auto tokenizer, loadTokenizer(folder.path()));
    std::size_t tokens = 0;
    const auto work = [&]() -> Status {
        tokens = 0;
        for (const std::string& line : lines)
            tokens += tokenizer->encode(line).ids.size();
        return {};
    };
    DIPTYCH_ASSIGN(const double seconds, bestSeconds(work, context.cancel));
    return BenchResult{.unit = "tokens/s", .value = static_cast<double>(tokens) / seconds};
}

// Smooth colours with some detail, as photographs have them.
Result<std::vector<std::byte>> madeUpJpeg(int width, int height) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = ::jpeg_std_error(&errors);
    ::jpeg_create_compress(&jpeg);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    ::jpeg_mem_dest(&jpeg, &memory, &size);
    jpeg.image_width = static_cast<JDIMENSION>(width);
    jpeg.image_height = static_cast<JDIMENSION>(height);
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    ::jpeg_set_defaults(&jpeg);
    ::jpeg_set_quality(&jpeg, 90, TRUE);
    ::jpeg_start_compress(&jpeg, TRUE);
    std::minstd_rand random(5);
    std::vector<JSAMPLE> row(static_cast<std::size_t>(width) * 3);
    for (int y = 0; y < height; ++y) {
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<JSAMPLE>((i / 24 + static_cast<std::size_t>(y) / 9 * (i % 3 + 1) + random() % 24) % 256);
        JSAMPROW rows[] = {row.data()};
        ::jpeg_write_scanlines(&jpeg, rows, 1);
    }
    ::jpeg_finish_compress(&jpeg);
    ::jpeg_destroy_compress(&jpeg);
    const auto* bytes = reinterpret_cast<const std::byte*>(memory);
    std::vector<std::byte> file(bytes, bytes + size);
    std::free(memory);
    return file;
}

}  // namespace

Result<BenchResult> benchClipTokenizer(JobContext& context) { return benchTokenizer(writeClipFiles, context); }

Result<BenchResult> benchBertTokenizer(JobContext& context) { return benchTokenizer(writeBertFiles, context); }

Result<BenchResult> benchJpeg(JobContext& context) {
    DIPTYCH_ASSIGN(const auto file, madeUpJpeg(4000, 3000));
    const auto work = [&]() -> Status {
        DIPTYCH_ASSIGN(const Image image, decodeImage(file, "benchmark"));
        const Image small = resize(image, 384, 384, Filter::Bicubic);
        return small.empty() ? Status(Error{ErrorCode::Internal, "is empty", "benchmark", "Please report this"}) : Status();
    };
    DIPTYCH_ASSIGN(const double seconds, bestSeconds(work, context.cancel));
    return BenchResult{.unit = "ms", .value = seconds * 1e3, .smallerIsBetter = true};
}

Result<BenchResult> benchMapOpen(JobContext& context) {
    DIPTYCH_ASSIGN(const ScratchFolder folder, ScratchFolder::create());
    const std::vector<std::byte> bytes(std::size_t{64} << 10);
    std::vector<TensorToWrite> tensors;
    for (int i = 0; i < 1000; ++i)
        tensors.push_back({"model.layers." + std::to_string(i) + ".weight", DType::F32, {128, 128}, bytes});
    DIPTYCH_TRY(writeSafetensors(folder.path() / "model.safetensors", std::move(tensors)));
    const auto work = [&]() -> Status {
        DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(folder.path() / "model.safetensors"));
        return file.tensors().size() == 1000 ? Status()
                                             : Status(Error{ErrorCode::Internal, "lost tensors", "benchmark", "Please report this"});
    };
    DIPTYCH_ASSIGN(const double seconds, bestSeconds(work, context.cancel));
    return BenchResult{.unit = "ms", .value = seconds * 1e3, .smallerIsBetter = true};
}

}  // namespace diptych
