#include "core/base/job.h"

namespace diptych {

Status CancelToken::check() const {
    if (cancelled())
        return Error{ErrorCode::Cancelled, "cancelled", {}, {}};
    return {};
}

void Progress::report(double done, double total, const std::string& what) {
    if (!m_listener)
        return;
    ProgressReport report{done, total, what, -1};
    {
        const std::lock_guard lock(m_mutex);
        const auto now = Clock::now();
        if (m_reports++ == 0)
            m_started = now;
        const bool last = total > 0 && done >= total;
        if (m_reports > 1 && !last && now - m_lastSent < std::chrono::milliseconds(100))
            return;
        m_lastSent = now;
        const double spent = std::chrono::duration<double>(now - m_started).count();
        if (m_reports >= 3 && done > 0 && total > 0)
            report.secondsLeft = spent * (total - done) / done;
    }
    m_listener(report);
}

JobHandle& JobHandle::operator=(JobHandle&& other) noexcept {
    if (this != &other) {
        drop();
        m_dropped = std::move(other.m_dropped);
        m_cancel = other.m_cancel;
    }
    return *this;
}

void JobHandle::drop() {
    if (!m_dropped)
        return;
    m_dropped->store(true);
    m_cancel.cancel();
    m_dropped.reset();
}

}  // namespace diptych
