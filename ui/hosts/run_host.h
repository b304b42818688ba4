// Fine-tunes as the window sees them: run folders under one root, followed by reading run.json and events.jsonl; training
// itself is a child process `diptych-cli train RUN_DIR` that outlives the window (started detached, known by a pid file).
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QVector>
#include <filesystem>
#include <map>
#include <memory>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych {

struct RunCurve {
    QVector<double> step, value;
};

struct RunState {
    enum class Kind { New, Running, Stopped, Finished, Failed };
    std::filesystem::path folder;
    QString title;
    Kind kind = Kind::New;
    int step = 0, steps = 0;
    double secondsLeft = -1, stepsPerSecond = 0;
    std::map<QString, RunCurve> curves;            // "loss", "losses/itc", "lr", "grad_norm", "eval/loss" …
    QStringList warnings;                          // plain advice with its evidence, English
    QString error;                                 // last line of a failed run
    std::filesystem::path bestCheckpoint, lastCheckpoint;    // empty: none yet
    bool usable() const { return !lastCheckpoint.empty(); }
};

class RunHost : public QObject {
    Q_OBJECT

public:
    RunHost(std::filesystem::path runsRoot, std::filesystem::path cliProgram, QObject* parent = nullptr);
    ~RunHost() override;

    const std::filesystem::path& root() const;
    QList<RunState> runs() const;                                        // newest first
    const RunState* find(const std::filesystem::path& folder) const;

    Result<std::filesystem::path> create(const QString& title, const Json& run);   // writes run.json into a new folder
    Status start(const std::filesystem::path& folder);                   // starts, or resumes a begun run
    void stop(const std::filesystem::path& folder);                      // asks the process to checkpoint and end
    Result<std::filesystem::path> duplicate(const std::filesystem::path& folder);

Q_SIGNALS:
    void runsChanged();                                                  // list, states or curves; at most 4 times a second

public:
    void poll();                                                         // reads what the runs wrote since

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace diptych
