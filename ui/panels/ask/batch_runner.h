// Goes through the waiting rows of a batch, one picture after another, so that other work on the model finds its turn in
// between. Goes on while its panel is hidden, and stands in the job bar. A row that fails does not end it.
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include "core/base/job.h"
#include "ui/panels/ask/batch_table_model.h"

namespace diptych {

struct Services;

class BatchRunner : public QObject {
    Q_OBJECT

public:
    BatchRunner(Services& services, BatchTableModel& model, QObject* parent = nullptr);
    ~BatchRunner() override;

    void start(const QString& title);               // the model's task; `title` for the job bar
    void stop();                                    // what is done stays
    bool running() const { return m_running; }
    double secondsLeft() const;                     // < 0: not known yet

Q_SIGNALS:
    void progressed();                              // at most ten times a second
    void ended();

private:
    void next();
    void take(int row, const Result<BatchAnswer>& answer);
    void report();
    void end(const Status& status);

    Services& m_services;
    BatchTableModel& m_model;
    JobHandle m_job;
    QElapsedTimer m_clock, m_sinceReport;
    int m_at = 0, m_answered = 0, m_total = 0, m_barRow = 0;
    bool m_running = false;
};

}  // namespace diptych
