#include "ui/panels/ask/batch_runner.h"

#include "ui/hosts/engine_host.h"
#include "ui/hosts/job_center.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr int reportMs = 100;
constexpr int answersForAGuess = 3;

}  // namespace

BatchRunner::BatchRunner(Services& services, BatchTableModel& model, QObject* parent)
    : QObject(parent), m_services(services), m_model(model) {}

BatchRunner::~BatchRunner() {
    m_job = {};
    if (m_running)
        m_services.jobs.end(m_barRow, Error{ErrorCode::Cancelled, "closed", {}, {}});
}

void BatchRunner::start(const QString& title) {
    stop();
    m_running = true;
    m_at = m_answered = 0;
    m_total = m_model.count(BatchRow::State::Waiting);
    m_barRow = m_services.jobs.begin(title, [this] { stop(); });
    m_clock.start();
    m_sinceReport.start();
    next();
}

void BatchRunner::stop() {
    if (m_running)
        end(Error{ErrorCode::Cancelled, "stopped", {}, {}});
}

void BatchRunner::next() {
    const int row = m_model.nextWaiting(m_at);
    if (row < 0)
        return end({});
    m_at = row + 1;
    m_job = m_services.engine.ask<BatchAnswer>(
        {},
        [file = m_model.rows()[static_cast<std::size_t>(row)].file, task = m_model.task()](Model& model, JobContext& context) {
            return answerFor(model, file, task, context);
        },
        [this, row](Result<BatchAnswer> answer) { take(row, answer); });
}

void BatchRunner::take(int row, const Result<BatchAnswer>& answer) {
    if (!answer.ok() && answer.error().code == ErrorCode::Cancelled)
        return stop();
    m_model.setAnswer(row, answer);
    ++m_answered;
    if (m_sinceReport.elapsed() >= reportMs)
        report();
    next();
}

double BatchRunner::secondsLeft() const {
    if (!m_running || m_answered < answersForAGuess)
        return -1;
    return static_cast<double>(m_clock.elapsed()) / 1000 / m_answered * (m_total - m_answered);
}

void BatchRunner::report() {
    m_sinceReport.restart();
    m_services.jobs.progress(m_barRow, {.done = static_cast<double>(m_answered),
                                        .total = static_cast<double>(m_total),
                                        .what = "pictures",
                                        .secondsLeft = secondsLeft()});
    Q_EMIT progressed();
}

void BatchRunner::end(const Status& status) {
    m_job = {};
    m_running = false;
    m_services.jobs.end(m_barRow, status);
    Q_EMIT progressed();
    Q_EMIT ended();
}

}  // namespace diptych
