#include "ui/hosts/ui_worker.h"

#include <QTimer>

#include "ui/hosts/job_center.h"

namespace diptych {

namespace {

// Shows a job in the job bar if it lasts; lives as long as its job.
struct JobRowKeeper {
    JobCenter& jobs;
    QString title;
    int id = 0;
    bool over = false;

    void showIfLasting(const std::function<void()>& cancel) {
        if (!over && id == 0)
            id = jobs.begin(title, cancel);
    }
    void report(const ProgressReport& value) const {
        if (id != 0)
            jobs.progress(id, value);
    }
    void end(const Status& status) {
        over = true;
        if (id != 0)
            jobs.end(id, status);
    }
    ~JobRowKeeper() {
        if (!over && id != 0)
            jobs.end(id, Error{ErrorCode::Cancelled, "replaced", {}, {}});
    }
};

class FunctionJob : public Job {
public:
    FunctionJob(std::shared_ptr<JobRowKeeper> row, UiWorker::Work work, std::function<void(const Status&)> finish)
        : m_row(std::move(row)), m_work(std::move(work)), m_finish(std::move(finish)) {}

    std::string title() const override { return m_row->title.toStdString(); }
    Status run(JobContext& context) override { return m_work(context); }
    void finish(const Status& status) override {
        m_row->end(status);
        m_finish(status);
    }

private:
    std::shared_ptr<JobRowKeeper> m_row;
    UiWorker::Work m_work;
    std::function<void(const Status&)> m_finish;
};

}  // namespace

UiWorker::UiWorker(JobCenter& jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_worker(std::make_unique<ThreadWorker>([this](std::function<void()> call) {
          QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
      })) {}

JobHandle UiWorker::submit(const QString& title, Work work, std::function<void(const Status&)> finish,
                           Progress::Listener onProgress) {
    auto row = std::make_shared<JobRowKeeper>(JobRowKeeper{m_jobs, title});
    auto job = std::make_unique<FunctionJob>(row, std::move(work), std::move(finish));
    JobHandle handle = m_worker->submit(std::move(job), [row, onProgress](const ProgressReport& value) {
        row->report(value);
        if (onProgress)
            onProgress(value);
    });
    if (!title.isEmpty())
        QTimer::singleShot(500, this, [weak = std::weak_ptr(row), cancel = handle.token()] {
            if (const auto alive = weak.lock())
                alive->showIfLasting([cancel] { cancel.cancel(); });
        });
    return handle;
}

}  // namespace diptych
