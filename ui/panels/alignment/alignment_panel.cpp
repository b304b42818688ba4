#include "ui/panels/alignment/alignment_panel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/data/image_io.h"
#include "ui/common/empty_state.h"
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

float cosine(const EmbedResult& embeds, std::size_t picture, std::size_t text) {
    const auto width = static_cast<std::size_t>(embeds.width);
    float sum = 0;
    for (std::size_t c = 0; c < width; ++c)
        sum += embeds.imageEmbeds[picture * width + c] * embeds.textEmbeds[text * width + c];
    return sum;
}

// Length of the difference of the two sides' means (Liang et al. 2022).
double modalityGap(const EmbedResult& embeds, std::size_t count) {
    const auto width = static_cast<std::size_t>(embeds.width);
    double sum = 0;
    for (std::size_t c = 0; c < width; ++c) {
        double difference = 0;
        for (std::size_t i = 0; i < count; ++i)
            difference += static_cast<double>(embeds.imageEmbeds[i * width + c] - embeds.textEmbeds[i * width + c]);
        sum += difference * difference / static_cast<double>(count * count);
    }
    return std::sqrt(sum);
}

}  // namespace

AlignmentPanel::AlignmentPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_stack(new QStackedWidget(this)), m_content(new QWidget(this)),
      m_empty(new EmptyState(services.theme, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    layout->setSpacing(2 * Theme::grid);
    buildTop();
    buildViews();
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_empty);
    layout->addWidget(m_stack, 1);
    const auto stale = [this] {
        m_stale = true;
        if (isVisible())
            refresh();
    };
    connect(&services.engine, &EngineHost::modelChanged, this, stale);
    connect(&services.data, &DataHost::datasetChanged, this, stale);
    m_changes = services.selection.changed.connect([this](unsigned changes) {
        if ((changes & PictureChanged) != 0)
            followSelection();
    });
    retranslate();
    showEmpty();
}

void AlignmentPanel::buildTop() {
    auto* bar = new QHBoxLayout;
    m_countTitle = plainLabel({}, this);
    m_languageTitle = plainLabel({}, this);
    m_summary = plainLabel({}, this);
    m_count = new QSpinBox(this);
    m_count->setRange(2, 400);
    m_count->setValue(24);
    m_language = new QComboBox(this);
    m_language->addItems({QStringLiteral("English"), QStringLiteral("中文")});
    m_run = new QPushButton(this);
    for (QLabel* label : {m_countTitle, m_languageTitle})
        label->setWordWrap(false);
    bar->addWidget(m_countTitle);
    bar->addWidget(m_count);
    bar->addWidget(m_languageTitle);
    bar->addWidget(m_language);
    bar->addWidget(m_run);
    bar->addWidget(m_summary, 1);
    static_cast<QVBoxLayout*>(layout())->addLayout(bar);
    m_refreshAction = new QAction(this);
    m_refreshAction->setShortcut(QKeySequence(Qt::Key_F5));
    addAction(m_refreshAction);
    const auto again = [this] {
        m_stale = true;
        refresh();
    };
    connect(m_refreshAction, &QAction::triggered, this, again);
    connect(m_run, &QPushButton::clicked, this, again);
    connect(m_language, &QComboBox::currentIndexChanged, this, again);
}

void AlignmentPanel::buildViews() {
    auto* columns = new QHBoxLayout(m_content);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(4 * Theme::grid);
    auto* left = new QVBoxLayout;
    m_matrixTitle = plainLabel({}, m_content);
    m_matrix = new MatrixView(m_content);
    m_matrix->setMarkDiagonal(true);
    m_histogramTitle = plainLabel({}, m_content);
    m_histogram = new HistogramView(m_content);
    m_histogram->setShares(true);
    m_histogram->setMaximumHeight(180);
    left->addWidget(m_matrixTitle);
    left->addWidget(m_matrix, 1);
    left->addWidget(m_histogramTitle);
    left->addWidget(m_histogram);
    auto* right = new QVBoxLayout;
    m_mapTitle = plainLabel({}, m_content);
    m_map = new ScatterView(m_content);
    right->addWidget(m_mapTitle);
    right->addWidget(m_map, 1);
    columns->addLayout(left, 1);
    columns->addLayout(right, 1);
    for (QWidget* dataText : {static_cast<QWidget*>(m_matrix), static_cast<QWidget*>(m_map)})
        dataText->setProperty("dataText", true);
    connect(m_matrix, &MatrixView::cellChosen, this, &AlignmentPanel::choosePair);
    connect(m_map, &ScatterView::pointChosen, this, [this](int point) {
        const int count = static_cast<int>(m_aligned.items.size());
        if (point >= 0 && count > 0)
            choosePair(point % count, point % count);
    });
    connect(&m_services.data, &DataHost::thumbnailReady, m_map, qOverload<>(&QWidget::update));
    m_map->setThumbnail([this](int point) {
        const auto set = m_services.data.dataset();
        const auto count = m_aligned.items.size();
        if (!set || count == 0 || static_cast<std::size_t>(point) >= count)
            return QImage();
        return m_services.data.thumbnail(set->items[static_cast<std::size_t>(m_aligned.items[static_cast<std::size_t>(point)])].file, 64);
    });
    m_map->setTip([this](int point) {
        const auto count = m_aligned.texts.size();
        return count == 0 ? QString() : QString::fromStdString(m_aligned.texts[static_cast<std::size_t>(point) % count]);
    });
}

void AlignmentPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    refresh();
}

void AlignmentPanel::showEmpty() {
    m_stack->setCurrentWidget(m_empty);
    if (!m_services.data.dataset())
        return m_empty->show(QStringLiteral("data"), tr("Open a data set with captions to see how its two sides align."));
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return m_empty->show(QStringLiteral("model"), tr("The model is still loading, or none is open."));
    const bool able = std::find(info->heads.begin(), info->heads.end(), "contrastive") != info->heads.end();
    m_empty->show(QStringLiteral("alignment"), able ? tr("Pictures and texts are being embedded…")
                                                    : tr("This model has no contrastive head: it cannot place pictures and texts in one space."));
}

void AlignmentPanel::refresh() {
    const auto set = m_services.data.dataset();
    if (!m_stale || !set || m_services.engine.modelInfo() == nullptr) {
        if (m_stale)
            showEmpty();
        return;
    }
    m_stale = false;
    Aligned chosen;
    std::vector<std::filesystem::path> files;
    const std::string language = m_language->currentIndex() == 0 ? "en" : "zh";
    for (std::size_t i = 0; i < set->items.size() && static_cast<int>(files.size()) < m_count->value(); ++i)
        for (const Caption& caption : set->items[i].captions)
            if (!set->items[i].file.empty() && (caption.language.empty() || caption.language == language)) {
                chosen.items.push_back(static_cast<int>(i));
                chosen.texts.push_back(caption.text);
                files.push_back(set->items[i].file);
                break;
            }
    if (files.size() < 2) {
        m_stack->setCurrentWidget(m_empty);
        m_empty->show(QStringLiteral("alignment"), tr("This set has fewer than two pictures with captions in this language."));
        if (const auto waiting = std::exchange(m_waiting, nullptr))
            waiting(tr("too few captions"));
        return;
    }
    m_embedding = m_services.engine.ask<Aligned>(
        tr("Embedding pictures and texts"),
        [chosen = std::move(chosen), files = std::move(files)](Model& model, JobContext& context) { return align(model, chosen, files, context); },
        [this](Result<Aligned> result) {
            if (!result.ok()) {
                m_stack->setCurrentWidget(m_empty);
                m_empty->show(QStringLiteral("warning"), QString::fromStdString(result.error().oneLine()));
                if (const auto waiting = std::exchange(m_waiting, nullptr))
                    waiting(QString::fromStdString(result.error().oneLine()));
                return;
            }
            m_projecting = m_services.engine.askEngine<Aligned>(
                {},
                [aligned = std::move(*result)](Engine& engine, JobContext& context) mutable -> Result<Aligned> {
                    DIPTYCH_TRY(projectBoth(engine, aligned, context));
                    return std::move(aligned);
                },
                [this](Result<Aligned> projected) {
                    if (projected.ok()) {
                        m_aligned = std::move(*projected);
                        drawAll();
                    }
                    if (const auto waiting = std::exchange(m_waiting, nullptr))
                        waiting(projected.ok() ? QString() : QString::fromStdString(projected.error().oneLine()));
                });
        });
}

Result<AlignmentPanel::Aligned> AlignmentPanel::align(Model& model, Aligned chosen,
                                                      const std::vector<std::filesystem::path>& files, JobContext& context) {
    EmbedRequest request;
    request.texts = chosen.texts;
    for (const auto& file : files) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(Image image, readImage(file));
        request.images.push_back(std::make_shared<const Image>(std::move(image)));
    }
    DIPTYCH_ASSIGN(chosen.embeds, model.embed(request, context));
    const std::size_t count = files.size();
    int hits = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const float own = cosine(chosen.embeds, i, i);
        bool best = true;
        for (std::size_t j = 0; j < count; ++j) {
            const float value = cosine(chosen.embeds, i, j);
            best = best && (j == i || value < own);
            (j == i ? chosen.matched : chosen.unmatched) += static_cast<double>(value);
        }
        hits += best ? 1 : 0;
    }
    const auto n = static_cast<double>(count);
    chosen.matched /= n;
    chosen.unmatched /= n * (n - 1);
    chosen.recall1 = hits / n;
    chosen.gap = modalityGap(chosen.embeds, count);
    return chosen;
}

Status AlignmentPanel::projectBoth(Engine& engine, Aligned& aligned, JobContext& context) {
    ProjectRequest request;
    request.count = static_cast<int>(2 * aligned.items.size());
    request.width = aligned.embeds.width;
    request.values = aligned.embeds.imageEmbeds;
    request.values.insert(request.values.end(), aligned.embeds.textEmbeds.begin(), aligned.embeds.textEmbeds.end());
    DIPTYCH_ASSIGN(aligned.map, engine.project(request, context));
    return {};
}

