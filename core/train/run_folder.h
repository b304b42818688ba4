// A run folder on disk: events.jsonl is only ever appended to; a checkpoint is written beside its place, synced, then
// renamed, so it is whole or not there; `best` is a link that changes atomically.
// Errors: NotFound, Io (no space left, …), Usage (two processes on one run), BadInput (damaged state).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine.h"

namespace diptych {

enum class RunStage { New, Begun, Finished };

class RunFolder {
public:
    // `listener` hears every event that is written; with `rehearse` nothing is written at all.
    RunFolder(std::filesystem::path folder, EventListener listener, bool rehearse);
    ~RunFolder();
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;

    static Result<RunStage> stageOf(const std::filesystem::path& folder);

    // Opens events.jsonl for appending and locks it (Usage: another process trains this run), then removes a torn last line
    // and what a killed process left half-written.
    Status begin();
    Status event(const std::string& kind, std::int64_t step, Json fields);

    // Fills a temporary folder by `fill`, then renames it to checkpoints/step-NNNNNN. An existing one is kept.
    Status saveCheckpoint(std::int64_t step, const std::function<Status(const std::filesystem::path&)>& fill);
    std::filesystem::path checkpointPath(std::int64_t step) const;
    std::vector<std::int64_t> checkpoints() const;               // steps, ascending
    Status pointBestAt(std::int64_t step);
    std::optional<std::int64_t> bestStep() const;
    Status removeOldCheckpoints(int keep);                       // the newest `keep` and the best stay

private:
    std::filesystem::path m_folder;
    EventListener m_listener;
    bool m_rehearse;
    int m_events = -1;                                           // file descriptor
};

}  // namespace diptych
