#include "ui/panels/alignment/alignment_panel.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/common/empty_state.h"
#include "ui/common/fact_strip.h"
#include "ui/common/flow_layout.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"
#include "viz/histogram_view.h"
#include "viz/matrix_view.h"
#include "viz/scatter_view.h"

namespace diptych {

namespace {

constexpr int mostPairs = 400, usualPairs = 24;

QWidget* titled(QLabel* title, QWidget* view) {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    column->addWidget(title);
    column->addWidget(view, 1);
    return box;
}

}  // namespace

AlignmentPanel::AlignmentPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_stack(new QStackedWidget(this)), m_content(new QSplitter(Qt::Horizontal, this)),
      m_empty(new EmptyState(services.theme, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    column->setSpacing(2 * Theme::grid);
    buildTop();
    buildViews();
    connectViews();
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);
    column->addWidget(m_hovered);
    connect(&services.engine, &EngineHost::stateChanged, this, &AlignmentPanel::goStale);
    connect(&services.engine, &EngineHost::modelChanged, this, &AlignmentPanel::goStale);
    connect(&services.data, &DataHost::datasetChanged, this, [this] {
        m_pairs = {};                               // their rows are those of the old set
        goStale();
    });
    connect(&services.theme, &Theme::changed, this, &AlignmentPanel::retranslate);
    m_changes = services.selection.changed.connect([this](unsigned changes) {
        if ((changes & (PictureChanged | TextChanged)) != 0)
            followSelection();
    });
    retranslate();
}

void AlignmentPanel::buildTop() {
    auto* bar = new QWidget(this);
    auto* flow = new FlowLayout(bar, 2 * Theme::grid);
    flow->setContentsMargins(0, 0, 0, 0);
    m_countTitle = plainLabel({}, bar);
    m_languageTitle = plainLabel({}, bar);
    m_count = new QSpinBox(bar);
    m_count->setRange(2, mostPairs);
    m_count->setValue(usualPairs);
    m_language = new QComboBox(bar);
    m_language->addItems({QStringLiteral("English"), QStringLiteral("中文"), {}});
    m_run = new QPushButton(bar);
    m_facts = new FactStrip(this);
    m_sampling = plainLabel({}, this);
    m_sampling->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel* label : {m_countTitle, m_languageTitle})
        label->setWordWrap(false);
    for (QWidget* widget : {static_cast<QWidget*>(m_countTitle), static_cast<QWidget*>(m_count), static_cast<QWidget*>(m_languageTitle),
                            static_cast<QWidget*>(m_language), static_cast<QWidget*>(m_run)})
        flow->addWidget(widget);
    for (QWidget* widget : {bar, static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_sampling)})
        layout()->addWidget(widget);
    m_refreshAction = new QAction(this);
    m_refreshAction->setShortcut(QKeySequence(Qt::Key_F5));
    m_refreshAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_refreshAction);
    connect(m_refreshAction, &QAction::triggered, this, &AlignmentPanel::goStale);
    connect(m_run, &QPushButton::clicked, this, &AlignmentPanel::goStale);
    connect(m_language, &QComboBox::currentIndexChanged, this, &AlignmentPanel::goStale);
}

void AlignmentPanel::buildViews() {
    m_content->setHandleWidth(4 * Theme::grid);
    m_content->setChildrenCollapsible(false);
    auto* left = new QSplitter(Qt::Vertical, m_content);
    left->setHandleWidth(2 * Theme::grid);
    left->setChildrenCollapsible(false);
    buildLeft(left);
    m_mapTitle = plainLabel();
    m_map = new ScatterView;
    m_content->addWidget(left);
    m_content->addWidget(titled(m_mapTitle, m_map));
    m_content->setSizes({500, 500});
    m_hovered = plainLabel({}, this);
    m_hovered->setWordWrap(false);
    m_hovered->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    for (QWidget* dataText : {static_cast<QWidget*>(m_matrix), static_cast<QWidget*>(m_map), static_cast<QWidget*>(m_hovered)})
        dataText->setProperty("dataText", true);
}

void AlignmentPanel::buildLeft(QSplitter* left) {
    m_matrixTitle = plainLabel();
    m_matrix = new MatrixView;
    m_matrix->setMarkDiagonal(true);
    m_matrix->installEventFilter(this);
    m_histogramTitle = plainLabel();
    m_histogram = new HistogramView;
    m_histogram->setShares(true);
    left->addWidget(titled(m_matrixTitle, m_matrix));
    left->addWidget(titled(m_histogramTitle, m_histogram));
    left->setStretchFactor(0, 1);
    left->setSizes({600, 160});
}

void AlignmentPanel::connectViews() {
    const auto pairOf = [this](int point) { return point < 0 || m_pairs.count() == 0 ? -1 : point % static_cast<int>(m_pairs.count()); };
    connect(m_matrix, &MatrixView::cellChosen, this, &AlignmentPanel::choosePair);
    connect(m_matrix, &MatrixView::cellHovered, this, &AlignmentPanel::showHovered);
    connect(m_map, &ScatterView::pointChosen, this, [this, pairOf](int point) { choosePair(pairOf(point), pairOf(point)); });
    connect(m_map, &ScatterView::pointHovered, this, [this, pairOf](int point) { showHovered(pairOf(point), pairOf(point)); });
    connect(&m_services.data, &DataHost::thumbnailReady, m_map, qOverload<>(&QWidget::update));
    m_map->setThumbnail([this](int point) {
        const bool picture = point >= 0 && static_cast<std::size_t>(point) < m_pairs.count();
        return picture ? m_services.data.thumbnail(m_pairs.files[static_cast<std::size_t>(point)], 64) : QImage();
    });
    m_map->setTip([this, pairOf](int point) { return pairText(pairOf(point), pairOf(point)); });
    m_matrix->setTip([this](int row, int col) { return pairText(row, col); });
}

