// One way to cancel, one to report progress, one to run work: a Job runs on a worker and finishes on the thread that
// asked for it. CancelToken may be shared by any threads and is polled at least every 100 ms by whoever works.
// Progress reaches the listener at most ten times a second (the last report always arrives).
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/result.h"

namespace diptych {

class CancelToken {
public:
    void cancel() const { m_flag->store(true, std::memory_order_relaxed); }
    bool cancelled() const { return m_flag->load(std::memory_order_relaxed); }
    // Status for `DIPTYCH_TRY(token.check())` inside loops: ErrorCode::Cancelled after cancel().
    Status check() const;

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
};

struct ProgressReport {
    double done = 0;
    double total = 0;            // 0: not known
    std::string what;            // a noun phrase in English, e.g. "pictures"
    double secondsLeft = -1;     // < 0: not known yet (three reports are needed)
};

class Progress {
public:
    using Listener = std::function<void(const ProgressReport&)>;

    Progress() = default;
    explicit Progress(Listener listener) : m_listener(std::move(listener)) {}

    void report(double done, double total, const std::string& what = {});

private:
    using Clock = std::chrono::steady_clock;
    Listener m_listener;
    std::mutex m_mutex;
    Clock::time_point m_started{};
    Clock::time_point m_lastSent{};
    int m_reports = 0;
};

struct JobContext {
    CancelToken cancel;
    Progress progress;
};

// Work with two halves. run() is called once on a worker; finish() once on the asking thread, unless the job was
// dropped (its owner died, or a newer job replaced it while it waited).
class Job {
public:
    virtual ~Job() = default;
    virtual std::string title() const = 0;
    virtual Status run(JobContext& context) = 0;
    virtual void finish(const Status& status) = 0;
};

// A job as seen by its owner: destroying the handle drops the job (it is cancelled and never finishes).
class JobHandle {
public:
    JobHandle() = default;
    explicit JobHandle(std::shared_ptr<std::atomic<bool>> dropped, CancelToken cancel)
        : m_dropped(std::move(dropped)), m_cancel(std::move(cancel)) {}
    JobHandle(JobHandle&&) = default;
    JobHandle& operator=(JobHandle&& other) noexcept;
    JobHandle(const JobHandle&) = delete;
    JobHandle& operator=(const JobHandle&) = delete;
    ~JobHandle() { drop(); }

    void cancel() const { m_cancel.cancel(); }   // finish() still comes, with ErrorCode::Cancelled
    void drop();                                 // finish() never comes
    const CancelToken& token() const { return m_cancel; }

private:
    std::shared_ptr<std::atomic<bool>> m_dropped;
    CancelToken m_cancel;
};

// An ordered queue of jobs. Implementations: InlineWorker (runs at once, for tests), ThreadWorker (one thread).
class Worker {
public:
    virtual ~Worker() = default;
    // Runs `job` after those already waiting. `onProgress` is called on the asking thread.
    virtual JobHandle submit(std::unique_ptr<Job> job, Progress::Listener onProgress = {}) = 0;
};

}  // namespace diptych
