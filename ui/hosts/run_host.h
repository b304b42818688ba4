// Fine-tunes as the window sees them: run folders under one root, followed by reading run.json and events.jsonl; training
// itself is a child process `diptych-cli train RUN_DIR` that outlives the window (started detached, known by a pid file).
// Long histories are read in slices, so that following them never holds the UI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych {

struct RunCurve {
    QVector<double> step, value;
};

// What happened in a run beside its steps.
struct RunNote {
    double time = 0;                               // seconds since 1970
    int step = 0;
    QString kind;                                  // "start", "resume", "eval", "checkpoint", "warning", "end"
    QString detail;                                // data: a path, a number, a message
};

struct RunState {
    enum class Kind { New, Running, Stopped, Finished, Failed };
    std::filesystem::path folder, baseModel, data;
    QString title;
    Kind kind = Kind::New;
    bool stopping = false;                         // was asked to end and has not yet
    int step = 0, steps = 0;
    double secondsLeft = -1, secondsPerStep = 0, picturesPerSecond = 0;
    std::int64_t memoryBytes = 0;                  // the most that its process used; 0: not known
    std::map<QString, RunCurve> curves;            // "loss", "losses/itc", "lr", "grad_norm", "eval/loss" …
    QList<RunNote> notes;
    QStringList warnings;                          // plain advice with its evidence, English
    QString error;                                 // last line of a failed run
    std::filesystem::path bestCheckpoint, lastCheckpoint;    // empty: none yet
    bool usable() const { return !lastCheckpoint.empty(); }
};

int stepOfCheckpoint(const std::filesystem::path& checkpoint);           // "…/step-000040" → 40; -1: is none

class RunHost : public QObject {
    Q_OBJECT

public:
    RunHost(std::filesystem::path runsRoot, std::filesystem::path cliProgram, QObject* parent = nullptr);
    ~RunHost() override;

    const std::filesystem::path& root() const;
    const std::filesystem::path& program() const;
    QList<RunState> runs() const;                                        // newest first
    const RunState* find(const std::filesystem::path& folder) const;

    Result<std::filesystem::path> create(const QString& title, const Json& run);   // writes run.json into a new folder
    Status start(const std::filesystem::path& folder);                   // starts, or resumes a begun run
    void stop(const std::filesystem::path& folder);                      // asks the process to checkpoint and end
    Result<std::filesystem::path> duplicate(const std::filesystem::path& folder);
    // Moves a run that is not running into the desktop's trash; the answer is what bringBack() needs to undo it.
    struct Trashed {
        std::filesystem::path folder, inTrash;
        QString title;
    };
    Result<Trashed> moveToTrash(const std::filesystem::path& folder);
    Status bringBack(const Trashed& trashed);

Q_SIGNALS:
    void runsChanged();                                                  // list, states or curves; at most 4 times a second

public:
    void poll();                                                         // reads what the runs wrote since

private:
    struct Private;
    bool findFolders();
    void tell();
    std::unique_ptr<Private> m_d;
};

}  // namespace diptych
