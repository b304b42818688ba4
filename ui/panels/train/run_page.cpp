#include "ui/panels/train/run_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDesktopServices>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/common/flow_layout.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/panels/train/run_differences.h"
#include "ui/panels/train/run_texts.h"
#include "ui/services.h"
#include "viz/curve_view.h"
#include "viz/style.h"

namespace diptych {

namespace {

enum CurveKind { LossCurves, ObjectiveCurves, AccuracyCurves, RateCurve, GradientCurve };

constexpr int shownNotes = 2000;

QString nativeName(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

}  // namespace

RunPage::RunPage(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_problem(plainLabel({}, this)), m_advice(plainLabel({}, this)), m_openNote(plainLabel({}, this)),
      m_facts(new FactStrip(this)), m_buttons(new QWidget(this)), m_tabs(new QTabWidget(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * Theme::grid);
    buildButtons();
    buildTabs();
    for (QLabel* label : {m_title, m_problem, m_advice})
        label->setProperty("dataText", true);
    for (QWidget* widget : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_state), static_cast<QWidget*>(m_problem),
                            static_cast<QWidget*>(m_facts), m_buttons, static_cast<QWidget*>(m_openNote),
                            static_cast<QWidget*>(m_advice)})
        column->addWidget(widget);
    column->addWidget(m_tabs, 1);
    connect(&services.engine, &EngineHost::modelChanged, this, &RunPage::redraw);
}

QPushButton* RunPage::addButton(void (RunPage::*done)()) {
    auto* button = new QPushButton(m_buttons);
    m_buttons->layout()->addWidget(button);
    connect(button, &QPushButton::clicked, this, done);
    return button;
}

void RunPage::buildButtons() {
    auto* flow = new FlowLayout(m_buttons, 2 * Theme::grid);
    flow->setContentsMargins(0, 0, 0, 0);
    m_startStop = addButton(&RunPage::startOrStopWanted);
    m_open = addButton(&RunPage::openModel);
    m_compare = addButton(&RunPage::compareInside);
    m_duplicate = addButton(&RunPage::duplicateWanted);
    m_folder = addButton(&RunPage::openFolder);
    m_trash = addButton(&RunPage::trashWanted);
}

void RunPage::buildTabs() {
    auto* curves = new QWidget(m_tabs);
    buildCurves(curves);
    m_log = new QTreeWidget(m_tabs);
    m_log->setRootIsDecorated(false);
    m_log->setUniformRowHeights(true);
    m_log->setColumnCount(3);
    m_log->setProperty("dataText", true);
    m_request = new QPlainTextEdit(m_tabs);
    m_request->setReadOnly(true);
    m_request->setProperty("dataText", true);
    m_tabs->addTab(curves, {});
    m_tabs->addTab(m_log, {});
    m_tabs->addTab(m_request, {});
    m_tabs->setDocumentMode(true);
    connect(m_tabs, &QTabWidget::currentChanged, this, &RunPage::redrawRequest);
}

void RunPage::buildCurves(QWidget* tab) {
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins(0, 2 * Theme::grid, 0, 0);
    auto* bar = new QWidget(tab);
    auto* flow = new FlowLayout(bar, 2 * Theme::grid);
    flow->setContentsMargins(0, 0, 0, 0);
    m_kindTitle = plainLabel({}, bar);
    m_smoothTitle = plainLabel({}, bar);
    m_kind = new QComboBox(bar);
    m_smooth = new QSlider(Qt::Horizontal, bar);
    m_logScale = new QCheckBox(bar);
    for (int kind = LossCurves; kind <= GradientCurve; ++kind)
        m_kind->addItem({});
    m_smooth->setRange(0, 98);
    m_smooth->setValue(80);
    m_smooth->setMinimumWidth(30 * Theme::grid);
    for (QLabel* title : {m_kindTitle, m_smoothTitle})
        title->setWordWrap(false);
    for (QWidget* widget : {static_cast<QWidget*>(m_kindTitle), static_cast<QWidget*>(m_kind), static_cast<QWidget*>(m_smoothTitle),
                            static_cast<QWidget*>(m_smooth), static_cast<QWidget*>(m_logScale)})
        flow->addWidget(widget);
    m_curves = new CurveView(tab);
    column->addWidget(bar);
    column->addWidget(m_curves, 1);
    connect(m_smooth, &QSlider::valueChanged, this, [this](int percent) { m_curves->setSmoothing(percent / 100.0); });
    connect(m_logScale, &QCheckBox::toggled, m_curves, &CurveView::setLogY);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &RunPage::redrawCurves);
}

