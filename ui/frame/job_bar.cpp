#include "ui/frame/job_bar.h"

#include <QClipboard>
#include <QEvent>
#include <QFile>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QToolButton>

#include "ui/common/duration_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/job_center.h"
#include "ui/hosts/run_host.h"
#include "ui/services.h"

namespace diptych {

namespace {

// Resident memory of this process in MB.
int residentMegabytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return static_cast<int>(file.readAll().split(' ').value(1).toLongLong() * 4096 / 1'000'000);
}

QLabel* oneLine(QWidget* parent) {
    QLabel* label = plainLabel({}, parent);
    label->setWordWrap(false);
    return label;
}

}  // namespace

JobBar::JobBar(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_job(oneLine(this)), m_progress(new QProgressBar(this)),
      m_button(new QToolButton(this)), m_all(new QToolButton(this)), m_run(oneLine(this)), m_engine(oneLine(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, Theme::grid, 3 * Theme::grid, Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    m_progress->setMaximumWidth(160);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    m_button->setAutoRaise(true);
    m_job->setMinimumWidth(40);
    m_job->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_all->setAutoRaise(true);
    m_all->setPopupMode(QToolButton::InstantPopup);
    m_all->setMenu(new QMenu(m_all));
    m_all->menu()->setToolTipsVisible(true);
    m_run->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    layout->addWidget(m_all);
    layout->addWidget(m_job, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_button);
    layout->addWidget(m_run);
    layout->addWidget(m_engine);
    connect(&services.jobs, &JobCenter::changed, this, &JobBar::redrawJob);
    connect(&services.runs, &RunHost::runsChanged, this, &JobBar::redrawRun);
    connect(&services.engine, &EngineHost::stateChanged, this, &JobBar::redrawEngine);
    connect(&services.theme, &Theme::changed, this, &JobBar::redraw);
    connect(&m_memoryTimer, &QTimer::timeout, this, &JobBar::redrawEngine);
    connect(m_button, &QToolButton::clicked, this, [this] { act(m_shownJob); });
    connect(m_all->menu(), &QMenu::aboutToShow, this, [this] { fillJobs(m_all->menu()); });
    m_memoryTimer.start(2000);
    redraw();
}

void JobBar::redraw() {
    redrawJob();
    redrawRun();
    redrawEngine();
}

void JobBar::act(int job) {
    for (const JobRow& row : m_services.jobs.rows()) {
        if (row.id != job)
            continue;
        if (row.cancel)
            return row.cancel();
        QGuiApplication::clipboard()->setText(row.error);
        return m_services.jobs.forget(row.id);
    }
}

void JobBar::fillJobs(QMenu* menu) {
    menu->clear();
    for (const JobRow& row : m_services.jobs.rows()) {
        const bool failed = !row.error.isEmpty();
        const QString what = !row.finished ? tr("cancel: %1") : failed ? tr("failed: %1") : tr("done: %1");
        QAction* action = menu->addAction(literalText(what.arg(row.title)), this, [this, id = row.id] { act(id); });
        action->setEnabled(failed || row.cancel);
        action->setToolTip(failed ? plainToolTip(row.error) : row.cancel ? tr("Cancel") : tr("This job is over."));
    }
}

void JobBar::redrawJob() {
    const JobRow* shown = nullptr;
    for (const JobRow& row : m_services.jobs.rows())
        if (!row.finished || !row.error.isEmpty())
            shown = &row;
    m_shownJob = shown == nullptr ? 0 : shown->id;
    m_all->setVisible(!m_services.jobs.rows().isEmpty());
    m_all->setText(tr("Jobs"));
    m_all->setToolTip(tr("All jobs of this session"));
    m_progress->setVisible(shown != nullptr && !shown->finished);
    m_button->setVisible(shown != nullptr && (shown->finished || shown->cancel));
    if (shown == nullptr) {
        m_job->clear();
        m_job->setToolTip({});
        return;
    }
    QString text = shown->title;
    if (shown->total > 0)
        text += QStringLiteral(" · %1/%2").arg(shown->done, 0, 'f', 0).arg(shown->total, 0, 'f', 0);
    if (shown->secondsLeft >= 0)
        text += QStringLiteral(" · ") + tr("%1 left").arg(durationText(shown->secondsLeft));
    m_job->setText(shown->finished ? shown->error : text);
    m_job->setToolTip(plainToolTip(m_job->text()));
    m_progress->setRange(0, shown->total > 0 ? 1000 : 0);
    m_progress->setValue(shown->total > 0 ? static_cast<int>(1000 * shown->done / shown->total) : 0);
    const QString what = shown->finished ? tr("Copy details and close") : tr("Cancel");
    m_button->setIcon(m_services.theme.icon(shown->finished ? QStringLiteral("copy") : QStringLiteral("close")));
    m_button->setToolTip(what);
    m_button->setAccessibleName(what);
}

void JobBar::redrawRun() {
    m_run->clear();
    for (const RunState& run : m_services.runs.runs()) {
        if (run.kind != RunState::Kind::Running)
            continue;
        QString text = tr("run “%1” step %2/%3").arg(run.title).arg(run.step).arg(run.steps);
        if (const auto loss = run.curves.find(QStringLiteral("loss")); loss != run.curves.end() && !loss->second.value.isEmpty())
            text += QStringLiteral(" · ") + tr("loss %1").arg(loss->second.value.back(), 0, 'f', 3);
        m_run->setText(text);
        break;
    }
}

void JobBar::redrawEngine() {
    const EngineHost& engine = m_services.engine;
    QString text;
    if (engine.state() == EngineHost::State::Loading)
        text = tr("engine is loading…");
    else if (engine.state() == EngineHost::State::Failed)
        text = tr("engine failed: %1").arg(QString::fromStdString(engine.error().oneLine()));
    else
        text = tr("%n threads", nullptr, engine.info().threads) + QStringLiteral(" · ") + tr("%1 MB").arg(residentMegabytes());
    const QString warning = QString::fromStdString(engine.info().warning);
    if (!warning.isEmpty())
        text += QStringLiteral(" · ") + tr("slow matrix products");
    m_engine->setText(text);
    m_engine->setToolTip(warning.isEmpty() ? QString() : plainToolTip(warning));
}

void JobBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        redraw();
    QWidget::changeEvent(event);
}

}  // namespace diptych
