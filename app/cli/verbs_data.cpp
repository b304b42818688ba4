#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/dataset_info.h"
#include "core/data/scenes.h"

namespace diptych {

namespace {

struct DataOptions {
    std::string path, format, out, backgrounds;
    std::int64_t count = 1000;
    int size = 96;
};

Status runInfo(Cli& cli, const DataOptions& options) {
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(options.path), cli.job, options.format));
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
        std::printf("format   %s\nproblems %zu\n", info.format.c_str(), set.problems.size());
    return {};
}

Status runCheck(Cli& cli, const DataOptions& options) {
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(options.path), cli.job, options.format));
    Json findings = Json::array();
    for (const DataProblem& problem : set.problems) {
        findings.push_back({{"code", problem.code}, {"severity", "error"}, {"row", problem.row}, {"path", problem.path},
                            {"detail", problem.detail}});
        if (!cli.json)
            std::printf("%-16s row %lld  %s  %s\n", problem.code.c_str(), static_cast<long long>(problem.row),
                        visibleText(problem.path).c_str(), visibleText(problem.detail).c_str());
    }
    if (cli.json)
        cli.print({{"rows", set.items.size()}, {"findings", findings}});
    else
        std::printf("%zu rows, %zu findings\n", set.items.size(), set.problems.size());
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

}  // namespace

void addDataVerbs(CLI::App& app, Cli& cli) {
    CLI::App* data = app.add_subcommand("data", "look at, check and make data sets")->require_subcommand(1)->fallthrough();
    for (const bool check : {false, true}) {
        auto options = std::make_shared<DataOptions>();
        CLI::App* verb = check ? data->add_subcommand("check", "rows at fault") : data->add_subcommand("info", "format, splits, fields");
        verb->fallthrough();
        verb->add_option("path", options->path, "folder or file")->required();
        verb->add_option("--format", options->format, "overrules what was recognised");
        onChosen(verb, cli, options, check ? runCheck : runInfo);
    }
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
