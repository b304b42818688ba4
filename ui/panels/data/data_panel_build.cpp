// How the Data panel is put together, what it remembers and what it says of its own state.
#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/navigator.h"
#include "ui/panels/data/check_runner.h"
#include "ui/panels/data/checks_view.h"
#include "ui/panels/data/data_panel.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/data_tools.h"
#include "ui/panels/data/data_views.h"
#include "ui/panels/data/filter_bar.h"
#include "ui/panels/data/order_button.h"
#include "ui/panels/data/picture_banner.h"
#include "ui/panels/data/sources_tree.h"
#include "ui/panels/data/statistics_view.h"
#include "ui/panels/data/tag_line.h"
#include "ui/panels/data/views_button.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr const char *tileKey = "data/tile", *tableKey = "data/as_table", *splitterKey = "data/splitter", *columnsKey = "data/columns",
                     *lowerKey = "data/lower", *sourcesKey = "data/sources";
constexpr int smallestTile = 64, largestTile = 256, usualTile = 120;
constexpr int rememberAfterMs = 600;                // each save is a synced file

QToolButton* toolButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    return button;
}

QToolButton* textButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

}  // namespace

void DataPanel::buildTop() {
    m_filter = new FilterBar(m_services.theme, this);
    m_saved = new ViewsButton(m_services, [this] { return shownView(); }, this);
    m_exportButton = textButton(this);
    m_make = textButton(this);
    for (QWidget* widget : QList<QWidget*>{m_saved, m_exportButton, m_make})
        m_filter->addToLine(widget);
    m_count = plainLabel({}, this);
    m_count->setWordWrap(false);
    m_size = new QSlider(Qt::Horizontal, this);
    m_size->setRange(smallestTile, largestTile);
    m_size->setFixedWidth(25 * Theme::grid);
    QSizePolicy kept = m_size->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_size->setSizePolicy(kept);
    m_order = new OrderButton(this);
    m_asTable = toolButton(this);
    m_asTable->setCheckable(true);
    for (QWidget* widget : QList<QWidget*>{m_count, m_order, m_size, m_asTable})
        m_filter->addToChips(widget);
    m_banner = new PictureBanner(this);
    m_notice = new PictureBanner(this);
    m_notice->hide();
    for (QWidget* widget : QList<QWidget*>{m_filter, m_banner, m_notice})
        layout()->addWidget(widget);
}

void DataPanel::buildBody() {
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_sources = new SourcesTree(m_services, m_columns);
    m_sources->setMinimumWidth(20 * Theme::grid);
    m_splitter = new QSplitter(Qt::Vertical, m_columns);
    auto* rows = new QWidget(m_splitter);
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    m_views = new DataViews(m_services, m_model, rows);
    m_tags = new TagLine(m_services.settings, rows);
    column->addWidget(m_views, 1);
    column->addWidget(m_tags);
    m_lower = new QSplitter(Qt::Horizontal, m_splitter);
    m_statistics = new StatisticsView(m_services.settings, m_lower);
    m_findings = new ChecksView(*m_checks, m_services.theme, m_lower);
    m_lower->setSizes({500, 400});
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    m_splitter->setSizes({600, 210});
    m_columns->setStretchFactor(1, 1);
    m_columns->setCollapsible(1, false);
    m_columns->setSizes({170, 800});
    static_cast<QVBoxLayout*>(layout())->addWidget(m_columns, 1);
}

