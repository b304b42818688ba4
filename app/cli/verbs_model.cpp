#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/base/safetensors.h"
#include "core/data/scenes.h"
#include "core/text/vocabulary.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

struct ModelOptions {
    std::string path, out, preset, data, weights = "f32";
};

Status infoOfFile(Cli& cli, const fs::path& path) {
    DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    Json tensors = Json::array();
    for (const TensorInfo& tensor : file.tensors()) {
        tensors.push_back({{"name", tensor.name}, {"dtype", dtypeName(tensor.dtype)}, {"shape", tensor.shape}});
        if (!cli.json)
            std::printf("%-5s %-20s %s\n", std::string(dtypeName(tensor.dtype)).c_str(), Json(tensor.shape).dump().c_str(),
                        visibleText(tensor.name).c_str());
    }
    if (cli.json)
        cli.print({{"tensors", tensors}, {"metadata", file.metadata()}});
    return {};
}

Json infoJson(const ModelInfo& info) {
    Json parameters;
    if (info.parameters)
        parameters = {{"total", *info.parameters}, {"by_part", info.parametersByPart}};
    return {{"family", info.family},
            {"tasks", info.tasks},
            {"heads", info.heads},
            {"parameters", parameters},
            {"dtype", info.dtype},
            {"missing", info.missing},
            {"unexpected", info.unexpected},
            {"shape_mismatch", info.shapeMismatch},
            {"shape_details", info.shapeDetails},
            {"tokenizer", {{"kind", info.tokenizerKind}, {"vocab_size", info.vocabSize}, {"max_length", info.maxLength}}},
            {"image", {{"height", info.imageHeight}, {"width", info.imageWidth}, {"mean", info.imageMean},
                       {"std", info.imageStd}, {"resample", info.resample}}}};
}

void printInfo(const ModelInfo& info) {
    const auto join = [](const std::vector<std::string>& words) {
        std::string text;
        for (const std::string& word : words)
            text += (text.empty() ? "" : ", ") + word;
        return visibleText(text);
    };
    std::printf("family      %s\ntasks       %s\nheads       %s\n", info.family.c_str(), join(info.tasks).c_str(),
                join(info.heads).c_str());
    if (info.parameters)
        std::printf("parameters  %lld (%s)\n", static_cast<long long>(*info.parameters), info.dtype.c_str());
    for (const auto& [part, count] : info.parametersByPart)
        std::printf("  %-24s %lld\n", part.c_str(), static_cast<long long>(count));
    std::printf("tokenizer   %s, %lld pieces, at most %lld tokens\n", info.tokenizerKind.c_str(),
                static_cast<long long>(info.vocabSize), static_cast<long long>(info.maxLength));
    std::printf("pictures    %d x %d, patches of %d\n", info.imageWidth, info.imageHeight, info.patchSize);
    std::printf("missing     %zu\nunexpected  %zu\nmisshaped   %zu\n", info.missing.size(), info.unexpected.size(),
                info.shapeMismatch.size());
    for (const auto* list : {&info.missing, &info.unexpected, &info.shapeDetails})
        for (const std::string& name : *list)
            std::printf("  %s\n", visibleText(name).c_str());
}

Status runInfo(Cli& cli, const ModelOptions& options) {
    const fs::path path = fromUtf8(options.path);
    std::error_code ignored;
    if (!fs::is_directory(path, ignored))
        return infoOfFile(cli, path);
    DIPTYCH_ASSIGN(Engine* const engine, cli.engine());
    DIPTYCH_ASSIGN(const ModelInfo info, engine->inspect(path));
    if (cli.json)
        cli.print(infoJson(info));
    else
        printInfo(info);
    return {};
}

