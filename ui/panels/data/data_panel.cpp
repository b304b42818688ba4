#include "ui/panels/data/data_panel.h"

#include <QAction>
#include <QLabel>
#include <QSlider>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/preference.h"
#include "core/data/dataset_info.h"
#include "ui/common/current_item.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_edits.h"
#include "ui/hosts/data_host.h"
#include "ui/navigator.h"
#include "ui/panels/data/check_runner.h"
#include "ui/panels/data/checks_view.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/data_tools.h"
#include "ui/panels/data/data_views.h"
#include "ui/panels/data/filter_bar.h"
#include "ui/panels/data/order_button.h"
#include "ui/panels/data/picture_banner.h"
#include "ui/panels/data/row_feed.h"
#include "ui/panels/data/sources_tree.h"
#include "ui/panels/data/statistics_view.h"
#include "ui/panels/data/tag_line.h"
#include "ui/panels/data/views_button.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr std::size_t checkedAtOnce = 500;          // rows of a set that is checked without being asked to
constexpr int recountAfterMs = 400, contentPollMs = 50, contentPolls = 60;

bool holdsText(const DataItem& item, const std::string& text) {
    const auto same = [&](const auto& part) { return part.text == text; };
    return std::any_of(item.captions.begin(), item.captions.end(), same) || std::any_of(item.questions.begin(), item.questions.end(), same);
}

}  // namespace

DataPanel::DataPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_model(new DataTableModel(services.data, this)), m_feed(new RowFeed(services.jobs, this)),
      m_checks(new CheckRunner(services.jobs, this)), m_remembering(new QTimer(this)), m_recounting(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    buildTop();
    buildBody();
    buildActions();
    restore();
    connectParts();
    connectHosts();
    retranslate();
}

DataPanel::~DataPanel() = default;

void DataPanel::connectParts() {
    connect(m_feed, &RowFeed::chosen, this, &DataPanel::takeRows);
    connect(m_feed, &RowFeed::counted, this, &DataPanel::takeStatistics);
    connect(m_filter, &FilterBar::changed, this, &DataPanel::chooseRows);
    connect(m_model, &DataTableModel::sortWanted, this, [this](int column, Qt::SortOrder order) {
        m_sort = {column, order};
        m_order->show(m_sort);
        chooseRows();
    });
    connect(m_order, &OrderButton::chosen, m_views, &DataViews::setSort);
    connect(m_saved, &ViewsButton::chosen, this, &DataPanel::showView);
    connect(m_views, &DataViews::picked, this, &DataPanel::pick);
    connect(m_views, &DataViews::tableWanted, this, [this] { m_asTable->setChecked(true); });
    connect(m_statistics, &StatisticsView::filterWanted, m_filter, &FilterBar::toggleTerm);
    connect(m_findings, &ChecksView::filterWanted, m_filter, &FilterBar::toggleTerm);
    connect(m_findings, &ChecksView::itemWanted, this, &DataPanel::goToItem);
    connect(m_findings, &ChecksView::fixWanted, this, [this](const QString& code, FixKind fix) { m_tools->mend(code, fix); });
    connect(m_sources, &SourcesTree::filterWanted, this, &DataPanel::putTerm);
    connect(m_checks, &CheckRunner::reportChanged, this, [this] {
        if (m_filter->text().contains(QLatin1String("finding")))
            chooseRows();
    });
    connect(m_tools, &DataTools::told, this, [this](const QString& sentence, const QString& action, const std::function<void()>& act) {
        m_notice->say(sentence, action.isEmpty() ? tr("Close") : action, [this, act] {
            m_notice->hide();
            if (act)
                act();
        });
        m_notice->show();
    });
    const auto soon = qOverload<>(&QTimer::start);
    connect(m_size, &QSlider::valueChanged, m_remembering, soon);
    connect(m_asTable, &QToolButton::toggled, m_remembering, soon);
    for (QSplitter* splitter : {m_columns, m_splitter, m_lower})
        connect(splitter, &QSplitter::splitterMoved, m_remembering, soon);
}

void DataPanel::connectHosts() {
    connect(&m_services.data, &DataHost::datasetChanged, this, &DataPanel::readSet);
    connect(&m_services.data, &DataHost::datasetEdited, this, &DataPanel::followEdit);
    connect(&m_services.data, &DataHost::loadingChanged, this, &DataPanel::showState);
    connect(&m_services.data, &DataHost::openFailed, this, [this](const QString& line) {
        m_failed = line;
        showState();
    });
    connect(&m_services.theme, &Theme::changed, this, &DataPanel::applyIcons);
    m_changes = m_services.selection.changed.connect([this](unsigned changes) { followSelection(changes); });
    m_remembering->setSingleShot(true);
    connect(m_remembering, &QTimer::timeout, this, &DataPanel::remember);
    m_recounting->setSingleShot(true);
    m_recounting->setInterval(recountAfterMs);
    connect(m_recounting, &QTimer::timeout, this, [this] {
        if (const auto set = m_services.data.dataset())
            m_feed->count(set);
    });
}

