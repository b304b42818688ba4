#include "ui/hosts/run_process.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

namespace diptych {

namespace fs = std::filesystem;

namespace {

long numberIn(const fs::path& file) {
    std::ifstream stream(file);
    long number = 0;
    return stream >> number && number > 1 ? number : 0;
}

// True when the process was started as "… train FOLDER …".
bool trainsFolder(long pid, const fs::path& folder) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    std::string wanted("\0train\0", 7);
    wanted += folder.string();
    wanted += '\0';
    return line.find(wanted) != std::string::npos;
}

}  // namespace

fs::path pidFile(const fs::path& runFolder) { return runFolder / "pid"; }

long runningPid(const fs::path& runFolder) {
    const long pid = numberIn(pidFile(runFolder));
    return pid != 0 && trainsFolder(pid, runFolder) ? pid : 0;
}

bool interruptRun(const fs::path& runFolder) {
    const long pid = numberIn(pidFile(runFolder));
    // Held by a descriptor, the process that is looked at is the one that gets the signal, whatever becomes of its number.
    const int held = pid == 0 ? -1 : static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (held < 0)
        return false;
    const bool sent = trainsFolder(pid, runFolder) && ::syscall(SYS_pidfd_send_signal, held, SIGINT, nullptr, 0) == 0;
    ::close(held);
    return sent;
}

std::int64_t peakMemoryOf(long pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    while (status >> word)
        if (std::int64_t kilobytes = 0; word == "VmHWM:" && status >> kilobytes)
            return kilobytes * 1024;
    return 0;
}

}  // namespace diptych
