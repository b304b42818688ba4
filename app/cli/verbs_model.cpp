#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/base/safetensors.h"
#include "core/data/scenes.h"
#include "core/hub/hub_download.h"
#include "core/text/vocabulary.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

struct ModelOptions {
    std::string path, out, preset, data, weights, endpoint, revision = "main";
    bool merge = false;
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
            {"memory_bytes", info.memoryBytes > 0 ? Json(info.memoryBytes) : Json()},
            {"advice", info.advice},
            {"unread_keys", info.unreadKeys},
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
    if (info.memoryBytes > 0)
        std::printf("memory      about %.0f MB for opening it and one answer\n", static_cast<double>(info.memoryBytes) / 1e6);
    if (!info.advice.empty())
        std::printf("advice      %s\n", info.advice.c_str());
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
    DIPTYCH_ASSIGN(const ModelInfo info, engine->inspect(cli.openRequest(options.path)));
    cli.warnAbout(options.path, info);
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

Status runExport(Cli& cli, const ModelOptions& options) {
    if (cli.adapters.empty() == options.merge)
        return Error{ErrorCode::Usage, options.merge ? "was given without --adapter" : "was given without --merge",
                     options.merge ? "--merge" : "--adapter", "Give both to export the model with the adapter in it"};
    DIPTYCH_ASSIGN(Engine* const engine, cli.engine());
    const ExportRequest request{cli.openRequest(options.path), fromUtf8(options.out), options.weights};
    DIPTYCH_ASSIGN(const auto names, engine->exportModel(request, cli.job));
    if (cli.json)
        cli.print({{"folder", options.out}, {"files", names}});
    else
        std::printf("%s\n", visibleText(options.out).c_str());
    return {};
}

Status runDownload(Cli& cli, const ModelOptions& options) {
    HubRequest request = hubRequestFromEnvironment(options.path);
    request.revision = options.revision;
    request.out = fromUtf8(options.out);
    if (!options.endpoint.empty())
        request.endpoint = options.endpoint;
    DIPTYCH_ASSIGN(const HubModel model, downloadModel(request, cli.job));
    if (model.fromCache)
        std::fprintf(stderr, "diptych-cli: warning: the hub was not reached; this is what was fetched before\n");
    if (cli.json)
        cli.print({{"folder", toUtf8(model.folder)}, {"files", model.files}, {"revision", model.commit},
                   {"licence", model.licence}, {"from_cache", model.fromCache}});
    else
        std::printf("%s\nlicence  %s\n", visibleText(toUtf8(model.folder)).c_str(),
                    model.licence.empty() ? "not named, see the model's page" : visibleText(model.licence).c_str());
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
    exported->add_option("--weights", options->weights, "f32, f16 or bf16; without it as they are")->check(CLI::IsMember({"f32", "f16", "bf16"}));
    exported->add_flag("--merge", options->merge, "merge the adapters of --adapter into the weights");
    onChosen(exported, cli, options, runExport);
    CLI::App* download = model->add_subcommand("download", "fetch a model from a hub into a folder")->fallthrough();
    download->add_option("id", options->path, "ORGANISATION/NAME")->required();
    download->add_option("--out", options->out, "new folder")->required();
    download->add_option("--endpoint", options->endpoint, "hub or mirror; without it HF_ENDPOINT, else https://huggingface.co");
    download->add_option("--revision", options->revision, "branch, tag or commit");
    onChosen(download, cli, options, runDownload);
    CLI::App* statistics = model->add_subcommand("statistics", "measure what pictures at home look like")->fallthrough();
    statistics->add_option("--model", options->path, "model folder; the file is written into it")->required();
    statistics->add_option("--data", options->data, "data set of the kind the model was trained on")->required();
    onChosen(statistics, cli, options, runStatistics);
}

}  // namespace diptych