void RunPage::show(const QList<RunState>& runs) {
    m_runs = runs;
    redraw();
}

void RunPage::redraw() {
    if (m_runs.isEmpty())
        return;
    const RunState& run = m_runs.front();
    redrawWords(run);
    redrawButtons(run);
    redrawCurves();
    redrawLog(run);
    redrawRequest();
}

void RunPage::redrawWords(const RunState& run) {
    m_title->setText(run.title);
    m_state->setText(runStateText(run));
    m_facts->setFacts(factsOf(run));
    QPalette bad = palette();
    bad.setColor(QPalette::WindowText, m_services.theme.bad());
    m_problem->setPalette(bad);
    m_problem->setText(run.error);
    m_problem->setVisible(!run.error.isEmpty());
    const QStringList advice = run.warnings + adviceOn(run);
    m_advice->setText(advice.join(QLatin1Char('\n')));
    m_advice->setVisible(!advice.isEmpty());
}

bool RunPage::tunedIsOpen(const RunState& run) const {
    const ModelInfo* open = m_services.engine.modelInfo();
    std::error_code gone;
    return open != nullptr && run.usable() && std::filesystem::equivalent(open->folder, run.bestCheckpoint, gone);
}

void RunPage::redrawButtons(const RunState& run) {
    const bool running = run.kind == RunState::Kind::Running, finished = run.kind == RunState::Kind::Finished;
    const bool begun = !run.notes.isEmpty();
    m_startStop->setText(run.stopping ? tr("Stopping…") : running ? tr("Stop") : begun || finished ? tr("Resume") : tr("Start"));
    m_startStop->setEnabled(!finished && !run.stopping);
    m_startStop->setToolTip(finished       ? tr("This run is finished")
                            : run.stopping ? tr("It ends after the present step and saves a checkpoint")
                            : running      ? tr("Saves a checkpoint first")
                            : begun        ? tr("Goes on from the last checkpoint, or from the beginning where there is none")
                                           : QString());
    const bool open = tunedIsOpen(run);
    m_open->setText(open ? tr("Back to the base model") : tr("Open the tuned model"));
    m_compare->setToolTip(tr("Sets the tuned model and its base side by side in the panel Inside"));
    m_open->setToolTip(open ? nativeName(run.baseModel) : nativeName(run.bestCheckpoint));
    for (QPushButton* button : {m_open, m_compare}) {
        button->setEnabled(run.usable());
        if (!run.usable())
            button->setToolTip(tr("There is no checkpoint yet"));
    }
    m_openNote->setVisible(open);
    m_trash->setEnabled(!running);
    m_trash->setToolTip(running ? tr("Stop the run first") : tr("Moves the run into the trash; this can be undone"));
    m_folder->setToolTip(nativeName(run.folder));
}

bool RunPage::showsCurve(const QString& name) const {
    const QString plain = name.startsWith(QLatin1String("eval/")) ? name.mid(5) : name;
    switch (m_kind->currentIndex()) {
    case ObjectiveCurves: return plain.startsWith(QLatin1String("losses/"));
    case AccuracyCurves: return plain.startsWith(QLatin1String("metrics/"));
    case RateCurve: return plain == QLatin1String("lr");
    case GradientCurve: return plain == QLatin1String("grad_norm");
    default: return plain == QLatin1String("loss");
    }
}

