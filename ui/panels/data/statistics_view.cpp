#include "ui/panels/data/statistics_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHash>
#include <QLabel>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

namespace {

constexpr const char* statisticKey = "data/statistic";
constexpr int barLines = 6;                         // lines of text that the bars are high at least

}  // namespace

StatisticsView::StatisticsView(Settings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_choice(new QComboBox(this)), m_bars(new HistogramView(this)), m_noBars(plainLabel({}, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_choice, 0, Qt::AlignLeft);
    layout->addWidget(m_noBars);
    layout->addWidget(m_bars, 1);
    fitBars();
    connect(m_choice, &QComboBox::activated, this, [this](int) {
        m_settings.set(statisticKey, m_choice->currentData().toInt());
        showStatistic();
    });
    connect(m_bars, &HistogramView::binChosen, this, [this](int bin) {
        if (const Statistic* statistic = shown())
            Q_EMIT filterWanted(statistic->filters.value(bin));
    });
    retranslate();
}

void StatisticsView::show(std::vector<Statistic> statistics) {
    m_statistics = std::move(statistics);
    retranslate();
}

void StatisticsView::fitBars() { m_bars->setMinimumHeight(barLines * fontMetrics().height()); }

void StatisticsView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitBars();
}

const Statistic* StatisticsView::shown() const {
    for (const Statistic& statistic : m_statistics)
        if (static_cast<int>(statistic.kind) == m_choice->currentData().toInt())
            return &statistic;
    return nullptr;
}

void StatisticsView::fillChoice() {
    using Kind = Statistic::Kind;
    const QHash<Kind, QString> names{{Kind::Words, tr("Caption lengths")}, {Kind::Answers, tr("Answers")},
                                     {Kind::Types, tr("Question types")},  {Kind::Splits, tr("Splits")},
                                     {Kind::Sizes, tr("Picture widths")},  {Kind::Tags, tr("Tags")}};
    m_choice->clear();
    for (const Statistic& statistic : m_statistics)
        m_choice->addItem(names.value(statistic.kind), static_cast<int>(statistic.kind));
    m_choice->setCurrentIndex(qMax(0, m_choice->findData(m_settings.get(statisticKey, 0))));
}

void StatisticsView::showStatistic() {
    const Statistic* statistic = shown();
    m_choice->setVisible(statistic != nullptr);
    m_bars->setVisible(statistic != nullptr);
    m_noBars->setVisible(statistic == nullptr);
    if (statistic == nullptr)
        return;
    HistogramData bars = statistic->bars;
    const bool words = statistic->kind == Statistic::Kind::Words, sizes = statistic->kind == Statistic::Kind::Sizes;
    bars.xTitle = words ? tr("words of a caption; Chinese: characters") : sizes ? tr("width of the picture, px") : QString();
    bars.yTitle = words ? tr("captions") : sizes ? tr("pictures") : tr("how often");
    bars.series.front().name = bars.yTitle;
    m_bars->setData(std::move(bars));
}

void StatisticsView::retranslate() {
    m_choice->setAccessibleName(tr("What is counted"));
    m_choice->setToolTip(tr("What is counted. A click on a bar shows its pictures only."));
    m_bars->setAccessibleName(tr("Counts of the data set"));
    m_noBars->setText(tr("This set has no captions and no questions that could be counted."));
    fillChoice();
    showStatistic();
}

}  // namespace diptych
