#include "ui/panels/data/data_summary.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/data/findings_list_model.h"

namespace diptych {

namespace {

constexpr const char* statisticKey = "data/statistic";
constexpr int barLines = 6;                         // lines of text that the bars are high at least

}  // namespace

DataSummary::DataSummary(Settings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_choice(new QComboBox(this)), m_bars(new HistogramView(this)),
      m_noBars(plainLabel({}, this)), m_findingsTitle(plainLabel({}, this)), m_noFindings(plainLabel({}, this)),
      m_findings(new QListView(this)), m_findingsModel(new FindingsListModel(this)) {
    auto* columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, Theme::grid, 0, 0);
    columns->setSpacing(4 * Theme::grid);
    auto* left = new QVBoxLayout;
    left->addWidget(m_choice, 0, Qt::AlignLeft);
    left->addWidget(m_noBars);
    left->addWidget(m_bars, 1);
    auto* right = new QVBoxLayout;
    right->addWidget(m_findingsTitle);
    right->addWidget(m_noFindings);
    right->addWidget(m_findings, 1);
    right->addStretch(0);
    columns->addLayout(left, 3);
    columns->addLayout(right, 2);
    m_findings->setModel(m_findingsModel);
    m_findings->setUniformItemSizes(true);
    m_findings->setProperty("dataText", true);
    fitBars();
    connect(m_choice, &QComboBox::activated, this, [this](int) {
        m_settings.set(statisticKey, m_choice->currentData().toInt());
        showStatistic();
    });
    connect(m_bars, &HistogramView::binChosen, this, [this](int bin) {
        if (const Statistic* statistic = shown())
            Q_EMIT filterWanted(statistic->filters.value(bin));
    });
    connect(m_findings, &QListView::activated, this, [this](const QModelIndex& index) {
        if (const int item = index.data(FindingsListModel::itemRole).toInt(); item >= 0)
            Q_EMIT itemWanted(item);
    });
    retranslate();
}

void DataSummary::show(std::shared_ptr<const Dataset> set, DataStatistics statistics) {
    m_statistics = std::move(statistics.all);
    m_findingsModel->show(std::move(set), std::move(statistics.itemOfProblem));
    retranslate();
}

void DataSummary::fitBars() { m_bars->setMinimumHeight(barLines * fontMetrics().height()); }

void DataSummary::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitBars();
}

const Statistic* DataSummary::shown() const {
    for (const Statistic& statistic : m_statistics)
        if (static_cast<int>(statistic.kind) == m_choice->currentData().toInt())
            return &statistic;
    return nullptr;
}

void DataSummary::fillChoice() {
    const QHash<Statistic::Kind, QString> names{{Statistic::Kind::Words, tr("Caption lengths")},
                                                {Statistic::Kind::Answers, tr("Answers")},
                                                {Statistic::Kind::Types, tr("Question types")},
                                                {Statistic::Kind::Splits, tr("Splits")},
                                                {Statistic::Kind::Findings, tr("Findings by kind")}};
    m_choice->clear();
    for (const Statistic& statistic : m_statistics)
        m_choice->addItem(names.value(statistic.kind), static_cast<int>(statistic.kind));
    m_choice->setCurrentIndex(qMax(0, m_choice->findData(m_settings.get(statisticKey, 0))));
}

void DataSummary::showStatistic() {
    const Statistic* statistic = shown();
    m_choice->setVisible(statistic != nullptr);
    m_bars->setVisible(statistic != nullptr);
    m_noBars->setVisible(statistic == nullptr);
    if (statistic == nullptr)
        return;
    HistogramData bars = statistic->bars;
    const bool words = statistic->kind == Statistic::Kind::Words;
    bars.xTitle = words ? tr("words of a caption; Chinese: characters") : QString();
    bars.yTitle = words ? tr("captions") : tr("how often");
    bars.series.front().name = bars.yTitle;
    if (statistic->kind == Statistic::Kind::Findings)
        for (QString& label : bars.labels)
            label = findingName(label);
    m_bars->setData(std::move(bars));
}

void DataSummary::retranslate() {
    const int count = m_findingsModel->rowCount();
    m_choice->setAccessibleName(tr("What is counted"));
    m_choice->setToolTip(tr("What is counted. A click on a bar shows its pictures only."));
    m_bars->setAccessibleName(tr("Counts of the data set"));
    m_findings->setAccessibleName(tr("Findings"));
    m_findings->setToolTip(tr("Enter or a double click leads to the picture."));
    m_findingsTitle->setText(count == 0 ? tr("Findings") : tr("Findings · %1").arg(count));
    m_noBars->setText(tr("This set has no captions and no questions that could be counted."));
    m_noFindings->setText(tr("Nothing odd was found: every picture is there and every row could be read."));
    m_noFindings->setVisible(count == 0);
    m_findings->setVisible(count > 0);
    fillChoice();
    showStatistic();
}

}  // namespace diptych
