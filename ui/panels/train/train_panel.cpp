#include "ui/panels/train/train_panel.h"

#include <QAction>
#include <QCheckBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>
#include <utility>

#include "ui/common/duration_text.h"
#include "ui/common/empty_state.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/run_host.h"
#include "ui/navigator.h"
#include "ui/panels/train/run_wizard.h"
#include "ui/services.h"
#include "viz/curve_view.h"

namespace diptych {

namespace {

QString text(const char* source) { return QCoreApplication::translate("diptych::RunStates", source); }

QString kindText(RunState::Kind kind) {
    switch (kind) {
    case RunState::Kind::New: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "not started"));
    case RunState::Kind::Running: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "running"));
    case RunState::Kind::Stopped: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "stopped"));
    case RunState::Kind::Finished: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "finished"));
    case RunState::Kind::Failed: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "failed"));
    }
    return {};
}

QString folderKey(const RunState& run) { return QString::fromStdString(run.folder.string()); }

}  // namespace

QString runStateText(const RunState& run) {
    QString line = kindText(run.kind);
    if (run.steps > 0)
        line += QStringLiteral(" · ") + text(QT_TRANSLATE_NOOP("diptych::RunStates", "step %1 of %2")).arg(run.step).arg(run.steps);
    if (run.kind == RunState::Kind::Running && run.secondsLeft >= 0)
        line += QStringLiteral(" · ") + text(QT_TRANSLATE_NOOP("diptych::RunStates", "%1 left")).arg(durationText(run.secondsLeft));
    line += QStringLiteral(" · ") + (run.usable() ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "usable: yes"))
                                                  : text(QT_TRANSLATE_NOOP("diptych::RunStates", "usable: no checkpoint yet")));
    return line;
}

TrainPanel::TrainPanel(Services& services, QWidget* parent) : Panel(parent), m_services(services) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(4 * Theme::grid);
    buildList();
    buildRunPage();
    m_newAction = new QAction(this);
    m_newAction->setShortcut(QKeySequence::New);
    addAction(m_newAction);
    connect(m_newAction, &QAction::triggered, this, &TrainPanel::newRun);
    connect(&services.runs, &RunHost::runsChanged, this, &TrainPanel::redraw);
    connect(&services.theme, &Theme::changed, this, &TrainPanel::retranslate);
    retranslate();
}

void TrainPanel::buildList() {
    auto* column = new QVBoxLayout;
    m_new = new QPushButton(this);
    m_list = new QListWidget(this);
    m_list->setWordWrap(true);
    m_list->setFixedWidth(260);
    m_list->setProperty("dataText", true);
    column->addWidget(m_new);
    column->addWidget(m_list, 1);
    static_cast<QHBoxLayout*>(layout())->addLayout(column);
    connect(m_new, &QPushButton::clicked, this, &TrainPanel::newRun);
    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        if (const RunState* run = current())
            redrawRun(*run);
    });
}

void TrainPanel::buildRunPage() {
    m_stack = new QStackedWidget(this);
    m_page = new QWidget(m_stack);
    m_empty = new EmptyState(m_services.theme, m_stack);
    m_stack->addWidget(m_page);
    m_stack->addWidget(m_empty);
    auto* column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    m_title = plainLabel({}, m_page);
    m_state = plainLabel({}, m_page);
    m_advice = plainLabel({}, m_page);
    m_smoothTitle = plainLabel({}, m_page);
    m_smoothTitle->setWordWrap(false);
    m_title->setProperty("dataText", true);
    m_advice->setProperty("dataText", true);
    m_smooth = new QSlider(Qt::Horizontal, m_page);
    m_smooth->setRange(0, 98);
    m_smooth->setValue(80);
    m_smooth->setMaximumWidth(160);
    m_parts = new QCheckBox(m_page);
    m_curves = new CurveView(m_page);
    auto* buttons = new QHBoxLayout;
    for (QPushButton** button : {&m_startStop, &m_duplicate, &m_open, &m_compare}) {
        *button = new QPushButton(m_page);
        buttons->addWidget(*button);
    }
    buttons->addStretch();
    buttons->addWidget(m_parts);
    buttons->addWidget(m_smoothTitle);
    buttons->addWidget(m_smooth);
    for (QWidget* widget : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_state)})
        column->addWidget(widget);
    column->addLayout(buttons);
    column->addWidget(m_curves, 1);
    column->addWidget(m_advice);
    static_cast<QHBoxLayout*>(layout())->addWidget(m_stack, 1);
    connect(m_startStop, &QPushButton::clicked, this, &TrainPanel::startOrStop);
    connect(m_smooth, &QSlider::valueChanged, this, [this](int percent) { m_curves->setSmoothing(percent / 100.0); });
    connect(m_parts, &QCheckBox::toggled, this, &TrainPanel::redraw);
    connect(m_duplicate, &QPushButton::clicked, this, [this] {
        if (const RunState* run = current())
            if (const auto copy = m_services.runs.duplicate(run->folder); !copy.ok())
                m_services.dialogs.error(this, QString::fromStdString(copy.error().oneLine()));
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const RunState* run = current(); run != nullptr && run->usable())
            m_services.navigator.openPath(run->bestCheckpoint);
    });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        if (const RunState* run = current(); run != nullptr && run->usable()) {
            m_services.engine.openComparison(run->bestCheckpoint);
            m_services.navigator.showPanel(QStringLiteral("inside"));
        }
    });
}

const RunState* TrainPanel::current() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item == nullptr ? nullptr : m_services.runs.find(item->data(Qt::UserRole).toString().toStdString());
}

