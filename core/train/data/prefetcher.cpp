#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <thread>

#include "core/train/data/batch_source.h"

namespace diptych {

namespace {

// An exception must not leave the thread.
Result<MicroBatch> batchAt(const BatchSource& source, std::int64_t position) {
    try {
        return source.batch(position);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory for a batch", "training", "Lower batch"};
    } catch (const std::exception& exception) {
        const std::string text = exception.what();
        return Error{ErrorCode::Internal, text.substr(0, text.find('\n')), "training batch", "See the log file"};
    }
}

}  // namespace

struct Prefetcher::State {
    const BatchSource& source;
    std::size_t ahead;
    std::mutex mutex;
    std::condition_variable filled, drained;
    std::deque<Result<MicroBatch>> ready;
    bool stop = false;
    std::thread thread;

    void work(std::int64_t position) {
        for (;; ++position) {
            Result<MicroBatch> batch = batchAt(source, position);
            const bool failed = !batch.ok();
            std::unique_lock lock(mutex);
            drained.wait(lock, [this] { return stop || ready.size() < ahead; });
            if (stop)
                return;
            ready.push_back(std::move(batch));
            filled.notify_one();
            if (failed)
                return;                     // the reader stops at the first error
        }
    }
};

Prefetcher::Prefetcher(const BatchSource& source, std::int64_t first, int ahead)
    : m_state(new State{.source = source, .ahead = static_cast<std::size_t>(ahead), .mutex = {}, .filled = {},
                        .drained = {}, .ready = {}, .stop = false, .thread = {}}) {
    m_state->thread = std::thread([state = m_state.get(), first] { state->work(first); });
}

Prefetcher::~Prefetcher() {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stop = true;
    }
    m_state->drained.notify_all();
    m_state->thread.join();
}

Result<MicroBatch> Prefetcher::next() {
    std::unique_lock lock(m_state->mutex);
    m_state->filled.wait(lock, [this] { return !m_state->ready.empty(); });
    Result<MicroBatch> batch = m_state->ready.front();
    if (batch.ok())
        m_state->ready.pop_front();           // an error stays: who asks again hears it again
    m_state->drained.notify_one();
    return batch;
}

}  // namespace diptych
