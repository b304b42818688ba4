// The longest stretch of work of the UI thread for which no timer was served, in milliseconds of its own processor time: a
// machine that is busy with something else does not count.
#pragma once

#include <QTimer>
#include <ctime>

namespace diptych::tests {

class WorkWatch {
public:
    WorkWatch() {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, [this] { note(); });
        m_last = now();
        m_timer.start(1);
    }
    double worst() {
        note();
        return m_worst;
    }

private:
    static double now() {
        timespec spent{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
        return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
    }
    void note() {
        m_worst = qMax(m_worst, now() - m_last);
        m_last = now();
    }

    QTimer m_timer;
    double m_last = 0, m_worst = 0;
};

}  // namespace diptych::tests