Result<std::vector<fs::path>> copySmallFiles(const fs::path& from, const fs::path& to) {
    std::vector<fs::path> copied;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(from, failure)) {
        const std::string name = entry.path().filename().string();
        const bool text = name.ends_with(".json") || name.ends_with(".txt") || name.ends_with(".md");
        if (!text || name == "trainer.json" || name == "model.safetensors.index.json")
            continue;
        DIPTYCH_ASSIGN(const std::string content, readFile(entry.path()));
        DIPTYCH_TRY(writeFileAtomically(to / name, content));
        copied.push_back(to / name);
    }
    if (failure)
        return Error{ErrorCode::NotFound, "cannot be listed: " + failure.message(), toUtf8(from), "Check the path"};
    return copied;
}

// A folder without weights to train from: the preset's files, and a tokenizer for the words of generated scenes.
Result<std::int64_t> fillNew(const fs::path& preset, Json config, const SceneWorld& world, const fs::path& folder) {
    DIPTYCH_ASSIGN(const auto copied, copySmallFiles(preset, folder));
    DIPTYCH_TRY(writeBertTokenizer(folder, world.vocabularyWords(), 64));
    DIPTYCH_ASSIGN(const std::string vocabulary, readFile(folder / "vocab.txt"));
    const auto size = std::count(vocabulary.begin(), vocabulary.end(), '\n');
    config["text_config"]["vocab_size"] = size;
    config["text_config"]["bos_token_id"] = size - 2;   // [DEC] stands before [ENC] at the end
    DIPTYCH_TRY(writeFileAtomically(folder / "config.json", config.dump(2)));
    return size;
}

Status runNew(Cli& cli, const ModelOptions& options) {
    const fs::path preset = fromUtf8(options.preset);
    DIPTYCH_ASSIGN(const Json config, readJsonFile(preset / "config.json"));
    DIPTYCH_ASSIGN(const Json* text, jsonObject(config, "text_config", toUtf8(preset / "config.json")));
    if (text == nullptr)
        return Error{ErrorCode::BadInput, "has no text_config, wanted one", toUtf8(preset / "config.json"), "Choose a preset"};
    DIPTYCH_ASSIGN(const auto world, SceneWorld::load());
    std::int64_t size = 0;
    DIPTYCH_TRY(buildFolder(fromUtf8(options.out), Existing::Replace, [&](const fs::path& folder) -> Status {
        DIPTYCH_ASSIGN(size, fillNew(preset, config, *world, folder));
        return {};
    }));
    if (cli.json)
        cli.print({{"folder", options.out}, {"vocab_size", size}});
    return {};
}

Result<DType> weightType(const std::string& name) {
    if (name == "f16")
        return DType::F16;
    return name == "bf16" ? DType::BF16 : DType::F32;
}

std::vector<std::byte> converted(const std::vector<float>& values, DType dtype) {
    std::vector<std::byte> bytes(values.size() * dtypeSize(dtype));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (dtype == DType::F32) {
            std::memcpy(bytes.data() + i * 4, &values[i], 4);
            continue;
        }
        const std::uint16_t bits = dtype == DType::F16 ? floatToHalf(values[i]) : floatToBfloat16(values[i]);
        std::memcpy(bytes.data() + i * 2, &bits, 2);
    }
    return bytes;
}

// The one file that is exported; shards and pickles are told apart from nothing at all.
Result<SafetensorsFile> openWeights(const fs::path& folder) {
    std::error_code ignored;
    if (fs::exists(folder / "model.safetensors", ignored))
        return SafetensorsFile::open(folder / "model.safetensors");
    if (fs::exists(folder / "model.safetensors.index.json", ignored))
        return Error{ErrorCode::Unsupported, "has its weights in shards, wanted one model.safetensors", toUtf8(folder),
                     "Export a folder with one file of weights"};
    for (const char* pickle : {"pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.pth"})
        if (fs::exists(folder / pickle, ignored))
            return Error{ErrorCode::Unsupported, "has its weights in a pickle, wanted model.safetensors", toUtf8(folder / pickle),
                         "Convert it to safetensors; pickles can run code and are not opened"};
    return Error{ErrorCode::NotFound, "has no weights, wanted model.safetensors", toUtf8(folder), "Choose a folder with weights"};
}

