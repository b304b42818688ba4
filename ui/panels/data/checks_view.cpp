#include "ui/panels/data/checks_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/common/duration_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/data/check_runner.h"
#include "ui/common/finding_words.h"
#include "ui/panels/data/findings_model.h"

namespace diptych {

int itemOf(const Dataset& set, const Finding& finding) {
    const auto rowOf = [&](const auto& part) { return part.row == finding.row; };
    const std::string beside = finding.path.ends_with(".txt") ? finding.path.substr(0, finding.path.size() - 3) : std::string();
    int first = -1;                                 // of its picture
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        const DataItem& item = set.items[i];
        const bool named = finding.path.empty() ? item.path.empty() || item.row == finding.row
                                                : item.path == finding.path || (!beside.empty() && item.path.starts_with(beside));
        if (!named)
            continue;
        const bool exact = item.row == finding.row || std::any_of(item.captions.begin(), item.captions.end(), rowOf) ||
                           std::any_of(item.questions.begin(), item.questions.end(), rowOf);
        if (exact)
            return static_cast<int>(i);
        if (first < 0 && !finding.path.empty())
            first = static_cast<int>(i);
    }
    return first;
}

QString fixText(FixKind kind) {
    switch (kind) {
    case FixKind::Exclude: return ChecksView::tr("Leave these rows out…");
    case FixKind::Deduplicate: return ChecksView::tr("Keep the best of each…");
    case FixKind::Reencode: return ChecksView::tr("Write mended copies of the pictures…");
    case FixKind::Remeasure: return ChecksView::tr("Take the size from the pictures…");
    case FixKind::Trim: return ChecksView::tr("Trim blanks from the texts…");
    case FixKind::StripMarkup: return ChecksView::tr("Strip HTML from the texts…");
    case FixKind::StripAddresses: return ChecksView::tr("Strip web addresses from the texts…");
    case FixKind::RepairEncoding: return ChecksView::tr("Decode the texts anew…");
    case FixKind::DropCaptions: return ChecksView::tr("Drop empty and repeated captions…");
    case FixKind::Resplit: return ChecksView::tr("Split the set anew…");
    case FixKind::EditText: return ChecksView::tr("Edit the text of the row");
    }
    return {};
}

ChecksView::ChecksView(CheckRunner& checks, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_checks(checks), m_model(new FindingsModel(theme, this)), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_start(new QPushButton(this)), m_pause(new QPushButton(this)), m_stop(new QPushButton(this)), m_fix(new QToolButton(this)),
      m_fixes(new QMenu(this)), m_tree(new QTreeView(this)), m_startAction(new QAction(this)), m_filterAction(new QAction(this)) {
    build();
    connect(m_start, &QPushButton::clicked, &m_checks, &CheckRunner::start);
    connect(m_startAction, &QAction::triggered, &m_checks, &CheckRunner::start);
    connect(m_stop, &QPushButton::clicked, &m_checks, &CheckRunner::stop);
    connect(m_pause, &QPushButton::clicked, this, [this] { m_checks.setPaused(m_checks.state() == CheckRunner::State::Running); });
    connect(m_filterAction, &QAction::triggered, this, &ChecksView::filterByKind);
    connect(m_tree, &QTreeView::activated, this, &ChecksView::open);
    connect(m_fixes, &QMenu::aboutToShow, this, &ChecksView::fillFixes);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChecksView::showState);
    connect(&m_checks, &CheckRunner::stateChanged, this, &ChecksView::showState);
    connect(&m_checks, &CheckRunner::reportChanged, this, &ChecksView::showReport);
    connect(&theme, &Theme::changed, m_tree->viewport(), qOverload<>(&QWidget::update));
    retranslate();
}

void ChecksView::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    auto* line = new QHBoxLayout;
    line->setSpacing(2 * Theme::grid);
    line->addWidget(m_title, 1);
    for (QWidget* button : QList<QWidget*>{m_fix, m_pause, m_stop, m_start})
        line->addWidget(button);
    layout->addLayout(line);
    layout->addWidget(m_state);
    layout->addWidget(m_tree, 1);
    m_state->setProperty("dataText", true);
    m_tree->setModel(m_model);
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setProperty("dataText", true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setSectionResizeMode(FindingsModel::What, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(FindingsModel::How, QHeaderView::Interactive);
    m_tree->header()->setStretchLastSection(false);
    m_tree->addAction(m_filterAction);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_filterAction->setShortcut(Qt::Key_F);
    m_filterAction->setShortcutContext(Qt::WidgetShortcut);
    m_startAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_K);
    addAction(m_startAction);
    m_fix->setPopupMode(QToolButton::InstantPopup);
    m_fix->setMenu(m_fixes);
}

