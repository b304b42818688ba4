// The log: one rotating file under $XDG_STATE_HOME/diptych (3 files of 1 MiB), and warnings on stderr where asked for.
// Before initLogging nothing is written. Threads: any.
#pragma once

#include <filesystem>
#include <string_view>

namespace diptych {

struct LoggingOptions {
    std::string_view program = "diptych";          // name of the file
    std::filesystem::path folder;                  // empty: the user's state folder
    bool warningsToStderr = false;
};

void initLogging(const LoggingOptions& options);
void logInfo(std::string_view text);
void logWarning(std::string_view text);
void logError(std::string_view text);

}  // namespace diptych