void RunPage::redrawCurves() {
    QList<Curve> curves;
    QStringList hues;                               // training and validation of one thing share their colour
    for (const QString& prefix : {QString(), QStringLiteral("eval/")})
        for (const RunState& run : m_runs)
            for (const auto& [name, points] : run.curves) {
                const bool evaluated = name.startsWith(QLatin1String("eval/"));
                if (evaluated == prefix.isEmpty() || !showsCurve(name))
                    continue;
                const QString of = run.title + QChar(0) + nativeName(run.folder) + QChar(0) + name.mid(prefix.size());
                if (!hues.contains(of))
                    hues << of;
                const QString title = m_runs.size() > 1 ? metricText(name) + QStringLiteral(" · ") + run.title : metricText(name);
                curves.append({.name = title, .x = points.step, .y = points.value,
                               .color = viz::seriesColor(static_cast<int>(hues.indexOf(of)), palette()),
                               .style = evaluated ? Qt::DashLine : Qt::SolidLine, .points = evaluated});
            }
    m_curves->setTitles(tr("step"), m_kind->currentText());
    m_curves->setSmoothing(m_smooth->value() / 100.0);
    QList<CurveMarker> markers;
    if (!m_runs.isEmpty() && m_runs.front().usable() && m_runs.size() == 1)
        markers.append({static_cast<double>(stepOfCheckpoint(m_runs.front().bestCheckpoint)), tr("best")});
    m_curves->setMarkers(markers);
    m_curves->setCurves(curves);
}

void RunPage::redrawLog(const RunState& run) {
    const QString shown = nativeName(run.folder) + QString::number(run.notes.size());
    if (m_shownLog == shown)                        // it keeps where it was scrolled to
        return;
    m_shownLog = shown;
    const auto first = std::max<qsizetype>(0, run.notes.size() - shownNotes);
    m_log->clear();
    for (qsizetype i = run.notes.size() - 1; i >= first; --i) {
        const RunNote& note = run.notes[i];
        const QDateTime when = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(note.time * 1000));
        m_log->addTopLevelItem(new QTreeWidgetItem({when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), QString::number(note.step), noteText(note)}));
    }
    m_log->resizeColumnToContents(0);
}

void RunPage::redrawRequest() {
    if (m_tabs->currentWidget() != m_request || m_runs.isEmpty())
        return;
    QString shown;
    if (m_runs.size() > 1)
        shown = tr("What differs between the chosen runs:") + QLatin1Char('\n') + differencesOf(m_runs) + QStringLiteral("\n\n");
    shown += requestText(m_runs.front());
    if (m_request->toPlainText() != shown)
        m_request->setPlainText(shown);
}

void RunPage::openModel() {
    const RunState& run = m_runs.front();
    m_services.navigator.openPath(tunedIsOpen(run) ? run.baseModel : run.bestCheckpoint);
}

void RunPage::compareInside() {
    const RunState& run = m_runs.front();
    m_services.engine.openComparison(tunedIsOpen(run) ? run.baseModel : run.bestCheckpoint);
    m_services.navigator.showPanel(QStringLiteral("inside"));
}

void RunPage::openFolder() { QDesktopServices::openUrl(QUrl::fromLocalFile(nativeName(m_runs.front().folder))); }

void RunPage::retranslate() {
    QFont heading = font();
    heading.setBold(true);
    m_title->setFont(heading);
    m_duplicate->setText(tr("Duplicate"));
    m_compare->setText(tr("Compare inside"));
    m_folder->setText(tr("Open the folder"));
    m_trash->setText(tr("Delete"));
    m_openNote->setText(tr("The tuned model is the current model now: every panel uses it. Its base stays in the list of models at the top."));
    const QStringList tabs{tr("Curves"), tr("Log"), tr("What was asked")};
    for (int i = 0; i < tabs.size(); ++i)
        m_tabs->setTabText(i, tabs[i]);
    const QStringList kinds{tr("loss"), tr("loss of each objective"), tr("accuracy of each objective"), tr("learning rate"), tr("gradient norm")};
    for (int i = 0; i < kinds.size(); ++i)
        m_kind->setItemText(i, kinds[i]);
    m_kindTitle->setText(tr("Show"));
    m_kind->setAccessibleName(tr("What the curves show"));
    m_smoothTitle->setText(tr("Smoothing"));
    m_smooth->setAccessibleName(tr("Smoothing"));
    m_logScale->setText(tr("Logarithmic"));
    m_tabs->setAccessibleName(tr("Views of the run"));
    m_tabs->tabBar()->setAccessibleName(tr("Views of the run"));
    m_curves->setAccessibleName(tr("Curves of the run"));
    m_curves->setEmptyText(tr("The first steps appear here"));
    m_log->setAccessibleName(tr("Log of events"));
    m_log->setHeaderLabels({tr("Time"), tr("Step"), tr("What happened")});
    m_request->setAccessibleName(tr("What was asked"));
    m_shownLog.clear();
    redraw();
}

}  // namespace diptych
