#include "ui/panels/data/data_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "core/data/dataset_info.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/ui_worker.h"
#include "ui/navigator.h"
#include "ui/panels/data/data_summary.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/data_views.h"
#include "ui/panels/data/filter_bar.h"
#include "ui/panels/data/picture_banner.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr const char *tileKey = "data/tile", *tableKey = "data/as_table", *splitterKey = "data/splitter";
constexpr int smallestTile = 64, largestTile = 256, usualTile = 120;
constexpr int rememberAfterMs = 600;                // each save is a synced file
constexpr int contentPollMs = 50, contentPolls = 60;

QToolButton* toolButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    return button;
}

}  // namespace

DataPanel::DataPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_model(new DataTableModel(services.data, this)), m_remembering(new QTimer(this)),
      m_worker(std::make_unique<UiWorker>(services.jobs, nullptr)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    buildTop();
    buildBody();
    restore();
    connectAll();
    retranslate();
}

DataPanel::~DataPanel() = default;

void DataPanel::buildTop() {
    m_filter = new FilterBar(m_services.theme, this);
    m_count = plainLabel({}, this);
    m_count->setWordWrap(false);
    m_size = new QSlider(Qt::Horizontal, this);
    m_size->setRange(smallestTile, largestTile);
    m_size->setMinimumWidth(15 * Theme::grid);
    m_size->setMaximumWidth(30 * Theme::grid);
    m_asTable = toolButton(this);
    m_asTable->setCheckable(true);
    m_make = new QToolButton(this);
    m_make->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (QWidget* widget : {static_cast<QWidget*>(m_count), static_cast<QWidget*>(m_size), static_cast<QWidget*>(m_asTable),
                            static_cast<QWidget*>(m_make)})
        m_filter->addWidget(widget);
    m_banner = new PictureBanner(this);
    layout()->addWidget(m_filter);
    layout()->addWidget(m_banner);
}

void DataPanel::buildBody() {
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_views = new DataViews(m_services, m_model, m_splitter);
    m_summary = new DataSummary(m_services.settings, m_splitter);
    m_splitter->addWidget(m_views);
    m_splitter->addWidget(m_summary);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    m_splitter->setSizes({600, 190});
    static_cast<QVBoxLayout*>(layout())->addWidget(m_splitter, 1);
    const auto action = [this](const QKeySequence& keys) {
        auto* made = new QAction(this);
        made->setShortcut(keys);
        addAction(made);
        return made;
    };
    m_toggleAction = action(Qt::CTRL | Qt::Key_T);
    m_makeAction = action(QKeySequence::New);
    addActions(m_filter->filterActions());
}

void DataPanel::connectAll() {
    connect(m_toggleAction, &QAction::triggered, m_asTable, &QToolButton::toggle);
    connect(m_makeAction, &QAction::triggered, &m_services.navigator, &Navigator::makeScenes);
    connect(m_make, &QToolButton::clicked, &m_services.navigator, &Navigator::makeScenes);
    connect(m_filter, &FilterBar::changed, this, &DataPanel::chooseRows);
    connect(m_size, &QSlider::valueChanged, m_views, &DataViews::setTileSide);
    connect(m_asTable, &QToolButton::toggled, m_views, &DataViews::setAsTable);
    connect(m_asTable, &QToolButton::toggled, m_size, &QWidget::setHidden);
    connect(m_model, &DataTableModel::sortWanted, this, [this](int column, Qt::SortOrder order) {
        m_sortColumn = column;
        m_sortOrder = order;
        chooseRows();
    });
    connect(m_views, &DataViews::picked, this, &DataPanel::pick);
    connect(m_summary, &DataSummary::filterWanted, m_filter, &FilterBar::toggleTerm);
    connect(m_summary, &DataSummary::itemWanted, this, &DataPanel::goToItem);
    connect(&m_services.data, &DataHost::datasetChanged, this, &DataPanel::readSet);
    connect(&m_services.data, &DataHost::loadingChanged, this, &DataPanel::showState);
    connect(&m_services.data, &DataHost::openFailed, this, [this](const QString& line) {
        m_failed = line;
        showState();
    });
    connect(&m_services.theme, &Theme::changed, this, &DataPanel::applyIcons);
    m_changes = m_services.selection.changed.connect([this](unsigned changes) { followSelection(changes); });
    m_remembering->setSingleShot(true);
    m_remembering->setInterval(rememberAfterMs);
    connect(m_remembering, &QTimer::timeout, this, &DataPanel::remember);
    const auto soon = qOverload<>(&QTimer::start);
    connect(m_size, &QSlider::valueChanged, m_remembering, soon);
    connect(m_asTable, &QToolButton::toggled, m_remembering, soon);
    connect(m_splitter, &QSplitter::splitterMoved, m_remembering, soon);
}

void DataPanel::restore() {
    m_size->setValue(m_services.settings.get(tileKey, usualTile));
    m_views->setTileSide(m_size->value());
    m_asTable->setChecked(m_services.settings.get(tableKey, false));
    m_views->setAsTable(m_asTable->isChecked());
    m_size->setHidden(m_asTable->isChecked());
    m_splitter->restoreState(QByteArray::fromBase64(QByteArray::fromStdString(m_services.settings.get(splitterKey, std::string()))));
}

