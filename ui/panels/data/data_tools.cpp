#include "ui/panels/data/data_tools.h"

#include <QAction>
#include <QDesktopServices>
#include <QDialog>
#include <QStandardPaths>
#include <QUndoView>
#include <QUrl>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/data_edits.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/data/check_runner.h"
#include "ui/panels/data/compare_dialog.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/data_views.h"
#include "ui/panels/data/export_dialog.h"
#include "ui/panels/data/fix_dialog.h"
#include "ui/panels/data/replace_dialog.h"
#include "ui/panels/data/row_edits.h"
#include "ui/panels/data/sheet_dialog.h"
#include "ui/panels/data/tag_line.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int favourites = 9;

std::vector<std::size_t> placesIn(const std::vector<int>& items) { return {items.begin(), items.end()}; }

}  // namespace

DataTools::DataTools(Services& services, Parts parts, QWidget* panel)
    : QObject(panel), m_services(services), m_parts(parts), m_panel(panel),
      m_export(panelAction(Qt::CTRL | Qt::Key_E, &DataTools::exportSet)), m_replace(panelAction(Qt::CTRL | Qt::Key_H, &DataTools::replace)),
      m_resplit(panelAction({}, &DataTools::resplitAll)), m_undo(panelAction(QKeySequence::Undo, &DataTools::undo)),
      m_redo(panelAction(Qt::CTRL | Qt::SHIFT | Qt::Key_Z, &DataTools::redo)),
      m_history(panelAction(Qt::CTRL | Qt::SHIFT | Qt::Key_H, &DataTools::showHistory)),
      m_sheet(panelAction(QKeySequence::Print, &DataTools::makeSheet)), m_worker(std::make_unique<UiWorker>(services.jobs, nullptr)) {
    buildRowActions();
    DataEdits& edits = m_services.data.edits();
    connect(&edits.history(), &QUndoStack::indexChanged, this, &DataTools::followState);
    connect(&edits, &DataEdits::failed, this, [this](const QString& line) { m_services.dialogs.error(m_panel, line); });
    connect(&m_parts.tags, &TagLine::tagged, this, [this](const QStringList& tags) {
        std::vector<std::string> changes;
        for (const QString& tag : tags)
            changes.push_back(tag.toStdString());
        apply(changeTags(*set(), m_parts.views.chosenItems(), changes));
        retranslate();
    });
    connect(&m_parts.tags, &TagLine::left, &m_parts.views, [this] { m_parts.views.focusRows(); });
}

DataTools::~DataTools() = default;

QAction* DataTools::panelAction(const QKeySequence& keys, void (DataTools::*run)()) {
    auto* action = new QAction(m_panel);
    action->setShortcut(keys);
    m_panel->addAction(action);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void DataTools::buildRowActions() {
    m_out = m_parts.views.addRowAction(QKeySequence::Delete, [this] { toggleOut(); });
    m_tag = m_parts.views.addRowAction(Qt::Key_T, [this] { askTags(); });
    m_compare = m_parts.views.addRowAction(Qt::Key_C, [this] { compare(); });
    for (int i = 1; i <= favourites; ++i)
        m_favourites << m_parts.views.addRowAction(static_cast<Qt::Key>(Qt::Key_0 + i), [this, i] { putFavourite(i); });
}

QList<QAction*> DataTools::actions() const { return {m_undo, m_redo, m_history, m_replace, m_resplit, m_export, m_sheet}; }

std::shared_ptr<const Dataset> DataTools::set() const { return m_services.data.dataset(); }

QString DataTools::whyNotEditable() const {
    const DataEdits& edits = m_services.data.edits();
    if (!set())
        return tr("No data set is open.");
    return edits.possible() ? QString() : edits.problem().isEmpty() ? tr("Edits are not kept here.") : edits.problem();
}

void DataTools::followState() {
    const QString why = whyNotEditable();
    for (QAction* action : QList<QAction*>{m_replace, m_resplit, m_out, m_tag}) {
        action->setEnabled(why.isEmpty());
        action->setToolTip(plainToolTip(why.isEmpty() ? action->text() : why));
    }
    const QUndoStack& history = m_services.data.edits().history();
    m_undo->setEnabled(history.canUndo());
    m_redo->setEnabled(history.canRedo());
    for (QAction* action : {m_export, m_sheet, m_compare, m_history})
        action->setEnabled(set() != nullptr);
    for (int i = 0; i < favourites; ++i) {
        const bool known = !m_parts.tags.favourite(i + 1).isEmpty();
        m_favourites[i]->setVisible(known);
        m_favourites[i]->setEnabled(known && why.isEmpty());
    }
}

void DataTools::tellProblem() {
    if (const QString problem = m_services.data.edits().problem(); !problem.isEmpty())
        Q_EMIT told(problem, {}, {});
}

void DataTools::apply(const EditStep& step) { m_services.data.edits().apply(step); }

void DataTools::toggleOut() {
    if (set())
        apply(toggleExcluded(*set(), m_parts.views.chosenItems()));
}

void DataTools::askTags() {
    const std::vector<int> items = m_parts.views.chosenItems();
    if (!set() || items.empty())
        return;
    QStringList known;
    for (const int item : items)
        for (const std::string& tag : set()->items[static_cast<std::size_t>(item)].tags)
            known << QString::fromStdString(tag);
    m_parts.tags.ask(static_cast<int>(items.size()), known);
}

void DataTools::putFavourite(int number) {
    if (const QString tag = m_parts.tags.favourite(number); set() && !tag.isEmpty())
        apply(toggleTag(*set(), m_parts.views.chosenItems(), tag.toStdString()));
}

void DataTools::openPlan(PlanDialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (const Planner plan = dialog->finalPlanner())
            workOut(dialog->windowTitle(), plan);
        else
            apply(dialog->step());
    });
    dialog->open();
}

