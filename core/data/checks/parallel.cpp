#include "core/data/checks/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace diptych {

Status forEachIndex(std::size_t count, int threads, const CancelToken& cancel, const std::function<void(std::size_t)>& body) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr thrown;
    std::mutex mutex;
    const auto work = [&] {
        try {
            for (std::size_t i = next++; i < count && !cancel.cancelled(); i = next++)
                body(i);
        } catch (...) {
            const std::lock_guard lock(mutex);
            thrown = std::current_exception();
            next = count;
        }
    };
    const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : std::max(1u, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < std::min(wanted, count); ++i)
            others.emplace_back(work);
        work();
    }
    if (thrown)
        std::rethrow_exception(thrown);
    return cancel.check();
}

}  // namespace diptych
