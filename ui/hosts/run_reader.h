// Reads a run folder as it grows: run.json once, events.jsonl from where the last reading ended (a torn last line waits).
#pragma once

#include <QDeadlineTimer>
#include <cstdint>

#include "ui/hosts/run_host.h"

namespace diptych {

class RunReader {
public:
    explicit RunReader(const std::filesystem::path& folder);

    bool update(const QDeadlineTimer& until);       // true: something changed
    bool behind() const { return m_behind; }        // there is more to read than the last update had time for
    void started();                                 // a process was started: what the last one left is over
    void stopping();
    const RunState& state() const { return m_state; }

private:
    void readRequest();
    bool readEvents(const QDeadlineTimer& until);
    bool readSlice();
    void take(const Json& event);
    void takeStep(const Json& event, double step);
    void takeNote(const Json& event, const std::string& kind, int step);
    void findCheckpoints();
    void judge(long pid);
    void readLastError();

    RunState m_state;
    std::uint64_t m_offset = 0;
    bool m_behind = false;
    bool m_broken = false;                          // run.json cannot be read
    bool m_ended = false, m_begun = false;          // ended: nothing is left to resume
    bool m_warm = false;                            // the first step since a start is done: it warms up and tells nothing
    QString m_failure;                              // as the run's own last event tells it
    double m_pictures = 0;
    long m_pid = -1;                                // as last judged; -1: not yet
};

}  // namespace diptych
