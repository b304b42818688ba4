#include "ui/panels/models/tensor_section.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/common/fact_strip.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/models/tensor_table_model.h"
#include "ui/services.h"
#include "viz/histogram_view.h"

namespace diptych {

namespace {

constexpr int leastNameLetters = 24;

QString number(double value) { return QString::number(value, 'g', 4); }

}  // namespace

TensorSection::TensorSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_model(new TensorTableModel(this)), m_proxy(new QSortFilterProxyModel(this)),
      m_title(plainLabel({}, this)), m_histogramTitle(plainLabel({}, this)), m_filter(new QLineEdit(this)),
      m_table(new QTableView(this)), m_histogram(new HistogramView(this)), m_facts(new FactStrip(this)) {
    build();
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text);
        showCount();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TensorSection::measureCurrent);
}

void TensorSection::build() {
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortRole(TensorTableModel::sortRole);
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(TensorTableModel::Size, Qt::DescendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->viewport()->installEventFilter(this);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setProperty("dataText", true);
    m_histogramTitle->setProperty("dataText", true);
    m_filter->setClearButtonEnabled(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * Theme::grid, 0, 0);
    column->setSpacing(Theme::grid);
    for (QWidget* widget : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_filter)})
        column->addWidget(widget);
    column->addWidget(m_table, 3);
    column->addWidget(m_histogramTitle);
    column->addWidget(m_facts);
    column->addWidget(m_histogram, 2);
}

void TensorSection::show(std::vector<TensorRow> rows) {
    m_model->show(std::move(rows));
    for (int column = TensorTableModel::Shape; column < static_cast<int>(TensorTableModel::ColumnCount); ++column)
        m_table->resizeColumnToContents(column);
    fitNames();
    m_table->setCurrentIndex(m_proxy->index(0, 0));
    showCount();
    if (m_proxy->rowCount() == 0)
        measureCurrent();
}

void TensorSection::filterBy(const QString& part) { m_filter->setText(part); }

bool TensorSection::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitNames();
    return QWidget::eventFilter(watched, event);
}

// Names get what the other columns leave, but never so little that they all look alike: then the table scrolls.
void TensorSection::fitNames() {
    int others = 0;
    for (int column = TensorTableModel::Shape; column < static_cast<int>(TensorTableModel::ColumnCount); ++column)
        others += m_table->columnWidth(column);
    const int least = leastNameLetters * m_table->fontMetrics().horizontalAdvance(QLatin1Char('n'));
    m_table->setColumnWidth(TensorTableModel::Name, std::max(least, m_table->viewport()->width() - others));
}

void TensorSection::showCount() {
    m_title->setText(m_proxy->rowCount() == m_model->rowCount()
                         ? tr("%n tensors in the files", nullptr, m_model->rowCount())
                         : tr("%1 of %2 tensors").arg(m_proxy->rowCount()).arg(m_model->rowCount()));
}

void TensorSection::showNothing(const QString& why) {
    m_histogramTitle->setText(why);
    m_facts->setFacts({});
    m_histogram->setData({});
}

void TensorSection::measureCurrent() {
    const QModelIndex current = m_proxy->mapToSource(m_table->currentIndex());
    m_measuring.drop();
    if (!current.isValid())
        return showNothing(tr("Choose a tensor to see how its numbers are spread."));
    const TensorRow row = m_model->rows()[static_cast<std::size_t>(current.row())];
    const QString name = QString::fromStdString(row.name);
    if (!valuesReadable(row))
        return showNothing(tr("%1 lies in a pickle, whose values are not shown. Export the model: safetensors are read here.").arg(name));
    m_histogramTitle->setText(name);
    m_measuring = m_services.engine.askEngine<TensorValues>(
        {}, [row](Engine&, JobContext&) { return valuesOf(row); },
        [this, name](Result<TensorValues> result) { showValues(name, result); });
}

void TensorSection::showValues(const QString& name, const Result<TensorValues>& result) {
    if (!result.ok())
        return showNothing(QString::fromStdString(result.error().oneLine()));
    QList<Fact> facts{{tr("mean"), number(result->mean), {}},
                      {tr("deviation"), number(result->deviation), {}},
                      {tr("smallest"), number(result->smallest), {}},
                      {tr("largest"), number(result->largest), {}}};
    if (result->notNumbers > 0)
        facts.append({tr("NaN or infinite"), QString::number(result->notNumbers), tr("A model with such weights answers nonsense.")});
    m_facts->setFacts(facts);
    HistogramData spread = histogramOf({{name, result->values}}, 40);
    spread.xTitle = tr("value");
    spread.yTitle = tr("numbers");
    m_histogram->setData(spread);
}

void TensorSection::retranslate() {
    m_filter->setAccessibleName(tr("Find tensors by name"));
    m_filter->setPlaceholderText(tr("Find tensors by name"));
    m_table->setAccessibleName(tr("Tensors of the model"));
    m_histogram->setAccessibleName(tr("Histogram of the chosen tensor"));
    showCount();
    measureCurrent();
}

}  // namespace diptych
