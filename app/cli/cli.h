// What all verbs of diptych-cli share: global options, output for people or as one JSON document, errors on one line, the
// engine loaded once and only when a verb computes. Each add…Verbs registers its verbs; the chosen one sets `run`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/engine.h"

namespace diptych {

struct Cli {
    explicit Cli(Progress::Listener onProgress) : job{CancelToken(), Progress(std::move(onProgress))} {}

    bool json = false;
    int threads = 0;
    std::string device = "cpu", dtype = "f32";
    std::uint64_t seed = 0;
    std::vector<std::string> adapters;
    JobContext job;
    std::function<Status()> run;

    // NotFound or Unsupported as loadEngine; refuses options that this version does not have.
    Result<Engine*> engine();
    Result<std::shared_ptr<Model>> model(const std::string& folder);
    OpenRequest openRequest(const std::string& folder) const;              // with the --adapter folders
    void warnAbout(const std::string& folder, const ModelInfo& info) const;   // lines on stderr, for people
    void print(const Json& document) const;            // with --json: the one document on stdout

private:
    std::shared_ptr<Engine> m_engine;
};

void addModelVerbs(CLI::App& app, Cli& cli);           // model info, model new, model export
void addTextVerbs(CLI::App& app, Cli& cli);            // tokenize
void addPictureVerbs(CLI::App& app, Cli& cli);         // preprocess, caption, vqa, embed, match
void addWordVerbs(CLI::App& app, Cli& cli);            // classify, fill-mask, chat
void addInsideVerbs(CLI::App& app, Cli& cli);          // explain, project
void addDataVerbs(CLI::App& app, Cli& cli);            // data info, convert, make
void addCheckVerb(CLI::App* data, Cli& cli);           // data check
void addFixVerbs(CLI::App* data, Cli& cli);            // data fix, undo
void addCatalogVerbs(CLI::App* data, Cli& cli);        // data import, find
void addMakeVerb(CLI::App* data, Cli& cli);            // data make
void addTrainVerbs(CLI::App& app, Cli& cli);           // train, eval
void addBenchVerbs(CLI::App& app, Cli& cli);           // bench

// One entry of every subcommand: the callback that sets cli.run.
template <typename Options>
void onChosen(CLI::App* verb, Cli& cli, std::shared_ptr<Options> options, Status (*run)(Cli&, const Options&)) {
    verb->callback([&cli, options, run] { cli.run = [&cli, options, run] { return run(cli, *options); }; });
}

Result<std::vector<SharedImage>> readImages(const std::vector<std::string>& paths);
// [rows, cols] float32 as nested arrays.
Json matrixJson(const std::vector<float>& values, std::size_t rows, std::size_t cols);
Status writeArrays(const std::string& path, const std::vector<NamedArray>& arrays,
                   const std::map<std::string, std::string>& metadata = {});

}  // namespace diptych
