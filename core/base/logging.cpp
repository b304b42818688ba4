#include "core/base/logging.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "core/base/errors.h"

namespace diptych {

namespace {

std::shared_ptr<spdlog::logger> logger;

std::filesystem::path stateFolder() {
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
        return std::filesystem::path(state) / "diptych";
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : "/tmp") / ".local" / "state" / "diptych";
}

void log(spdlog::level::level_enum level, std::string_view text) {
    if (logger)
        logger->log(level, visibleText(text));
}

}  // namespace

void initLogging(const LoggingOptions& options) {
    const auto folder = options.folder.empty() ? stateFolder() : options.folder;
    std::vector<spdlog::sink_ptr> sinks;
    try {
        std::filesystem::create_directories(folder);
        const auto file = (folder / (std::string(options.program) + ".log")).string();
        sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, 1 << 20, 3));
    } catch (const std::exception&) {
        // A read-only home must not keep the program from starting; stderr is left.
    }
    if (options.warningsToStderr || sinks.empty()) {
        sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
        sinks.back()->set_level(spdlog::level::warn);
    }
    logger = std::make_shared<spdlog::logger>(std::string(options.program), sinks.begin(), sinks.end());
    logger->flush_on(spdlog::level::info);
    logger->set_error_handler([](const std::string&) {});   // a log that has no room left must not say so on stderr
}

void logInfo(std::string_view text) {
    log(spdlog::level::info, text);
}
void logWarning(std::string_view text) {
    log(spdlog::level::warn, text);
}
void logError(std::string_view text) {
    log(spdlog::level::err, text);
}

}  // namespace diptych