Status writeConverted(const SafetensorsFile& file, DType dtype, const fs::path& to) {
    std::vector<std::vector<std::byte>> kept;
    std::vector<TensorToWrite> tensors;
    for (const TensorInfo& tensor : file.tensors()) {
        const bool floating = tensor.dtype == DType::F32 || tensor.dtype == DType::F16 || tensor.dtype == DType::BF16;
        if (floating)
            kept.push_back(converted(file.floats(tensor), dtype));
        else
            kept.emplace_back(file.bytes(tensor).begin(), file.bytes(tensor).end());
        tensors.push_back({tensor.name, floating ? dtype : tensor.dtype, tensor.shape, kept.back()});
    }
    return writeSafetensors(to, std::move(tensors), {{"format", "pt"}});
}

Status runExport(Cli& cli, const ModelOptions& options) {
    const fs::path from = fromUtf8(options.path), out = fromUtf8(options.out);
    DIPTYCH_ASSIGN(const DType dtype, weightType(options.weights));
    DIPTYCH_ASSIGN(const SafetensorsFile file, openWeights(from));
    std::vector<std::string> names{"model.safetensors"};
    const auto fill = [&](const fs::path& folder) -> Status {
        DIPTYCH_TRY(writeConverted(file, dtype, folder / "model.safetensors"));
        DIPTYCH_ASSIGN(const auto copied, copySmallFiles(from, folder));
        for (const fs::path& path : copied)
            names.push_back(toUtf8(path.filename()));
        return {};
    };
    DIPTYCH_TRY(buildFolder(out, Existing::Replace, fill));
    if (cli.json)
        cli.print({{"folder", options.out}, {"files", names}});
    else
        std::printf("%s\n", visibleText(options.out).c_str());
    return {};
}

Status runStatistics(Cli& cli, const ModelOptions& options) {
    DIPTYCH_ASSIGN(Engine* const engine, cli.engine());
    DIPTYCH_TRY(engine->measureWorld(fromUtf8(options.path), fromUtf8(options.data), cli.job));
    if (cli.json)
        cli.print({{"folder", options.path}, {"files", {"diptych_statistics.safetensors"}}});
    return {};
}

}  // namespace

void addModelVerbs(CLI::App& app, Cli& cli) {
    CLI::App* model = app.add_subcommand("model", "look at, make and export model folders")->require_subcommand(1)->fallthrough();
    auto options = std::make_shared<ModelOptions>();
    CLI::App* info = model->add_subcommand("info", "parts, heads, sizes and what loading finds missing")->fallthrough();
    info->add_option("path", options->path, "model folder or .safetensors file")->required();
    onChosen(info, cli, options, runInfo);
    CLI::App* fresh = model->add_subcommand("new", "a folder without weights to train from")->fallthrough();
    fresh->add_option("--preset", options->preset, "folder with config.json and preprocessor_config.json")->required();
    fresh->add_option("--out", options->out, "new folder")->required();
    onChosen(fresh, cli, options, runNew);
    CLI::App* exported = model->add_subcommand("export", "write the model as a Hugging Face folder")->fallthrough();
    exported->add_option("--model", options->path, "model folder")->required();
    exported->add_option("--out", options->out, "new folder")->required();
    exported->add_option("--weights", options->weights, "f32, f16 or bf16")->check(CLI::IsMember({"f32", "f16", "bf16"}));
    onChosen(exported, cli, options, runExport);
    CLI::App* statistics = model->add_subcommand("statistics", "measure what pictures at home look like")->fallthrough();
    statistics->add_option("--model", options->path, "model folder; the file is written into it")->required();
    statistics->add_option("--data", options->data, "data set of the kind the model was trained on")->required();
    onChosen(statistics, cli, options, runStatistics);
}

}  // namespace diptych