// Square cells leave room below where the matrix is higher than it is wide: the histogram gets it.
bool AlignmentPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_matrix && event->type() == QEvent::Resize) {
        QWidget* box = m_matrix->parentWidget();
        const int above = box->height() - m_matrix->height();
        box->setMaximumHeight(std::max(box->minimumSizeHint().height(), m_matrix->heightForWidth(m_matrix->width()) + above));
    }
    return Panel::eventFilter(watched, event);
}

void AlignmentPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    refresh();
}

void AlignmentPanel::goStale() {
    m_stale = true;
    if (isVisible())
        refresh();
}

std::string AlignmentPanel::language() const {
    constexpr const char* codes[] = {"en", "zh", ""};
    return codes[std::clamp(m_language->currentIndex(), 0, 2)];
}

QString AlignmentPanel::whyEmpty() const {
    if (!m_services.data.dataset())
        return tr("Open a data set with captions to see how its two sides align.");
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return tr("The model is still loading, or none is open.");
    if (std::find(info->heads.begin(), info->heads.end(), "contrastive") == info->heads.end())
        return tr("This model has no contrastive head: it cannot place pictures and texts in one space.");
    return {};
}

void AlignmentPanel::fail(const QString& icon, const QString& sentence) {
    m_failure = sentence;
    m_pairs = {};
    m_facts->setFacts({});
    m_sampling->clear();
    m_hovered->clear();
    m_empty->show(icon, sentence);
    m_stack->setCurrentWidget(m_empty);
    answer(sentence);
}

void AlignmentPanel::answer(const QString& problem) {
    if (const auto waiting = std::exchange(m_waiting, nullptr))
        waiting(problem);
}

void AlignmentPanel::refresh() {
    if (!m_stale)
        return;
    if (const QString reason = whyEmpty(); !reason.isEmpty())
        return fail(QStringLiteral("alignment"), reason);
    m_stale = false;
    AlignedPairs pairs = choosePairs(*m_services.data.dataset(), language(), m_count->value());
    if (pairs.count() < 2)
        return fail(QStringLiteral("alignment"), tr("This set has fewer than two pictures with captions in this language."));
    embed(std::move(pairs));
}

void AlignmentPanel::embed(AlignedPairs pairs) {
    if (m_pairs.count() == 0) {
        m_empty->show(QStringLiteral("alignment"), tr("Pictures and texts are being embedded…"));
        m_stack->setCurrentWidget(m_empty);
    }
    m_projecting.drop();
    m_embedding = m_services.engine.ask<AlignedPairs>(
        tr("Embedding pictures and texts"),
        [pairs = std::move(pairs)](Model& model, JobContext& context) { return embedPairs(model, pairs, context); },
        [this](Result<AlignedPairs> result) {
            if (!result.ok())
                return fail(QStringLiteral("warning"), QString::fromStdString(result.error().oneLine()));
            project(std::move(*result));
        });
}

void AlignmentPanel::project(AlignedPairs pairs) {
    m_projecting = m_services.engine.askEngine<AlignedPairs>(
        {}, [pairs = std::move(pairs)](Engine& engine, JobContext& context) { return projectPairs(engine, pairs, context); },
        [this](Result<AlignedPairs> result) {
            if (!result.ok())
                return fail(QStringLiteral("warning"), QString::fromStdString(result.error().oneLine()));
            m_failure.clear();
            m_pairs = std::move(*result);
            drawAll();
            answer({});
        });
}

QList<QAction*> AlignmentPanel::panelActions() const { return {m_refreshAction}; }

void AlignmentPanel::bringToContent(std::function<void(const QString&)> done) {
    m_waiting = std::move(done);
    m_stale = true;
    refresh();
}

QStringList AlignmentPanel::spokenResults() const {
    if (m_pairs.count() == 0)
        return {};
    return {QStringLiteral("%1 pairs: mean cosine matched %2, unmatched %3, recall@1 picture to text %4")
                .arg(m_pairs.count())
                .arg(m_pairs.matched, 0, 'f', 3)
                .arg(m_pairs.unmatched, 0, 'f', 3)
                .arg(m_pairs.imageToText, 0, 'f', 2)};
}

void AlignmentPanel::retranslate() {
    m_countTitle->setText(tr("Pairs"));
    m_languageTitle->setText(tr("Captions in"));
    m_count->setAccessibleName(tr("Number of pairs"));
    m_count->setToolTip(tr("At most %1: every picture is compared with every text").arg(mostPairs));
    m_count->findChild<QLineEdit*>()->setAccessibleName(m_count->accessibleName());
    m_language->setAccessibleName(tr("Language of the captions"));
    m_language->setItemText(2, tr("any language"));
    m_run->setText(tr("Compute"));
    m_refreshAction->setText(tr("Compute again"));
    m_matrixTitle->setText(tr("Every picture (rows) against every text (columns); outlined: the pairs that belong together"));
    m_mapTitle->setText(tr("Both sides on one map (PCA); lines join picture and caption"));
    m_histogramTitle->setText(tr("Cosine of matched and unmatched pairs"));
    m_matrix->setAccessibleName(tr("Similarity matrix"));
    m_map->setAccessibleName(tr("Joint map"));
    m_histogram->setAccessibleName(tr("Histogram of cosines"));
    if (m_pairs.count() > 0)
        return drawAll();
    const QString reason = whyEmpty();
    m_empty->show(QStringLiteral("alignment"), !reason.isEmpty() ? reason : !m_failure.isEmpty() ? m_failure : tr("Pictures and texts are being embedded…"));
    m_stack->setCurrentWidget(m_empty);
}

}  // namespace diptych
