#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <unistd.h>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/logging.h"

using namespace diptych;

namespace {

const CancelToken* interrupted = nullptr;

void onInterrupt(int) { interrupted->cancel(); }

void showProgress(const ProgressReport& report) {
    std::fprintf(stderr, "\r%s %.0f", report.what.c_str(), report.done);
    if (report.total > 0)
        std::fprintf(stderr, "/%.0f", report.total);
    if (report.secondsLeft >= 0)
        std::fprintf(stderr, " · %.0f s left", report.secondsLeft);
    std::fprintf(stderr, "   %s", report.total > 0 && report.done >= report.total ? "\n" : "");
}

void addGlobalOptions(CLI::App& app, Cli& cli) {
    app.add_flag("--json", cli.json, "print exactly one JSON document (train: one event a line)");
    app.add_option("--threads", cli.threads, "threads of the engine; 0: physical cores")->check(CLI::Range(0, 1024));
    app.add_option("--device", cli.device, "cpu or cuda:0");
    app.add_option("--dtype", cli.dtype, "f32 or bf16")->check(CLI::IsMember({"f32", "bf16"}));
    app.add_option("--seed", cli.seed, "seed of sampling and generation");
    app.add_option("--adapter", cli.adapters, "PEFT folder to put on the model (repeatable)");
}

void addHelp(CLI::App& app, Cli& cli) {
    auto names = std::make_shared<std::vector<std::string>>();
    CLI::App* help = app.add_subcommand("help", "what a verb does");
    help->add_option("verb", *names, "verb, e.g. data make");
    help->callback([&app, &cli, names] {
        cli.run = [&app, names]() -> Status {
            CLI::App* verb = &app;
            std::string path = app.get_name();
            for (const std::string& name : *names) {
                const auto found = verb->get_subcommands([&](const CLI::App* inner) { return inner->get_name() == name; });
                if (found.empty())
                    return Error{ErrorCode::Usage, "is no verb", name, "See diptych-cli help"};
                verb = found.front();
                path += " " + name;
            }
            // Not verb->help(): it would tell of the verb that was parsed, which is this one.
            std::fputs(verb->get_formatter()->make_help(verb, path, CLI::AppFormatMode::Normal).c_str(), stdout);
            return {};
        };
    });
}

int fail(const Error& error) {
    std::fprintf(stderr, "diptych-cli: error: %s\n", error.oneLine().c_str());
    return exitCode(error.code);
}

// What was printed must have arrived: a full disk behind a redirection is a failure.
Status flushed() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return {};
    return Error{ErrorCode::Io, std::string("cannot be written: ") + std::strerror(errno), "standard output",
                 "Free some space and try again"};
}

int parseAndRun(CLI::App& app, Cli& cli, int argc, char** argv) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& shown) {
        return app.exit(shown);
    } catch (const CLI::ParseError& problem) {
        std::string text = problem.what();
        for (char& c : text)
            c = c == '\n' ? ' ' : c;
        return fail({ErrorCode::Usage, text, "usage", "See diptych-cli help"});
    }
    if (!cli.run)
        return fail({ErrorCode::Usage, "no verb was given, wanted one such as caption or data info", "usage",
                     "See diptych-cli help"});
    Status status = cli.run();
    if (status.ok())
        status = flushed();
    return status.ok() ? 0 : fail(status.error());
}

}  // namespace

int main(int argc, char** argv) {
    initLogging({.program = "diptych-cli"});
    Cli cli(::isatty(STDERR_FILENO) != 0 ? Progress::Listener(showProgress) : Progress::Listener());
    interrupted = &cli.job.cancel;
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    std::signal(SIGXFSZ, SIG_IGN);                 // a file size limit is an error like a full disk, not a death

    CLI::App app{"Diptych: joint image-text models without a screen", "diptych-cli"};
    app.set_version_flag("--version", DIPTYCH_VERSION);
    app.require_subcommand(0, 1);
    app.fallthrough();
    addGlobalOptions(app, cli);
    addHelp(app, cli);
    addModelVerbs(app, cli);
    addTextVerbs(app, cli);
    addPictureVerbs(app, cli);
    addWordVerbs(app, cli);
    addInsideVerbs(app, cli);
    addDataVerbs(app, cli);
    addTrainVerbs(app, cli);
    addBenchVerbs(app, cli);
    try {
        return parseAndRun(app, cli, argc, argv);
    } catch (const std::bad_alloc&) {
        return fail({ErrorCode::OutOfMemory, "not enough memory", "diptych-cli", "Use smaller inputs"});
    } catch (const std::exception& exception) {
        return fail({ErrorCode::Internal, exception.what(), "diptych-cli", "Please report this"});
    }
}