void DataPanel::remember() {
    m_services.settings.set(tileKey, m_size->value());
    m_services.settings.set(tableKey, m_asTable->isChecked());
    m_services.settings.set(splitterKey, m_splitter->saveState().toBase64().toStdString());
}

void DataPanel::readSet() {
    const auto set = m_services.data.dataset();
    m_failed.clear();
    m_stale = !isVisible();
    if (m_stale)
        return;
    chooseRows();
    if (!set)
        return;
    auto counted = std::make_shared<DataStatistics>();
    m_counting = m_worker->submit(
        tr("Counting"),
        [set, counted](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*counted, countSet(*set, context));
            return {};
        },
        [this, set, counted](const Status& status) {
            if (status.ok())
                m_summary->show(set, std::move(*counted));
        });
}

void DataPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    if (m_stale)
        readSet();
}

void DataPanel::chooseRows() {
    const auto set = m_services.data.dataset();
    DataRowsRequest request{set, m_filter->filter(), m_sortColumn, m_sortOrder};
    if (!set)
        return showState();
    auto rows = std::make_shared<DataRows>();
    m_choosing = m_worker->submit(
        tr("Filtering"),
        [request = std::move(request), rows](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*rows, diptych::chooseRows(request, context));
            return {};
        },
        [this, rows](const Status& status) {
            if (!status.ok())
                return;
            m_model->show(std::move(*rows));
            showState();
            if (const int item = std::exchange(m_wantedItem, -1); item >= 0)
                goToItem(item);
        });
}

void DataPanel::showState() {
    const auto& set = m_model->dataset();
    m_summary->setVisible(set != nullptr);
    m_count->setText(set ? tr("%1 of %2 pictures").arg(m_model->rowCount()).arg(set->items.size()) : QString());
    if (m_model->rowCount() == 0)
        showEmpty();
    else
        m_views->showRows();
    followSelection(PictureChanged | RowsChanged);
}

void DataPanel::showEmpty() {
    const auto make = [this] { m_services.navigator.makeScenes(); };
    if (m_model->dataset())
        m_views->showEmpty(QStringLiteral("search"), tr("No picture fits this filter."), tr("Clear the filter"), [this] { m_filter->clear(); });
    else if (m_services.data.loading() || m_services.data.dataset())
        m_views->showEmpty(QStringLiteral("data"), tr("The data set is being read…"));
    else if (!m_failed.isEmpty())
        m_views->showEmpty(QStringLiteral("warning"), tr("The data set could not be opened: %1").arg(m_failed), tr("Make scenes…"), make);
    else
        m_views->showEmpty(QStringLiteral("data"), tr("No data set is open. Drop a folder of pictures here, or make scenes."),
                           tr("Make scenes…"), make);
}

// Says where the current picture is when it cannot be seen below.
void DataPanel::showBanner() {
    const SelectionState& state = m_services.selection.state();
    const bool ofSet = m_model->dataset() && currentItem(m_services) != nullptr;
    const bool hidden = ofSet && m_model->rowOfItem(state.item) < 0 && m_model->dataset() == m_services.data.dataset();
    const bool foreign = m_model->dataset() && !ofSet && !state.picture.empty();
    m_banner->setVisible(hidden || foreign);
    if (foreign) {
        m_banner->say(tr("The current picture, %1, is not of this set.").arg(fileName(state.picture)), tr("Open its folder"),
                      [this, folder = state.picture.parent_path()] { m_services.navigator.openPath(folder); });
    } else if (hidden) {
        m_banner->say(tr("The filter hides the current picture, row %1.").arg(state.item), tr("Clear the filter"),
                      [this] { m_filter->clear(); });
    }
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
    return m_filter->filterActions() + QList<QAction*>{m_toggleAction, m_makeAction} + m_views->rowActions();
}

void DataPanel::bringToContent(std::function<void(const QString&)> done) {
    if (!m_services.data.dataset())
        return done(m_failed.isEmpty() ? QStringLiteral("no data set is open") : m_failed);
    auto* waiting = new QTimer(this);
    connect(waiting, &QTimer::timeout, this, [this, waiting, polls = 0, done = std::move(done)]() mutable {
        const bool shown = m_model->dataset() == m_services.data.dataset() && !m_model->waitsForThumbnails();
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

void DataPanel::applyIcons() {
    m_asTable->setIcon(m_services.theme.icon(QStringLiteral("table")));
    m_make->setIcon(m_services.theme.icon(QStringLiteral("scenes")));
}

void DataPanel::retranslate() {
    const auto name = [](QWidget* widget, const QString& text, const QString& tip) {
        widget->setAccessibleName(text);
        widget->setToolTip(tip);
    };
    m_filter->retranslate();
    name(m_size, tr("Size of the tiles"), tr("Size of the tiles"));
    name(m_asTable, tr("Show as a table"), tr("Show as a table (Ctrl+T)"));
    m_make->setText(tr("Make scenes…"));
    m_make->setToolTip(tr("Generate captioned scenes with questions and masks (Ctrl+N)"));
    m_toggleAction->setText(tr("Gallery or table"));
    m_makeAction->setText(tr("Make scenes…"));
    m_views->retranslate();
    m_summary->retranslate();
    applyIcons();
    showState();
}

}  // namespace diptych
