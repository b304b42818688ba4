// A worker thread whose jobs finish on the UI thread: ThreadWorker with a queued call as its way back. A job shows in the
// job bar once it has worked for half a second.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>

#include "core/base/workers.h"

namespace diptych {

class JobCenter;

class UiWorker : public QObject {
    Q_OBJECT

public:
    UiWorker(JobCenter& jobs, QObject* parent);

    using Work = std::function<Status(JobContext&)>;
    // `onProgress`, too, is called on the UI thread, as often as the job bar hears of it.
    JobHandle submit(const QString& title, Work work, std::function<void(const Status&)> finish,
                     Progress::Listener onProgress = {});

private:
    JobCenter& m_jobs;
    std::unique_ptr<ThreadWorker> m_worker;
};

}  // namespace diptych