void DataTools::workOut(const QString& title, const Planner& plan) {
    auto result = std::make_shared<FixPlan>();
    m_mending = m_worker->submit(
        title,
        [plan, result](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*result, plan(context));
            return {};
        },
        [this, result](const Status& status) {
            if (status.ok())
                apply(result->step);
            else if (status.error().code != ErrorCode::Cancelled)
                m_services.dialogs.error(m_panel, QString::fromStdString(status.error().oneLine()));
        });
}

void DataTools::replace() {
    if (set())
        openPlan(new ReplaceDialog(*m_worker, set(), placesIn(m_parts.rows.items()), m_panel));
}

void DataTools::mend(const QString& code, FixKind fix) {
    if (fix == FixKind::EditText)
        return m_parts.views.editText();
    openPlan(new FixDialog(*m_worker, {set(), m_parts.checks.report(), m_services.data.project(), code.toStdString(), fix}, m_panel));
}

void DataTools::resplitAll() {
    if (set())
        mend({}, FixKind::Resplit);
}

void DataTools::undo() { m_services.data.edits().history().undo(); }

void DataTools::redo() { m_services.data.edits().history().redo(); }

void DataTools::showHistory() {
    if (!m_historyShown) {
        m_historyShown = new QDialog(m_panel);
        m_historyShown->setAttribute(Qt::WA_DeleteOnClose);
        auto* view = new QUndoView(&m_services.data.edits().history(), m_historyShown);
        view->setEmptyLabel(tr("As the source has it"));
        view->setAccessibleName(tr("History of the edits"));
        (new QVBoxLayout(m_historyShown))->addWidget(view);
    }
    m_historyShown->setWindowTitle(tr("History of the edits"));
    m_historyShown->show();
    m_historyShown->raise();
}

void DataTools::exportSet() {
    if (!set())
        return;
    const bool filtered = m_parts.rows.items().size() != set()->items.size();
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto* dialog = new ExportDialog(m_services.dialogs, *m_worker,
                                    {set(), filtered ? std::optional(m_parts.rows.items()) : std::nullopt,
                                     freshFolder(documents, QString::fromStdString(set()->name) + QStringLiteral("-export"))},
                                    m_panel);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { writeExport(dialog->request()); });
    dialog->open();
}

void DataTools::writeExport(const SetExport& request) {
    auto result = std::make_shared<ConvertResult>();
    m_exports.push_back(m_worker->submit(
        tr("Exporting %1").arg(fileName(request.folder)),
        [request, result](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*result, convertDataset({writtenSet(request), request.format, request.folder, {}}, context));
            return {};
        },
        [this, result](const Status& status) {
            if (!status.ok()) {
                if (status.error().code != ErrorCode::Cancelled)
                    m_services.dialogs.error(m_panel, QString::fromStdString(status.error().oneLine()));
                return;
            }
            Q_EMIT told(tr("%1 pictures, %2 texts and %3 questions were written to %4.").arg(result->images).arg(result->texts)
                            .arg(result->questions).arg(fileName(result->folder)),
                        tr("Show in folder"), [folder = result->folder] {
                            QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(toUtf8(folder))));
                        });
        }));
}

void DataTools::compare() {
    const std::vector<int> items = m_parts.views.chosenItems();
    if (!set() || items.empty())
        return;
    if (items.size() != 2) {
        Q_EMIT told(tr("Choose two rows to compare: click one, then another with Ctrl."), {}, {});
        return;
    }
    const auto item = [&](std::size_t at) -> const DataItem& { return set()->items[static_cast<std::size_t>(items[at])]; };
    auto* dialog = new CompareDialog(m_services, item(0), item(1), m_panel);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

// Of the chosen rows; of all that the filter leaves where only one is.
void DataTools::makeSheet() {
    if (!set())
        return;
    std::vector<int> items = m_parts.views.chosenItems();
    if (items.size() < 2)
        items = m_parts.rows.items();
    auto tiles = std::make_shared<std::vector<SheetTile>>();
    m_printing = m_worker->submit(
        tr("Reading pictures for the sheet"),
        [set = set(), items, tiles](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*tiles, readTiles(*set, items, context));
            return {};
        },
        [this, tiles, name = QString::fromStdString(set()->name)](const Status& status) {
            if (!status.ok())
                return;
            auto* dialog = new SheetDialog(m_services.dialogs, {name, std::move(*tiles)}, m_panel);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->open();
        });
}

void DataTools::retranslate() {
    m_export->setText(tr("Export…"));
    m_replace->setText(tr("Find and replace…"));
    m_resplit->setText(tr("Split the set anew…"));
    m_undo->setText(tr("Undo the last edit"));
    m_redo->setText(tr("Redo the edit"));
    m_history->setText(tr("History of the edits"));
    m_sheet->setText(tr("Contact sheet…"));
    m_out->setText(tr("Leave out, or take in again"));
    m_tag->setText(tr("Tags…"));
    m_compare->setText(tr("Compare two rows"));
    for (int i = 0; i < favourites; ++i)
        m_favourites[i]->setText(tr("Tag “%1” on or off").arg(m_parts.tags.favourite(i + 1)));
    m_parts.tags.retranslate();
    m_services.data.edits().retranslate();
    followState();
}

}  // namespace diptych