void DataPanel::buildActions() {
    const auto action = [this](const QKeySequence& keys) {
        auto* made = new QAction(this);
        made->setShortcut(keys);
        addAction(made);
        return made;
    };
    m_toggleAction = action(Qt::CTRL | Qt::Key_T);
    m_makeAction = action(QKeySequence::New);
    m_sourcesAction = action(Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    addActions(m_filter->filterActions());
    addAction(m_saved->saveAction());
    m_tools = new DataTools(m_services, {*m_views, *m_model, *m_tags, *m_checks}, this);
    connect(m_toggleAction, &QAction::triggered, m_asTable, &QToolButton::toggle);
    connect(m_makeAction, &QAction::triggered, &m_services.navigator, &Navigator::makeScenes);
    connect(m_make, &QToolButton::clicked, m_makeAction, &QAction::trigger);
    connect(m_exportButton, &QToolButton::clicked, m_tools->exportAction(), &QAction::trigger);
    connect(m_sourcesAction, &QAction::triggered, this, [this] {
        m_sources->setVisible(!m_sources->isVisible());
        m_remembering->start();
    });
    connect(m_size, &QSlider::valueChanged, m_views, &DataViews::setTileSide);
    connect(m_asTable, &QToolButton::toggled, m_views, &DataViews::setAsTable);
    connect(m_asTable, &QToolButton::toggled, m_size, &QWidget::setHidden);
}

void DataPanel::restore() {
    Settings& settings = m_services.settings;
    m_size->setValue(settings.get(tileKey, usualTile));
    m_views->setTileSide(m_size->value());
    m_asTable->setChecked(settings.get(tableKey, false));
    m_sources->setVisible(settings.get(sourcesKey, true));
    const std::pair<const char*, QSplitter*> splitters[] = {{splitterKey, m_splitter}, {columnsKey, m_columns}, {lowerKey, m_lower}};
    for (const auto& [key, splitter] : splitters)
        splitter->restoreState(QByteArray::fromBase64(QByteArray::fromStdString(settings.get(key, std::string()))));
    m_remembering->setInterval(rememberAfterMs);
}

void DataPanel::remember() {
    Settings& settings = m_services.settings;
    settings.set(tileKey, m_size->value());
    settings.set(tableKey, m_asTable->isChecked());
    settings.set(sourcesKey, !m_sources->isHidden());
    const std::pair<const char*, QSplitter*> splitters[] = {{splitterKey, m_splitter}, {columnsKey, m_columns}, {lowerKey, m_lower}};
    for (const auto& [key, splitter] : splitters)
        settings.set(key, splitter->saveState().toBase64().toStdString());
}

void DataPanel::showState() {
    const auto& set = m_model->dataset();
    m_lower->setVisible(set != nullptr);
    m_count->setText(set ? tr("%1 of %2 pictures").arg(m_model->rowCount()).arg(set->items.size()) : QString());
    if (m_model->rowCount() == 0)
        showEmpty();
    else
        m_views->showRows();
    m_exportButton->setEnabled(set != nullptr);
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

void DataPanel::applyIcons() {
    m_asTable->setIcon(m_services.theme.icon(QStringLiteral("table")));
    m_make->setIcon(m_services.theme.icon(QStringLiteral("scenes")));
    m_exportButton->setIcon(m_services.theme.icon(QStringLiteral("export")));
}

void DataPanel::retranslate() {
    const auto name = [](QWidget* widget, const QString& text, const QString& tip) {
        widget->setAccessibleName(text);
        widget->setToolTip(tip);
    };
    m_filter->retranslate();
    m_saved->retranslate();
    m_order->retranslate();
    m_sources->retranslate();
    name(m_size, tr("Size of the tiles"), tr("Size of the tiles"));
    name(m_asTable, tr("Show as a table"), tr("Show as a table (Ctrl+T)"));
    m_make->setText(tr("Make scenes…"));
    m_make->setToolTip(tr("Generate captioned scenes with questions and masks (Ctrl+N)"));
    m_exportButton->setText(tr("Export…"));
    m_exportButton->setToolTip(tr("Write the set, or what the filter leaves of it, in any format (Ctrl+E)"));
    m_toggleAction->setText(tr("Gallery or table"));
    m_makeAction->setText(tr("Make scenes…"));
    m_sourcesAction->setText(tr("Show or hide sources and splits"));
    m_views->retranslate();
    m_statistics->retranslate();
    m_tools->retranslate();
    m_findings->setEditable(m_tools->whyNotEditable().isEmpty(), m_tools->whyNotEditable());
    m_findings->retranslate();
    applyIcons();
    showState();
}

}  // namespace diptych