void AlignmentPanel::drawAll() {
    const std::size_t count = m_aligned.items.size();
    MatrixData matrix{.rows = static_cast<int>(count), .cols = static_cast<int>(count)};
    NamedValues matched{tr("matched"), {}}, unmatched{tr("unmatched"), {}};
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j) {
            const float value = cosine(m_aligned.embeds, i, j);
            matrix.values.push_back(value);
            (i == j ? matched : unmatched).values.push_back(value);
        }
    matrix.rowTitle = tr("picture");
    matrix.colTitle = tr("text");
    matrix.valueTitle = tr("cosine");
    m_matrix->setTip([this](int, int col) { return QString::fromStdString(m_aligned.texts[static_cast<std::size_t>(col)]); });
    m_matrix->setData(std::move(matrix));
    HistogramData histogram = histogramOf({matched, unmatched}, 30);
    histogram.xTitle = tr("cosine");
    histogram.yTitle = tr("share");
    m_histogram->setData(std::move(histogram));
    ScatterData map;
    map.xy = m_aligned.map.points;
    for (std::size_t i = 0; i < 2 * count; ++i)
        map.group.push_back(i < count ? 0 : 1);
    for (int i = 0; i < static_cast<int>(count); ++i)
        map.pairs.emplace_back(i, i + static_cast<int>(count));
    map.groupNames = {tr("pictures"), tr("texts")};
    const auto axis = [this](std::size_t i) {
        return tr("axis %1 (%2 % of variance)").arg(i + 1).arg(static_cast<double>(m_aligned.map.explained[i]) * 100, 0, 'f', 0);
    };
    map.xTitle = axis(0);
    map.yTitle = axis(1);
    m_map->setData(std::move(map));
    m_summary->setText(tr("matched %1 · unmatched %2 · recall@1 picture to text %3 % of %4 · modality gap %5")
                           .arg(m_aligned.matched, 0, 'f', 2)
                           .arg(m_aligned.unmatched, 0, 'f', 2)
                           .arg(m_aligned.recall1 * 100, 0, 'f', 0)
                           .arg(count)
                           .arg(m_aligned.gap, 0, 'f', 2));
    m_stack->setCurrentWidget(m_content);
    followSelection();
}

void AlignmentPanel::choosePair(int picture, int text) {
    const auto set = m_services.data.dataset();
    if (!set || picture < 0 || text < 0 || picture >= static_cast<int>(m_aligned.items.size()))
        return;
    const int row = m_aligned.items[static_cast<std::size_t>(picture)];
    m_services.selection.setPicture(row, set->items[static_cast<std::size_t>(row)].file, m_aligned.texts[static_cast<std::size_t>(text)],
                                    m_language->currentIndex() == 0 ? "en" : "zh");
}

void AlignmentPanel::followSelection() {
    const auto found = std::find(m_aligned.items.begin(), m_aligned.items.end(), m_services.selection.state().item);
    m_map->setCurrent(found == m_aligned.items.end() ? -1 : static_cast<int>(found - m_aligned.items.begin()));
}

QList<QAction*> AlignmentPanel::panelActions() const { return {m_refreshAction}; }

void AlignmentPanel::bringToContent(std::function<void(const QString&)> done) {
    m_waiting = std::move(done);
    m_stale = true;
    refresh();
    if (!m_embedding.token().cancelled() && m_stale)
        if (const auto waiting = std::exchange(m_waiting, nullptr))
            waiting(tr("no model or no data set is open"));
}

QStringList AlignmentPanel::spokenResults() const {
    if (m_aligned.items.empty())
        return {};
    return {QStringLiteral("%1 pairs: mean cosine matched %2, unmatched %3, recall@1 picture to text %4")
                .arg(m_aligned.items.size())
                .arg(m_aligned.matched, 0, 'f', 3)
                .arg(m_aligned.unmatched, 0, 'f', 3)
                .arg(m_aligned.recall1, 0, 'f', 2)};
}

void AlignmentPanel::retranslate() {
    m_countTitle->setText(tr("Pairs"));
    m_languageTitle->setText(tr("Captions in"));
    m_count->setAccessibleName(tr("Number of pairs"));
    m_count->findChild<QLineEdit*>()->setAccessibleName(m_count->accessibleName());
    m_language->setAccessibleName(tr("Language of the captions"));
    m_run->setText(tr("Compute"));
    m_refreshAction->setText(tr("Compute again"));
    m_matrixTitle->setText(tr("Every picture (rows) against every text (columns); outlined: the pairs that belong together"));
    m_mapTitle->setText(tr("Both sides on one map (PCA); lines join picture and caption"));
    m_histogramTitle->setText(tr("Cosine of matched and unmatched pairs"));
    m_matrix->setAccessibleName(tr("Similarity matrix"));
    m_map->setAccessibleName(tr("Joint map"));
    m_histogram->setAccessibleName(tr("Histogram of cosines"));
    if (!m_aligned.items.empty())
        drawAll();
    else
        showEmpty();
}

}  // namespace diptych
