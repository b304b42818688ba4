// The two runners of jobs. InlineWorker runs a job at once on the calling thread (tests). ThreadWorker has one thread
// and an ordered queue; `post` hands a closure to the asking thread (Qt: a queued call). Exceptions of run() become
// ErrorCode::Internal or OutOfMemory. Destroying a ThreadWorker cancels what runs, drops what waits, and joins.
// A job dies on the asking thread, also one that was dropped.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "core/base/job.h"

namespace diptych {

class InlineWorker : public Worker {
public:
    JobHandle submit(std::unique_ptr<Job> job, Progress::Listener onProgress = {}) override;
};

class ThreadWorker : public Worker {
public:
    using Post = std::function<void(std::function<void()>)>;

    explicit ThreadWorker(Post post);
    ~ThreadWorker() override;
    JobHandle submit(std::unique_ptr<Job> job, Progress::Listener onProgress = {}) override;

private:
    struct Entry;
    void loop();
    Status runEntry(const std::shared_ptr<Entry>& entry);

    Post m_post;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<Entry>> m_queue;
    std::shared_ptr<std::atomic<bool>> m_runningDropped;   // of the last job that was begun
    CancelToken m_runningCancel;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace diptych
