// Checks a set off the UI thread: with progress, to be paused, gone on with and stopped. Before a check there are the faults
// that reading the set found. The report belongs to one set; another set begins anew.
// Threads: the UI thread.
#pragma once

#include <QObject>
#include <filesystem>
#include <memory>

#include "core/base/job.h"
#include "core/data/checks/checks.h"
#include "core/data/filter/row_filter.h"

namespace diptych {

class JobCenter;
class UiWorker;

class CheckRunner : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Running, Paused, Done, Failed };

    explicit CheckRunner(JobCenter& jobs, QObject* parent = nullptr);
    ~CheckRunner() override;

    // Null: none; its faults become the report. What is measured of pictures is kept in the project's folder, if there is one.
    void setSet(std::shared_ptr<const Dataset> set, const std::filesystem::path& project = {});
    void setEdited(std::shared_ptr<const Dataset> set);       // the same source: the report stays and grows old
    void start();
    void setPaused(bool on);
    void stop();

    State state() const { return m_state; }
    bool old() const { return m_old; }                        // rows were edited since
    const ProgressReport& progress() const { return m_progress; }
    const QString& problem() const { return m_problem; }      // of Failed, one line
    std::shared_ptr<const CheckReport> report() const { return m_report; }
    std::shared_ptr<const FindingIndex> index() const { return m_index; }
    const std::shared_ptr<const Dataset>& set() const { return m_set; }

Q_SIGNALS:
    void stateChanged();                                      // progress too, at most ten times a second
    void reportChanged();

private:
    class Gate;
    void settle(State state);
    struct Found {
        std::shared_ptr<const CheckReport> report;
        std::shared_ptr<const FindingIndex> index;
    };
    static Found indexed(CheckReport report);
    void take(const Found& found);

    State m_state = State::Idle;
    bool m_old = false;
    ProgressReport m_progress;
    QString m_problem;
    std::shared_ptr<const Dataset> m_set;
    std::filesystem::path m_project;
    std::shared_ptr<const CheckReport> m_report;
    std::shared_ptr<const FindingIndex> m_index;
    std::shared_ptr<Gate> m_gate;
    JobHandle m_checking, m_listing;
    std::unique_ptr<UiWorker> m_worker;                       // last: its thread ends before the rest goes
};

}  // namespace diptych