void TrainPanel::redraw() {
    const QString chosen = m_list->currentItem() == nullptr ? QString() : m_list->currentItem()->data(Qt::UserRole).toString();
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const RunState& run : m_services.runs.runs()) {
        auto* item = new QListWidgetItem(run.title + QLatin1Char('\n') + runStateText(run), m_list);
        item->setData(Qt::UserRole, folderKey(run));
        if (folderKey(run) == chosen)
            m_list->setCurrentItem(item);
    }
    if (m_list->currentItem() == nullptr)
        m_list->setCurrentRow(0);
    if (const RunState* run = current())
        return redrawRun(*run);
    m_empty->show(QStringLiteral("train"), tr("No run yet. A new run fine-tunes the current model on the current data set; "
                                              "two hundred scenes take a few minutes."),
                  tr("New run…"), [this] { newRun(); });
    m_stack->setCurrentWidget(m_empty);
}

void TrainPanel::redrawRun(const RunState& run) {
    m_stack->setCurrentWidget(m_page);
    m_title->setText(run.title);
    m_state->setText(runStateText(run));
    const bool running = run.kind == RunState::Kind::Running, finished = run.kind == RunState::Kind::Finished;
    m_startStop->setText(running ? tr("Stop") : run.kind == RunState::Kind::New ? tr("Start") : tr("Resume"));
    m_startStop->setEnabled(!finished);
    m_startStop->setToolTip(finished ? tr("This run is finished") : running ? tr("Saves a checkpoint first") : QString());
    const QString lacking = run.usable() ? QString() : tr("There is no checkpoint yet");
    for (QPushButton* button : {m_open, m_compare}) {
        button->setEnabled(run.usable());
        button->setToolTip(lacking);
    }
    QStringList advice = run.warnings;
    if (!run.error.isEmpty())
        advice.prepend(run.error);
    m_advice->setText(advice.join(QLatin1Char('\n')));
    m_advice->setVisible(!advice.isEmpty());
    drawCurves(run);
}

void TrainPanel::drawCurves(const RunState& run) {
    QList<Curve> curves;
    for (const auto& [name, points] : run.curves) {
        const bool evaluated = name == QLatin1String("eval/loss");
        const bool part = name.startsWith(QLatin1String("losses/"));
        if (name == QLatin1String("loss") || evaluated || (part && m_parts->isChecked()))
            curves.append({.name = part ? name.mid(7) : name, .x = points.step, .y = points.value, .points = evaluated});
    }
    m_curves->setTitles(tr("step"), tr("loss"));
    m_curves->setSmoothing(m_smooth->value() / 100.0);
    m_curves->setCurves(curves);
}

void TrainPanel::startOrStop() {
    const RunState* run = current();
    if (run == nullptr)
        return;
    if (run->kind == RunState::Kind::Running)
        return m_services.runs.stop(run->folder);
    const Status started = m_services.runs.start(run->folder);
    if (!started.ok())
        m_services.dialogs.error(this, QString::fromStdString(started.error().oneLine()));
}

void TrainPanel::newRun() {
    auto* wizard = new RunWizard(m_services, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &RunWizard::created, this, [this](const QString& folder) {
        redraw();
        for (int i = 0; i < m_list->count(); ++i)
            if (m_list->item(i)->data(Qt::UserRole).toString() == folder)
                m_list->setCurrentRow(i);
    });
    wizard->open();
}

QList<QAction*> TrainPanel::panelActions() const { return {m_newAction}; }

void TrainPanel::bringToContent(std::function<void(const QString&)> done) {
    const auto request = RunWizard::defaultRequest(m_services);
    if (!request.ok())
        return done(QString::fromStdString(request.error().oneLine()));
    const auto folder = m_services.runs.create(tr("A short run"), *request);
    const Status started = folder.ok() ? m_services.runs.start(*folder) : Status(folder.error());
    if (!started.ok())
        return done(QString::fromStdString(started.error().oneLine()));
    // Content is a run that has finished and left a checkpoint.
    auto* waiting = new QTimer(this);
    connect(waiting, &QTimer::timeout, this, [this, waiting, path = *folder, done = std::move(done)] {
        const RunState* run = m_services.runs.find(path);
        if (run == nullptr || run->kind == RunState::Kind::Running || run->kind == RunState::Kind::New)
            return;
        waiting->deleteLater();
        done(run->kind == RunState::Kind::Finished ? QString() : run->error.isEmpty() ? kindText(run->kind) : run->error);
    });
    waiting->start(200);
}

QStringList TrainPanel::spokenResults() const {
    const RunState* run = current();
    const auto loss = run == nullptr ? std::map<QString, RunCurve>::const_iterator() : run->curves.find(QStringLiteral("loss"));
    if (run == nullptr || loss == run->curves.end() || loss->second.value.isEmpty())
        return {};
    return {QStringLiteral("%1 steps, loss %2 at the first and %3 at the last")
                .arg(run->step)
                .arg(loss->second.value.front(), 0, 'f', 3)
                .arg(loss->second.value.back(), 0, 'f', 3)};
}

void TrainPanel::retranslate() {
    QFont heading = font();
    heading.setBold(true);
    m_title->setFont(heading);
    m_new->setText(tr("New run…"));
    m_new->setIcon(m_services.theme.icon(QStringLiteral("plus")));
    m_newAction->setText(tr("New run…"));
    m_list->setAccessibleName(tr("Runs"));
    m_duplicate->setText(tr("Duplicate"));
    m_open->setText(tr("Open the tuned model"));
    m_compare->setText(tr("Compare inside"));
    m_parts->setText(tr("Each objective"));
    m_smoothTitle->setText(tr("Smoothing"));
    m_smooth->setAccessibleName(tr("Smoothing"));
    m_curves->setAccessibleName(tr("Loss curves"));
    m_curves->setEmptyText(tr("The first steps appear here"));
    redraw();
}

}  // namespace diptych
