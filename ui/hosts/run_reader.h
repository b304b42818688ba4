// Reads a run folder as it grows: run.json once, events.jsonl from where the last reading ended (a torn last line waits).
#pragma once

#include <cstdint>

#include "ui/hosts/run_host.h"

namespace diptych {

class RunReader {
public:
    explicit RunReader(const std::filesystem::path& folder);

    bool update();                                  // true: something changed
    const RunState& state() const { return m_state; }

private:
    void readRequest();
    bool readEvents();
    void take(const Json& event);
    void findCheckpoints();
    bool processAlive() const;
    void judge();

    RunState m_state;
    std::uint64_t m_offset = 0;
    bool m_ended = false, m_begun = false;          // ended: nothing is left to resume
    QString m_failure;                              // as the run's own last event tells it
    double m_lastSeconds = 0;
};

std::filesystem::path pidFile(const std::filesystem::path& runFolder);
long runningPid(const std::filesystem::path& runFolder);   // 0: none

}  // namespace diptych
