#include "ui/panels/data/check_runner.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "core/data/catalog/facts_cache.h"
#include "core/data/edits/edit.h"
#include "ui/hosts/ui_worker.h"

namespace diptych {

// Holds those who report progress while it is shut: workers report after every picture.
class CheckRunner::Gate {
public:
    void setShut(bool shut) {
        const std::lock_guard lock(m_mutex);
        m_shut = shut;
        m_opened.notify_all();
    }
    void pass(const CancelToken& cancel) {
        std::unique_lock lock(m_mutex);
        while (m_shut && !cancel.cancelled())
            m_opened.wait_for(lock, std::chrono::milliseconds(50));
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_opened;
    bool m_shut = false;
};

namespace {

CheckReport reportOfReading(const Dataset& set) {
    CheckReport report;
    report.rows = static_cast<std::int64_t>(set.items.size());
    FindingList found;
    for (const DataProblem& problem : set.problems)
        found.add(makeFinding(problem.code, problem.row, problem.path, problem.detail));
    report.counts = found.counts();
    report.findings = found.takeSorted();
    return report;
}

}  // namespace

CheckRunner::CheckRunner(JobCenter& jobs, QObject* parent)
    : QObject(parent), m_report(std::make_shared<CheckReport>()), m_index(std::make_shared<FindingIndex>()),
      m_worker(std::make_unique<UiWorker>(jobs, nullptr)) {}

CheckRunner::~CheckRunner() {
    if (m_gate)
        m_gate->setShut(false);
}

void CheckRunner::setSet(std::shared_ptr<const Dataset> set, const std::filesystem::path& project) {
    stop();
    m_project = project;
    m_set = std::move(set);
    settle(State::Idle);
    if (!m_set)
        return take(indexed({}));
    auto found = std::make_shared<Found>();
    m_listing = m_worker->submit(
        {},
        [set = m_set, found](JobContext&) -> Status {
            *found = indexed(reportOfReading(*set));
            return {};
        },
        [this, found](const Status& status) {
            if (status.ok())
                take(*found);
        });
}

void CheckRunner::setEdited(std::shared_ptr<const Dataset> set) {
    m_set = std::move(set);
    m_old = m_state == State::Done || m_state == State::Running || m_state == State::Paused;
    Q_EMIT stateChanged();
}

void CheckRunner::start() {
    if (!m_set)
        return;
    stop();
    m_old = false;
    m_gate = std::make_shared<Gate>();
    auto found = std::make_shared<Found>();
    m_checking = m_worker->submit(
        tr("Checking the data set"),
        [set = m_set, project = m_project, found, gate = m_gate](JobContext& context) -> Status {
            JobContext gated{context.cancel, Progress([&](const ProgressReport& progress) {
                                 context.progress.report(progress.done, progress.total, progress.what);
                                 gate->pass(context.cancel);
                             })};
            // Without the cache every picture is measured anew; that is no reason not to check.
            auto cache = project.empty() ? Result<std::unique_ptr<FactsCache>>(nullptr) : FactsCache::open(project);
            DIPTYCH_ASSIGN(CheckReport report, checkDataset(withoutExcluded(*set), {.facts = cache.ok() ? cache->get() : nullptr}, gated));
            *found = indexed(std::move(report));
            return {};
        },
        [this, found](const Status& status) {
            if (status.ok())
                take(*found);
            else
                m_problem = QString::fromStdString(status.error().oneLine());
            const bool stopped = !status.ok() && status.error().code == ErrorCode::Cancelled;
            settle(status.ok() ? State::Done : stopped ? State::Idle : State::Failed);
        },
        [this](const ProgressReport& progress) {
            m_progress = progress;
            Q_EMIT stateChanged();
        });
    m_progress = {};
    settle(State::Running);
}

void CheckRunner::setPaused(bool on) {
    if (!m_gate || (m_state != State::Running && m_state != State::Paused))
        return;
    m_gate->setShut(on);
    settle(on ? State::Paused : State::Running);
}

void CheckRunner::stop() {
    if (m_gate)
        m_gate->setShut(false);
    m_checking.drop();
    if (m_state == State::Running || m_state == State::Paused)
        settle(State::Idle);
}

void CheckRunner::settle(State state) {
    m_state = state;
    Q_EMIT stateChanged();
}

CheckRunner::Found CheckRunner::indexed(CheckReport report) {
    auto index = std::make_shared<FindingIndex>();
    index->add(report.findings);
    return {std::make_shared<const CheckReport>(std::move(report)), std::move(index)};
}

void CheckRunner::take(const Found& found) {
    m_report = found.report;
    m_index = found.index;
    Q_EMIT reportChanged();
}

}  // namespace diptych
