// The process that trains a run folder, known by the folder's pid file. A number alone proves nothing (it may have been
// given to another program since): a process counts only while its own command line says that it trains this folder.
#pragma once

#include <cstdint>
#include <filesystem>

namespace diptych {

std::filesystem::path pidFile(const std::filesystem::path& runFolder);
long runningPid(const std::filesystem::path& runFolder);            // 0: none
bool interruptRun(const std::filesystem::path& runFolder);          // SIGINT; false: nothing is running there
std::int64_t peakMemoryOf(long pid);                                // bytes; 0: not known

}  // namespace diptych
