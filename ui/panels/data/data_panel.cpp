#include "ui/panels/data/data_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QSlider>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "core/data/dataset_info.h"
#include "core/data/scenes.h"
#include "ui/common/empty_state.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/ui_worker.h"
#include "ui/navigator.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/services.h"
#include "viz/histogram_view.h"

namespace diptych {

namespace {

constexpr int scenesForUser = 200;

}  // namespace

DataPanel::DataPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_model(new DataTableModel(services.data, this)),
      m_worker(std::make_unique<UiWorker>(services.jobs, nullptr)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    buildTop();
    buildViews();
    connect(&services.data, &DataHost::datasetChanged, this, &DataPanel::showSet);
    connect(&services.data, &DataHost::loadingChanged, this, &DataPanel::showState);
    connect(&services.data, &DataHost::openFailed, this, &DataPanel::showState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &DataPanel::showState);
    connect(&services.theme, &Theme::changed, this, &DataPanel::retranslate);
    m_changes = services.selection.changed.connect([this](unsigned changes) { followSelection(changes); });
    retranslate();
    showSet();
}

DataPanel::~DataPanel() = default;

void DataPanel::buildTop() {
    auto* bar = new QHBoxLayout;
    m_filter = new QLineEdit(this);
    m_filter->setClearButtonEnabled(true);
    m_count = plainLabel({}, this);
    m_count->setWordWrap(false);
    m_size = new QSlider(Qt::Horizontal, this);
    m_size->setRange(64, 256);
    m_size->setValue(128);
    m_size->setMaximumWidth(120);
    m_asTable = new QToolButton(this);
    m_asTable->setCheckable(true);
    m_asTable->setAutoRaise(true);
    m_make = new QToolButton(this);
    m_make->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (QWidget* widget : {static_cast<QWidget*>(m_filter), static_cast<QWidget*>(m_count), static_cast<QWidget*>(m_size),
                            static_cast<QWidget*>(m_asTable), static_cast<QWidget*>(m_make)})
        bar->addWidget(widget, widget == m_filter ? 1 : 0);
    static_cast<QVBoxLayout*>(layout())->addLayout(bar);
    m_findAction = new QAction(this);
    m_findAction->setShortcut(QKeySequence::Find);
    m_toggleAction = new QAction(this);
    m_toggleAction->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    addActions({m_findAction, m_toggleAction});
    connect(m_findAction, &QAction::triggered, this, [this] { m_filter->setFocus(); });
    connect(m_toggleAction, &QAction::triggered, m_asTable, &QToolButton::toggle);
    connect(m_filter, &QLineEdit::textChanged, m_model, &DataTableModel::setFilter);
    connect(m_size, &QSlider::valueChanged, this, &DataPanel::setTileSide);
    connect(m_make, &QToolButton::clicked, this, &DataPanel::makeScenesForUser);
}

void DataPanel::buildViews() {
    m_gallery = new QListView(this);
    m_gallery->setViewMode(QListView::IconMode);
    m_gallery->setUniformItemSizes(true);
    m_gallery->setLayoutMode(QListView::Batched);
    m_gallery->setResizeMode(QListView::Adjust);
    m_gallery->setMovement(QListView::Static);
    m_gallery->setTextElideMode(Qt::ElideMiddle);
    m_gallery->setModel(m_model);
    m_table = new QTableView(this);
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setSectionResizeMode(DataTableModel::CaptionColumn, QHeaderView::Stretch);
    m_empty = new EmptyState(m_services.theme, this);
    m_views = new QStackedWidget(this);
    for (QWidget* view : {static_cast<QWidget*>(m_gallery), static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_empty)})
        m_views->addWidget(view);
    m_below = new QWidget(this);
    auto* columns = new QHBoxLayout(m_below);
    columns->setContentsMargins(0, 0, 0, 0);
    m_problems = new QListWidget(m_below);
    m_lengths = new HistogramView(m_below);
    m_lengthsTitle = plainLabel({}, m_below);
    m_problemsTitle = plainLabel({}, m_below);
    const std::pair<QLabel*, QWidget*> halves[] = {{m_lengthsTitle, m_lengths}, {m_problemsTitle, m_problems}};
    for (const auto& [heading, widget] : halves) {
        auto* half = new QVBoxLayout;
        half->addWidget(heading);
        half->addWidget(widget, 1);
        columns->addLayout(half, 1);
    }
    for (QWidget* dataText : {static_cast<QWidget*>(m_gallery), static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_problems)})
        dataText->setProperty("dataText", true);
    m_below->setMaximumHeight(190);
    static_cast<QVBoxLayout*>(layout())->addWidget(m_views, 1);
    layout()->addWidget(m_below);
    setTileSide(m_size->value());
    for (QAbstractItemView* view : {static_cast<QAbstractItemView*>(m_gallery), static_cast<QAbstractItemView*>(m_table)})
        connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, &DataPanel::choose);
    connect(m_asTable, &QToolButton::toggled, this, &DataPanel::showState);
}

void DataPanel::setTileSide(int pixels) {
    m_model->setThumbnailSide(pixels);
    m_gallery->setIconSize(QSize(pixels, pixels));
    m_gallery->setGridSize(QSize(pixels + 4 * Theme::grid, pixels + fontMetrics().height() + 4 * Theme::grid));
}

