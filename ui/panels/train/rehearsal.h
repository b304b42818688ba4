// Two steps of a run in a process of their own, with nothing written: what a step takes and how much memory, measured on the
// batch size that was asked for. Destroying it ends the process.
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace diptych {

struct Rehearsed {
    double secondsPerStep = 0;                      // of the second step: the first one warms up
    std::int64_t memoryBytes = 0;                   // the most that the process used
    QString error;                                  // one line; empty: it went well
};

class Rehearsal : public QObject {
    Q_OBJECT

public:
    using Listener = std::function<void(const Rehearsed&)>;     // on the UI thread, once

    Rehearsal(const std::filesystem::path& program, const std::string& runJson, Listener done);
    ~Rehearsal() override;

private:
    Rehearsed read();
    void finish(const Rehearsed& result);

    QTemporaryDir m_folder;
    QProcess m_process;
    Listener m_done;
};

}  // namespace diptych
