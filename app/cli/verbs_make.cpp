#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/scenes.h"

namespace diptych {

namespace {

struct MakeOptions {
    std::string out, backgrounds;
    MakeScenesRequest request;
};

Status runMakeScenes(Cli& cli, const MakeOptions& options) {
    MakeScenesRequest request = options.request;
    request.folder = fromUtf8(options.out);
    request.backgrounds = fromUtf8(options.backgrounds);
    request.seed = cli.seed;
    request.threads = cli.threads;
    DIPTYCH_TRY(makeScenes(request, cli.job));
    if (cli.json)
        cli.print({{"folder", options.out}, {"scenes", request.count}, {"seed", cli.seed}});
    else
        std::printf("%lld scenes in %s\n", static_cast<long long>(request.count), visibleText(options.out).c_str());
    return {};
}

}  // namespace

void addMakeVerb(CLI::App* data, Cli& cli) {
    CLI::App* make = data->add_subcommand("make", "generate a set")->require_subcommand(1)->fallthrough();
    auto options = std::make_shared<MakeOptions>();
    SceneOptions& scene = options->request.options;
    CLI::App* scenes = make->add_subcommand("scenes", "captioned scenes with questions, masks and boxes")->fallthrough();
    scenes->add_option("--count", options->request.count, "how many")->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}));
    scenes->add_option("--out", options->out, "new folder")->required();
    scenes->add_option("--size", scene.size, "pixels of a side")->check(CLI::Range(32, 1024));
    scenes->add_option("--backgrounds", options->backgrounds, "folder of pictures to put behind the things");
    scenes->add_option("--level", scene.level, "1 easy to 5 hard; 2 is what the bundled model knows")->check(CLI::Range(1, 5));
    scenes->add_option("--min-objects", scene.minObjects, "fewest things in a picture; else as the level has it")->check(CLI::Range(1, 9));
    scenes->add_option("--max-objects", scene.maxObjects, "most things in a picture; else as the level has it")->check(CLI::Range(1, 9));
    scenes->add_option("--max-count", scene.maxCount, "every other scene is for counting: up to so many of one kind")->check(CLI::Range(2, 9));
    scenes->add_flag("--text", scene.text, "a written word in each picture, with captions and questions about it");
    scenes->add_flag("--distractors", scene.distractors, "false captions of each caption's own words, also in pairs.json");
    scenes->add_flag("--holdout", options->request.holdout, "one shape a colour comes in the split heldout alone");
    onChosen(scenes, cli, options, runMakeScenes);
}

}  // namespace diptych
