#include "ui/hosts/job_center.h"

#include <algorithm>

namespace diptych {

namespace {

constexpr qsizetype keptRows = 30;

}  // namespace

int JobCenter::begin(const QString& title, std::function<void()> cancel) {
    JobRow row;
    row.id = m_nextId++;
    row.title = title;
    row.cancel = std::move(cancel);
    m_rows.append(row);
    while (m_rows.size() > keptRows && m_rows.front().finished)
        m_rows.removeFirst();
    Q_EMIT changed();
    return row.id;
}

void JobCenter::progress(int id, const ProgressReport& report) {
    for (JobRow& row : m_rows)
        if (row.id == id) {
            row.done = report.done;
            row.total = report.total;
            row.secondsLeft = report.secondsLeft;
        }
    Q_EMIT changed();
}

void JobCenter::end(int id, const Status& status) {
    for (JobRow& row : m_rows)
        if (row.id == id) {
            row.finished = true;
            row.cancel = nullptr;
            const bool failed = !status.ok() && status.error().code != ErrorCode::Cancelled;
            row.error = failed ? QString::fromStdString(status.error().oneLine()) : QString();
        }
    Q_EMIT changed();
}

void JobCenter::forget(int id) {
    m_rows.removeIf([id](const JobRow& row) { return row.id == id; });
    Q_EMIT changed();
}

}  // namespace diptych
