#include <algorithm>
#include <cstdio>

#include "app/cli/cli.h"

namespace diptych {

namespace {

struct BenchOptions {
    std::string name;
};

Status listNames(Cli& cli, const std::vector<Benchmark>& benchmarks) {
    Json names = Json::array();
    for (const Benchmark& benchmark : benchmarks) {
        names.push_back({{"name", benchmark.name}, {"what", benchmark.what}});
        if (!cli.json)
            std::printf("%-20s %s\n", benchmark.name.c_str(), benchmark.what.c_str());
    }
    if (cli.json)
        cli.print({{"benchmarks", names}});
    return {};
}

// How many times better than the peer; how much of the machine's limit is reached. Both are better when larger.
double share(const BenchResult& result, double other) {
    return result.smallerIsBetter ? other / result.value : result.value / other;
}

Json resultJson(const BenchResult& result) {
    Json document{{"name", result.name}, {"unit", result.unit}, {"value", result.value}};
    if (result.peer) {
        document["peer"] = *result.peer;
        document["ratio"] = share(result, *result.peer);
    }
    if (result.limit) {
        document["limit"] = *result.limit;
        document["fraction_of_limit"] = share(result, *result.limit);
    }
    return document;
}

Status runBench(Cli& cli, const BenchOptions& options) {
    DIPTYCH_ASSIGN(Engine* const engine, cli.engine());
    if (options.name == "list")
        return listNames(cli, engine->benchmarks());
    const std::string suffix = cli.dtype == "f32" ? "" : "-" + cli.dtype;
    DIPTYCH_ASSIGN(const BenchResult result, engine->bench(options.name + suffix, cli.job));
    if (cli.json) {
        cli.print(resultJson(result));
        return {};
    }
    std::printf("%s  %.4g %s", result.name.c_str(), result.value, result.unit.c_str());
    if (result.peer)
        std::printf("   %.2f times the library's %.4g", share(result, *result.peer), *result.peer);
    if (result.limit)
        std::printf("   %.0f %% of the machine's %.4g", 100 * share(result, *result.limit), *result.limit);
    std::printf("\n");
    return {};
}

}  // namespace

void addBenchVerbs(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<BenchOptions>();
    CLI::App* verb = app.add_subcommand("bench", "how fast this machine does a piece of work")->fallthrough();
    verb->add_option("name", options->name,
                     "list, or one of: tokenize-clip-bpe tokenize-bert jpeg-resize map-open vit-b32-1 vit-b32-8 vit-b32-32 gemv "
                     "lm-135m-decode lm-135m-decode-bf16 blip-base-caption")
        ->required();
    onChosen(verb, cli, options, runBench);
}

}  // namespace diptych
