#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/convert.h"
#include "core/data/dataset_info.h"
#include "core/data/scenes.h"

namespace diptych {

namespace {

struct DataOptions {
    std::string path, format, to, out, backgrounds;
    std::vector<std::string> columns, languages;
    std::int64_t count = 1000;
    int size = 96;
};

Result<OpenOptions> openOptions(const DataOptions& options) {
    OpenOptions open{.format = options.format, .columns = {}, .languages = options.languages};
    for (const std::string& column : options.columns) {
        const auto equals = column.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == column.size())
            return Error{ErrorCode::Usage, "is \"" + column + "\", wanted MEANING=COLUMN", "--columns", "Write image=path,caption=words"};
        open.columns[column.substr(0, equals)] = column.substr(equals + 1);
    }
    return open;
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ", ") + name;
    return all;
}

Status runInfo(Cli& cli, const DataOptions& options) {
    DIPTYCH_ASSIGN(const OpenOptions open, openOptions(options));
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(options.path), cli.job, open));
    const DatasetInfo info = summarize(set);
    Json splits = Json::object();
    for (const auto& [name, counts] : info.splits) {
        splits[name] = {{"images", counts.images}, {"texts", counts.texts}, {"questions", counts.questions}};
        if (!cli.json)
            std::printf("%-8s %d images, %d texts, %d questions\n", visibleText(name).c_str(), counts.images, counts.texts, counts.questions);
    }
    if (cli.json)
        cli.print({{"format", info.format}, {"splits", splits}, {"fields", info.fields}, {"problems", set.problems.size()}});
    else
        std::printf("format   %s\nfields   %s\nproblems %zu\n", info.format.c_str(), visibleText(joined(info.fields)).c_str(), set.problems.size());
    return {};
}

Status runConvert(Cli& cli, const DataOptions& options) {
    DIPTYCH_ASSIGN(const OpenOptions open, openOptions(options));
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(options.path), cli.job, open));
    const auto tellLosses = [](const std::vector<std::string>& lost) {
        for (const std::string& loss : lost)
            std::fprintf(stderr, "diptych-cli: lost: %s\n", visibleText(loss).c_str());
    };
    DIPTYCH_ASSIGN(const ConvertResult made, convertDataset({set, options.to, fromUtf8(options.out), tellLosses}, cli.job));
    if (cli.json)
        cli.print({{"format", made.format}, {"folder", options.out}, {"images", made.images}, {"texts", made.texts},
                   {"questions", made.questions}, {"lost", made.lost}});
    else
        std::printf("%s in %s: %lld images, %lld texts, %lld questions\n", made.format.c_str(), visibleText(options.out).c_str(),
                    static_cast<long long>(made.images), static_cast<long long>(made.texts), static_cast<long long>(made.questions));
    return {};
}

Status runMakeScenes(Cli& cli, const DataOptions& options) {
    MakeScenesRequest request;
    request.folder = fromUtf8(options.out);
    request.count = options.count;
    request.seed = cli.seed;
    request.options.size = options.size;
    request.backgrounds = fromUtf8(options.backgrounds);
    request.threads = cli.threads;
    DIPTYCH_TRY(makeScenes(request, cli.job));
    if (cli.json)
        cli.print({{"folder", options.out}, {"scenes", options.count}, {"seed", cli.seed}});
    else
        std::printf("%lld scenes in %s\n", static_cast<long long>(options.count), visibleText(options.out).c_str());
    return {};
}

void addOpenOptions(CLI::App* verb, DataOptions& options) {
    verb->add_option("path", options.path, "folder, file or archive")->required();
    verb->add_option("--format", options.format, "overrules what was recognised");
    verb->add_option("--columns", options.columns, "of csv and tsv: image=COLUMN,caption=COLUMN")->delimiter(',');
    verb->add_option("--language", options.languages, "of stamps and emoji: en, zh_CN, …; all: every one")->delimiter(',');
}

}  // namespace

void addDataVerbs(CLI::App& app, Cli& cli) {
    CLI::App* data = app.add_subcommand("data", "look at, check and make data sets")->require_subcommand(1)->fallthrough();
    auto info = std::make_shared<DataOptions>(), convert = std::make_shared<DataOptions>();
    CLI::App* infoVerb = data->add_subcommand("info", "format, splits, fields")->fallthrough();
    addOpenOptions(infoVerb, *info);
    onChosen(infoVerb, cli, info, runInfo);
    CLI::App* convertVerb = data->add_subcommand("convert", "write a set in another format, its pictures with it")->fallthrough();
    addOpenOptions(convertVerb, *convert);
    convertVerb->add_option("--to", convert->to, "the format: coco-captions, coco-results, vqa-v2, vqa-results, karpathy, imagefolder, webdataset, "
                                                 "conversations, tsv, sidecar")->required();
    convertVerb->add_option("--out", convert->out, "new folder")->required();
    onChosen(convertVerb, cli, convert, runConvert);
    addCheckVerb(data, cli);
    CLI::App* make = data->add_subcommand("make", "generate a set")->require_subcommand(1)->fallthrough();
    auto options = std::make_shared<DataOptions>();
    CLI::App* scenes = make->add_subcommand("scenes", "captioned scenes with questions and masks")->fallthrough();
    scenes->add_option("--count", options->count, "how many")->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}));
    scenes->add_option("--out", options->out, "new folder")->required();
    scenes->add_option("--size", options->size, "pixels of a side")->check(CLI::Range(32, 1024));
    scenes->add_option("--backgrounds", options->backgrounds, "folder of pictures to put behind the things");
    onChosen(scenes, cli, options, runMakeScenes);
}

}  // namespace diptych
