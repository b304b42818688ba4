#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/eval/scenes_eval.h"

namespace diptych {

namespace {

struct TrainOptions {
    std::string runDir;
    bool resume = false, rehearse = false;
};

void printEvent(const Json& event) {
    const std::string kind = event.value("kind", "");
    if (kind == "step") {
        std::printf("step %lld  loss %.4f  lr %.2e\n", event.value("step", 0LL), event.value("loss", 0.0), event.value("lr", 0.0));
        return;
    }
    std::printf("%s\n", visibleText(event.dump(-1, ' ', false, Json::error_handler_t::replace)).c_str());
}

Status runTrain(Cli& cli, const TrainOptions& options) {
    if (cli.dtype != "f32")
        return Error{ErrorCode::Usage, "is " + cli.dtype + ", wanted none: run.json says it", "--dtype", "Write \"dtype\" into run.json"};
    DIPTYCH_ASSIGN(Engine* const engine, cli.engine());
    const bool json = cli.json;
    const auto onEvent = [json](const std::string& line) {
        if (json)
            std::puts(line.c_str());
        else
            printEvent(Json::parse(line, nullptr, false));
        std::fflush(stdout);
    };
    return engine->train({fromUtf8(options.runDir), options.resume, options.rehearse}, onEvent, cli.job);
}

struct EvalOptions {
    std::string model, data, language = "en";
};

Status runEvalScenes(Cli& cli, const EvalOptions& options) {
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const Json scores, evalScenes(*model, fromUtf8(options.data), options.language, cli.job));
    if (cli.json)
        cli.print(scores);
    else
        std::printf("%s\n", scores.dump(2).c_str());
    return {};
}

}  // namespace

void addTrainVerbs(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<TrainOptions>();
    CLI::App* train = app.add_subcommand("train", "do what a run folder's run.json asks for")->fallthrough();
    train->add_option("run", options->runDir, "run folder")->required();
    train->add_flag("--resume", options->resume, "go on from the last checkpoint");
    train->add_flag("--rehearse", options->rehearse, "two steps without writing: time and memory");
    onChosen(train, cli, options, runTrain);
    CLI::App* eval = app.add_subcommand("eval", "score a model")->require_subcommand(1)->fallthrough();
    auto scoring = std::make_shared<EvalOptions>();
    CLI::App* scenes = eval->add_subcommand("scenes", "every score of a generated set")->fallthrough();
    scenes->add_option("--model", scoring->model, "model folder")->required();
    scenes->add_option("--data", scoring->data, "folder of data make scenes")->required();
    scenes->add_option("--language", scoring->language, "en or zh")->check(CLI::IsMember({"en", "zh"}));
    onChosen(scenes, cli, scoring, runEvalScenes);
}

}  // namespace diptych