void DataPanel::showSet() {
    const auto set = m_services.data.dataset();
    m_problems->clear();
    if (set) {
        NamedValues words{tr("captions"), {}};
        for (const DataItem& item : set->items)
            for (const Caption& caption : item.captions)
                words.values.push_back(static_cast<float>(caption.text.size()));
        HistogramData lengths = words.values.empty() ? HistogramData() : histogramOf({words}, 24);
        lengths.xTitle = tr("bytes of a caption");
        lengths.yTitle = tr("captions");
        m_lengths->setData(std::move(lengths));
        for (const DataProblem& problem : set->problems)
            m_problems->addItem(QStringLiteral("%1 · %2 · %3").arg(QString::fromStdString(problem.code), QString::fromStdString(problem.path),
                                                                    QString::fromStdString(problem.detail)));
        if (set->problems.empty())
            m_problems->addItem(tr("nothing odd was found"));
    }
    showState();
}

void DataPanel::showState() {
    const auto set = m_services.data.dataset();
    m_below->setVisible(set != nullptr);
    m_count->setText(set ? tr("%1 of %2 pictures").arg(m_model->rowCount()).arg(set->items.size()) : QString());
    if (m_services.data.loading() && !set)
        m_empty->show(QStringLiteral("data"), tr("The data set is being read…"));
    else if (!set)
        m_empty->show(QStringLiteral("data"), tr("No data set is open. Drop a folder of pictures here, or make scenes."),
                      tr("Make scenes…"), [this] { makeScenesForUser(); });
    else if (m_model->rowCount() == 0)
        m_empty->show(QStringLiteral("search"), tr("No picture fits this filter."), tr("Clear the filter"), [this] { m_filter->clear(); });
    const bool empty = !set || m_model->rowCount() == 0;
    m_views->setCurrentWidget(empty ? static_cast<QWidget*>(m_empty)
                                    : m_asTable->isChecked() ? static_cast<QWidget*>(m_table) : m_gallery);
}

void DataPanel::choose(const QModelIndex& index) {
    const auto set = m_services.data.dataset();
    if (!index.isValid() || !set)
        return;
    const int row = index.data(DataTableModel::itemRole).toInt();
    if (row == m_services.selection.state().item)
        return;
    const DataItem& item = set->items[static_cast<std::size_t>(row)];
    const Caption caption = item.captions.empty() ? Caption{} : item.captions.front();
    m_services.selection.setPicture(row, item.file, caption.text, caption.language);
}

void DataPanel::followSelection(unsigned changes) {
    if ((changes & PictureChanged) == 0)
        return;
    const int row = m_model->rowOfItem(m_services.selection.state().item);
    const QModelIndex index = row < 0 ? QModelIndex() : m_model->index(row, 0);
    for (QAbstractItemView* view : {static_cast<QAbstractItemView*>(m_gallery), static_cast<QAbstractItemView*>(m_table)})
        view->setCurrentIndex(index);
}

void DataPanel::makeScenesForUser() {
    const QString folder = m_services.dialogs.saveFile(this, tr("Folder for %1 new scenes").arg(scenesForUser), QStringLiteral("scenes"));
    if (folder.isEmpty())
        return;
    const auto path = fromUtf8(folder.toStdString());
    m_making = m_worker->submit(
        tr("Making scenes"),
        [path](JobContext& context) {
            MakeScenesRequest request;
            request.folder = path;
            request.count = scenesForUser;
            request.seed = static_cast<std::uint64_t>(std::hash<std::string>()(path.string())) % 1'000'000;
            return makeScenes(request, context);
        },
        [this, path](const Status& status) {
            if (status.ok())
                m_services.navigator.openPath(path);
            else if (status.error().code != ErrorCode::Cancelled)
                m_services.dialogs.error(this, QString::fromStdString(status.error().oneLine()));
        });
}

QList<QAction*> DataPanel::panelActions() const { return {m_findAction, m_toggleAction}; }

void DataPanel::bringToContent(std::function<void(const QString&)> done) {
    if (!m_services.data.dataset())
        return done(tr("no data set is open"));
    // Thumbnails arrive by themselves within moments.
    QTimer::singleShot(700, this, [done = std::move(done)] { done({}); });
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

void DataPanel::retranslate() {
    m_filter->setPlaceholderText(tr("Filter by words, or split:val"));
    m_filter->setAccessibleName(tr("Filter"));
    m_size->setAccessibleName(tr("Size of the tiles"));
    m_size->setToolTip(tr("Size of the tiles"));
    m_asTable->setIcon(m_services.theme.icon(QStringLiteral("table")));
    m_asTable->setAccessibleName(tr("Show as a table"));
    m_asTable->setToolTip(tr("Show as a table (Ctrl+T)"));
    m_make->setIcon(m_services.theme.icon(QStringLiteral("scenes")));
    m_make->setText(tr("Make scenes…"));
    m_make->setToolTip(tr("Generate captioned scenes with questions and masks"));
    m_gallery->setAccessibleName(tr("Gallery"));
    m_table->setAccessibleName(tr("Table of pictures"));
    m_problems->setAccessibleName(tr("Findings"));
    m_lengthsTitle->setText(tr("Caption lengths"));
    m_problemsTitle->setText(tr("Findings"));
    m_findAction->setText(tr("Filter the pictures"));
    m_toggleAction->setText(tr("Gallery or table"));
    showSet();
}

}  // namespace diptych
