#include "core/base/workers.h"

#include <exception>
#include <new>

namespace diptych {

namespace {

Status runGuarded(Job& job, JobContext& context) {
    try {
        return job.run(context);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory", job.title(), "Close something large and try again"};
    } catch (const std::exception& exception) {
        return Error{ErrorCode::Internal, exception.what(), job.title(), "Please report this with the log file"};
    } catch (...) {
        return Error{ErrorCode::Internal, "an unknown exception", job.title(), "Please report this with the log file"};
    }
}

}  // namespace

JobHandle InlineWorker::submit(std::unique_ptr<Job> job, Progress::Listener onProgress) {
    JobContext context{CancelToken(), Progress(std::move(onProgress))};
    job->finish(runGuarded(*job, context));
    return {};
}

struct ThreadWorker::Entry {
    std::unique_ptr<Job> job;
    Progress::Listener onProgress;
    std::shared_ptr<std::atomic<bool>> dropped = std::make_shared<std::atomic<bool>>(false);
    CancelToken cancel;
};

ThreadWorker::ThreadWorker(Post post) : m_post(std::move(post)), m_thread([this] { loop(); }) {}

ThreadWorker::~ThreadWorker() {
    std::deque<std::shared_ptr<Entry>> dropped;    // dies after the lock is gone: jobs may be anything
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        dropped.swap(m_queue);
        if (m_runningDropped) {
            m_runningDropped->store(true);
            m_runningCancel.cancel();
        }
    }
    m_wake.notify_all();
    m_thread.join();
}

JobHandle ThreadWorker::submit(std::unique_ptr<Job> job, Progress::Listener onProgress) {
    auto entry = std::make_shared<Entry>();
    entry->job = std::move(job);
    entry->onProgress = std::move(onProgress);
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(entry);
    }
    m_wake.notify_one();
    return JobHandle(entry->dropped, entry->cancel);
}

void ThreadWorker::loop() {
    for (;;) {
        std::shared_ptr<Entry> entry;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
            if (m_stopping)
                return;
            entry = m_queue.front();
            m_queue.pop_front();
            m_runningDropped = entry->dropped;
            m_runningCancel = entry->cancel;
        }
        const Status status = entry->dropped->load() ? Status() : runEntry(entry);
        // The asking thread lets the job go, dropped or not: what a job holds belongs to that thread.
        m_post([last = std::move(entry), status]() mutable {
            if (!last->dropped->load())
                last->job->finish(status);
            last.reset();
        });
    }
}

Status ThreadWorker::runEntry(const std::shared_ptr<Entry>& entry) {
    const auto relay = [this, entry](const ProgressReport& report) {
        m_post([entry, report] {
            if (!entry->dropped->load() && entry->onProgress)
                entry->onProgress(report);
        });
    };
    JobContext context{entry->cancel, Progress(relay)};
    DIPTYCH_TRY(entry->cancel.check());
    return runGuarded(*entry->job, context);
}

}  // namespace diptych