void DataPanel::readSet() {
    const auto set = m_services.data.dataset();
    m_failed.clear();
    m_stale = !isVisible();
    if (m_stale)
        return;
    m_fresh = true;
    chooseRows();
    if (!set)
        return;
    m_feed->count(set);
    m_checks->setSet(set, m_services.data.project());
    if (set->items.size() <= checkedAtOnce)
        m_checks->start();
    m_tools->followState();
    m_tools->tellProblem();
    m_findings->setEditable(m_tools->whyNotEditable().isEmpty(), m_tools->whyNotEditable());
}

// Other content in the same rows: what is shown changes in place, then the filter is asked again.
void DataPanel::followEdit() {
    const auto set = m_services.data.dataset();
    if (m_stale || !set)
        return;
    if (!m_fresh)
        m_model->takeEdited(set);
    m_checks->setEdited(set);
    m_recounting->start();
    chooseRows();
    followSelectedRow();
}

// The current picture or text may have become another one.
void DataPanel::followSelectedRow() {
    const auto set = m_services.data.dataset();
    const SelectionState& state = m_services.selection.state();
    if (state.item < 0 || state.item >= static_cast<int>(set->items.size()))
        return;
    const DataItem& item = set->items[static_cast<std::size_t>(state.item)];
    if (item.file != state.picture || (!state.text.empty() && !holdsText(item, state.text)))
        lookAtItem(m_services.selection, *set, state.item, state.rows);
}

void DataPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    if (m_stale)
        readSet();
}

void DataPanel::chooseRows() {
    if (const auto set = m_services.data.dataset())
        m_feed->choose({set, m_filter->filter(), m_sort, m_checks->index(), {}});
    else
        showState();
}

void DataPanel::takeRows(const DataRows& rows) {
    if (rows.set != m_services.data.dataset())
        return;                                     // edited since: the next rows are on their way
    const bool fresh = std::exchange(m_fresh, false);
    if (!fresh && rows.items == m_model->items() && rows.sort == m_model->order())
        m_model->takeEdited(rows.set);
    else
        m_model->show(rows);
    showState();
    if (const int item = std::exchange(m_wantedItem, -1); item >= 0)
        goToItem(item);
}

void DataPanel::takeStatistics(const DataStatistics& statistics) {
    m_statistics->show(statistics.all);
    m_sources->show(statistics);
    m_filter->offerValues(statistics);
    m_views->showColumns(statistics.hasQuestions);
}

SavedView DataPanel::shownView() const { return {{}, m_filter->text(), m_sort, m_asTable->isChecked()}; }

void DataPanel::showView(const SavedView& view) {
    m_asTable->setChecked(view.table);
    m_views->setSort(view.sort);
    m_filter->setText(view.filter);
}

// From the tree: the term alone decides for its key; a second click changes nothing.
void DataPanel::putTerm(const QString& term) {
    if (term.isEmpty())
        return m_filter->clear();
    for (const FilterChip& chip : chipsOf(m_filter->filter()))
        if (QString::fromStdString(chip.text) == term)
            return;
    m_filter->toggleTerm(term);
}

void DataPanel::pick(int item, const std::vector<int>& chosen) {
    const auto& set = m_model->dataset();
    if (!set || set != m_services.data.dataset())
        return;
    if (item != m_services.selection.state().item || currentItem(m_services) == nullptr)
        lookAtItem(m_services.selection, *set, item, chosen);
    else
        m_services.selection.setRows(chosen);
}

void DataPanel::followSelection(unsigned changes) {
    if ((changes & PictureChanged) != 0) {
        m_views->setCurrentItem(currentItem(m_services) == nullptr ? -1 : m_services.selection.state().item);
        showBanner();
    }
    if ((changes & RowsChanged) != 0)
        m_views->setChosenItems(m_services.selection.state().rows);
}

void DataPanel::goToItem(int item) {
    if (m_model->rowOfItem(item) < 0 && !m_filter->empty()) {
        m_wantedItem = item;
        return m_filter->clear();
    }
    pick(item, {});
}

QList<QAction*> DataPanel::panelActions() const {
    return m_filter->filterActions() + QList<QAction*>{m_saved->saveAction(), m_toggleAction, m_sourcesAction, m_makeAction} +
           m_tools->actions() + m_findings->checkActions() + m_views->rowActions();
}

void DataPanel::bringToContent(std::function<void(const QString&)> done) {
    if (!m_services.data.dataset())
        return done(m_failed.isEmpty() ? QStringLiteral("no data set is open") : m_failed);
    auto* waiting = new QTimer(this);
    connect(waiting, &QTimer::timeout, this, [this, waiting, polls = 0, done = std::move(done)]() mutable {
        const bool shown = m_model->dataset() == m_services.data.dataset() && !m_model->waitsForThumbnails() &&
                           m_checks->state() != CheckRunner::State::Running;
        if (++polls < 2 || (!shown && polls < contentPolls))
            return;
        waiting->deleteLater();
        waiting->stop();
        done({});
    });
    waiting->start(contentPollMs);
}

QStringList DataPanel::spokenResults() const {
    const auto set = m_services.data.dataset();
    if (!set)
        return {};
    QStringList lines;
    for (const auto& [split, counts] : summarize(*set).splits)
        lines << QStringLiteral("%1: %2 images, %3 texts, %4 questions").arg(QString::fromStdString(split)).arg(counts.images).arg(counts.texts).arg(counts.questions);
    return lines;
}

}  // namespace diptych