void ChecksView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_tree->header()->resizeSection(FindingsModel::How, width() / 3);
}

void ChecksView::setEditable(bool on, const QString& why) {
    m_editable = on;
    m_whyNot = why;
    showState();
}

void ChecksView::open(const QModelIndex& index) {
    if (const Finding* finding = m_model->finding(index)) {
        if (const int item = itemOf(*m_checks.set(), *finding); item >= 0)
            Q_EMIT itemWanted(item);
        return;
    }
    filterByKind();
}

void ChecksView::filterByKind() {
    if (const QModelIndex current = m_tree->currentIndex(); current.isValid())
        Q_EMIT filterWanted(QString::fromStdString(termText("finding", current.data(FindingsModel::codeRole).toString().toStdString())));
}

void ChecksView::fillFixes() {
    m_fixes->clear();
    const QString code = m_tree->currentIndex().data(FindingsModel::codeRole).toString();
    for (const FixKind fix : fixesFor(code.toStdString()))
        m_fixes->addAction(fixText(fix), this, [this, code, fix] { Q_EMIT fixWanted(code, fix); });
    if (m_fixes->isEmpty())
        m_fixes->addAction(tr("Only the source itself can be mended"))->setEnabled(false);
}

QString ChecksView::stateText() const {
    const ProgressReport& progress = m_checks.progress();
    const QString done = progress.total > 0 ? tr("%1 of %2").arg(progress.done).arg(progress.total) : QString();
    switch (m_checks.state()) {
    case CheckRunner::State::Running:
        return progress.secondsLeft < 0 ? tr("Checking… %1").arg(done) : tr("Checking… %1 · %2 left").arg(done, durationText(progress.secondsLeft));
    case CheckRunner::State::Paused: return tr("The check is paused at %1.").arg(done);
    case CheckRunner::State::Failed: return tr("The check failed: %1").arg(m_checks.problem());
    case CheckRunner::State::Done:
        if (m_checks.old())
            return tr("Rows were edited since this check.");
        return m_model->kinds() == 0 ? tr("Nothing odd was found in %1 rows.").arg(m_checks.report()->rows) : QString();
    case CheckRunner::State::Idle: break;
    }
    return m_model->kinds() == 0 ? tr("Reading found no fault. Pictures and texts were not checked yet.")
                                 : tr("Found while reading. Pictures and texts were not checked yet.");
}

void ChecksView::showState() {
    const auto state = m_checks.state();
    const bool busy = state == CheckRunner::State::Running || state == CheckRunner::State::Paused;
    m_start->setVisible(!busy);
    m_startAction->setEnabled(!busy && m_checks.set());
    m_start->setEnabled(m_startAction->isEnabled());
    m_pause->setVisible(busy);
    m_stop->setVisible(busy);
    m_pause->setText(state == CheckRunner::State::Paused ? tr("Go on") : tr("Pause"));
    const QString text = stateText();
    m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
    m_tree->setVisible(m_model->kinds() > 0);
    m_fix->setVisible(m_model->kinds() > 0);
    m_fix->setEnabled(m_editable && m_tree->currentIndex().isValid());
    m_fix->setToolTip(!m_editable ? plainToolTip(m_whyNot)
                      : m_tree->currentIndex().isValid() ? tr("Ways to mend the findings of this kind; nothing is changed before you saw what")
                                                         : tr("Choose a kind of finding first"));
}

void ChecksView::showReport() {
    m_model->show(m_checks.report());
    std::int64_t sum = 0;
    for (const auto& [code, count] : m_checks.report()->counts)
        sum += count;
    m_title->setText(sum == 0 ? tr("Checks") : tr("Checks · %1 findings").arg(sum));
    showState();
}

void ChecksView::retranslate() {
    QFont heading = font();
    heading.setBold(true);
    m_title->setFont(heading);
    m_start->setText(tr("Check"));
    m_start->setToolTip(tr("Look at every picture and text of the set (Ctrl+Shift+K)"));
    m_startAction->setText(tr("Check the data set"));
    m_filterAction->setText(tr("Show only rows with this finding"));
    m_stop->setText(tr("Stop"));
    m_fix->setText(tr("Mend…"));
    m_tree->setAccessibleName(tr("Findings by kind"));
    m_tree->setToolTip(tr("Enter on a row leads to it, on a kind filters by it (F)."));
    showReport();
}

}  // namespace diptych
