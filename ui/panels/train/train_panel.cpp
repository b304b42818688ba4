#include "ui/panels/train/train_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>
#include <utility>

#include "ui/common/empty_state.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/panels/train/run_page.h"
#include "ui/panels/train/run_texts.h"
#include "ui/panels/train/run_wizard.h"
#include "ui/services.h"

namespace diptych {

namespace {

QString folderKey(const RunState& run) { return QString::fromStdString(run.folder.string()); }
QString folderOf(const QListWidgetItem* item) { return item->data(Qt::UserRole).toString(); }

}  // namespace

TrainPanel::TrainPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_splitter(new QSplitter(Qt::Horizontal, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    layout->addWidget(m_splitter);
    m_splitter->setHandleWidth(4 * Theme::grid);
    m_splitter->setChildrenCollapsible(false);
    buildList();
    buildPage();
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({240, 700});
    m_newAction = addPanelAction(QKeySequence::New, &TrainPanel::newRun);
    m_trashAction = addPanelAction({}, &TrainPanel::trash);
    m_undoAction = addPanelAction(QKeySequence::Undo, &TrainPanel::undoTrash);
    m_trashAction->setShortcut(QKeySequence::Delete);
    m_trashAction->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(m_trashAction);               // only while the list has the keys: Delete edits elsewhere
    connect(&services.runs, &RunHost::runsChanged, this, &TrainPanel::redraw);
    connect(&services.theme, &Theme::changed, this, &TrainPanel::retranslate);
    retranslate();
}

QAction* TrainPanel::addPanelAction(const QKeySequence& keys, void (TrainPanel::*done)()) {
    auto* action = new QAction(this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    connect(action, &QAction::triggered, this, done);
    return action;
}

void TrainPanel::buildList() {
    auto* side = new QWidget(m_splitter);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    m_new = new QPushButton(side);
    m_list = new QListWidget(side);
    m_list->setWordWrap(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setProperty("dataText", true);
    m_trashNote = plainLabel({}, side);
    m_trashNote->setProperty("dataText", true);
    m_undo = new QPushButton(side);
    column->addWidget(m_new);
    column->addWidget(m_list, 1);
    column->addWidget(m_trashNote);
    column->addWidget(m_undo);
    side->setMinimumWidth(45 * Theme::grid);
    m_splitter->addWidget(side);
    connect(m_new, &QPushButton::clicked, this, &TrainPanel::newRun);
    connect(m_undo, &QPushButton::clicked, this, &TrainPanel::undoTrash);
    connect(m_list, &QListWidget::itemSelectionChanged, this, &TrainPanel::showChosen);
}

void TrainPanel::buildPage() {
    m_stack = new QStackedWidget(m_splitter);
    m_page = new RunPage(m_services, m_stack);
    m_empty = new EmptyState(m_services.theme, m_stack);
    m_stack->addWidget(m_page);
    m_stack->addWidget(m_empty);
    m_splitter->addWidget(m_stack);
    connect(m_page, &RunPage::startOrStopWanted, this, &TrainPanel::startOrStop);
    connect(m_page, &RunPage::duplicateWanted, this, &TrainPanel::duplicate);
    connect(m_page, &RunPage::trashWanted, this, &TrainPanel::trash);
}

void TrainPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    if (m_stale)
        redraw();
}

const RunState* TrainPanel::current() const {
    const QListWidgetItem* item = m_list->currentItem();
    return item == nullptr ? nullptr : m_services.runs.find(folderOf(item).toStdString());
}

void TrainPanel::redraw() {
    m_stale = !isVisible();
    if (m_stale)
        return;
    fillList();
    m_undo->setVisible(m_trashed.has_value());
    m_trashNote->setVisible(m_trashed.has_value());
    m_undoAction->setEnabled(m_trashed.has_value());
    if (m_trashed)
        m_trashNote->setText(tr("“%1” is in the trash.").arg(m_trashed->title));
    showChosen();
}

// In place, so that the list keeps its selection and where it was scrolled to.
void TrainPanel::fillList() {
    const QSignalBlocker blocker(m_list);
    const QList<RunState> runs = m_services.runs.runs();
    QStringList keys;
    for (const RunState& run : runs)
        keys << folderKey(run);
    for (int row = m_list->count() - 1; row >= 0; --row)
        if (!keys.contains(folderOf(m_list->item(row))))
            delete m_list->takeItem(row);
    for (int row = 0; row < runs.size(); ++row) {
        if (row >= m_list->count() || folderOf(m_list->item(row)) != keys[row]) {
            auto* item = new QListWidgetItem;
            item->setData(Qt::UserRole, keys[row]);
            m_list->insertItem(row, item);
        }
        const QString text = runListText(runs[row]);
        if (m_list->item(row)->text() != text)
            m_list->item(row)->setText(text);
    }
    if (m_list->currentItem() == nullptr && m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void TrainPanel::showChosen() {
    const RunState* first = current();
    m_trashAction->setEnabled(first != nullptr && first->kind != RunState::Kind::Running);
    if (first == nullptr) {
        m_empty->show(QStringLiteral("train"), tr("No run yet. A new run fine-tunes the current model on the current data set; "
                                                  "two hundred scenes take a few minutes."),
                      tr("New run…"), [this] { newRun(); });
        return m_stack->setCurrentWidget(m_empty);
    }
    QList<RunState> chosen{*first};
    for (const QListWidgetItem* item : m_list->selectedItems())
        if (const RunState* run = m_services.runs.find(folderOf(item).toStdString()); run != nullptr && run != first)
            chosen << *run;
    m_page->show(chosen);
    m_stack->setCurrentWidget(m_page);
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

void TrainPanel::duplicate() {
    const RunState* run = current();
    if (run == nullptr)
        return;
    const auto copy = m_services.runs.duplicate(run->folder);
    if (!copy.ok())
        return m_services.dialogs.error(this, QString::fromStdString(copy.error().oneLine()));
    chooseRun(QString::fromStdString(copy->string()));
}

void TrainPanel::trash() {
    const RunState* run = current();
    if (run == nullptr)
        return;
    auto trashed = m_services.runs.moveToTrash(run->folder);
    if (!trashed.ok())
        return m_services.dialogs.error(this, QString::fromStdString(trashed.error().oneLine()));
    m_trashed = std::move(*trashed);
    redraw();
}

void TrainPanel::undoTrash() {
    const auto trashed = std::exchange(m_trashed, std::nullopt);
    if (!trashed)
        return;
    const Status back = m_services.runs.bringBack(*trashed);
    if (!back.ok())
        m_services.dialogs.error(this, QString::fromStdString(back.error().oneLine()));
    redraw();
    chooseRun(QString::fromStdString(trashed->folder.string()));
}

void TrainPanel::chooseRun(const QString& folder) {
    redraw();
    for (int i = 0; i < m_list->count(); ++i)
        if (folderOf(m_list->item(i)) == folder)
            m_list->setCurrentRow(i);
}

void TrainPanel::newRun() {
    auto* wizard = new RunWizard(m_services, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &RunWizard::created, this, &TrainPanel::chooseRun);
    wizard->open();
}

QList<QAction*> TrainPanel::panelActions() const { return {m_newAction, m_trashAction, m_undoAction}; }

void TrainPanel::bringToContent(std::function<void(const QString&)> done) {
    const auto request = RunWizard::shortRequest(m_services);
    if (!request.ok())
        return done(QString::fromStdString(request.error().oneLine()));
    const auto folder = m_services.runs.create(tr("A short run"), *request);
    const Status started = folder.ok() ? m_services.runs.start(*folder) : Status(folder.error());
    if (!started.ok())
        return done(QString::fromStdString(started.error().oneLine()));
    chooseRun(QString::fromStdString(folder->string()));
    waitForEnd(*folder, std::move(done));
}

// Content is a run that has finished and left a checkpoint.
void TrainPanel::waitForEnd(const std::filesystem::path& folder, std::function<void(const QString&)> done) {
    auto* waiting = new QTimer(this);
    connect(waiting, &QTimer::timeout, this, [this, waiting, folder, done = std::move(done)] {
        const RunState* run = m_services.runs.find(folder);
        if (run == nullptr || run->kind == RunState::Kind::Running || run->kind == RunState::Kind::New)
            return;
        waiting->deleteLater();
        done(run->kind == RunState::Kind::Finished ? QString() : run->error.isEmpty() ? runKindText(run->kind) : run->error);
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
    m_new->setText(tr("New run…"));
    m_new->setIcon(m_services.theme.icon(QStringLiteral("plus")));
    m_newAction->setText(tr("New run…"));
    m_trashAction->setText(tr("Delete the chosen run"));
    m_undoAction->setText(tr("Bring the deleted run back"));
    m_undo->setText(tr("Undo"));
    m_list->setAccessibleName(tr("Runs"));
    m_list->setToolTip(tr("Ctrl+click chooses several runs: their curves are laid over one another"));
    m_page->retranslate();
    redraw();
}

}  // namespace diptych
