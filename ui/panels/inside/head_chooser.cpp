#include "ui/panels/inside/head_chooser.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/services.h"
#include "viz/color_bar.h"
#include "viz/matrix_view.h"

namespace diptych {
namespace {

QString attentionTitle(const std::string& name) {
    if (name == "vision")
        return HeadChooser::tr("Vision: patches look at patches");
    if (name == "text")
        return HeadChooser::tr("Text: words look at words");
    if (name == "cross")
        return HeadChooser::tr("Cross: words look at patches");
    if (name == "joint")
        return HeadChooser::tr("Joint: words and patches look at all");
    return QString::fromStdString(name);
}

struct StatisticText {
    QString title, meaning;
};

StatisticText statisticText(const std::string& name, const std::string& attention) {
    if (name == "entropy")
        return {HeadChooser::tr("Entropy (bits)"),
                HeadChooser::tr("How evenly a head spreads its attention: −Σ a·log₂ a, mean over the queries. Low: it "
                                "looks at few places.")};
    if (name == "largest")
        return {HeadChooser::tr("Largest weight"),
                HeadChooser::tr("The largest attention weight of a query, mean over the queries. Near 1: it looks at one place.")};
    if (name == "distance" && attention == "text")
        return {HeadChooser::tr("Mean distance (tokens)"),
                HeadChooser::tr("How many tokens away a head looks, weighted by attention.")};
    if (name == "distance")
        return {HeadChooser::tr("Mean attention distance (patches)"),
                HeadChooser::tr("How far from a patch the patches lie that it looks at, weighted by attention. Small: local.")};
    if (name == "spread")
        return {HeadChooser::tr("Spread (patches)"),
                HeadChooser::tr("How widely the attended patches scatter around their own centre, weighted by attention.")};
    if (name == "patches" && attention == "cross")
        return {HeadChooser::tr("Share on patches"),
                HeadChooser::tr("How much of a word's attention falls on patches; the rest falls on the picture's class token.")};
    if (name == "patches")
        return {HeadChooser::tr("Share of text on patches"),
                HeadChooser::tr("How much of a word's attention falls on patches; the rest falls on text and class token.")};
    if (name == "class")
        return {HeadChooser::tr("Share on the class token"),
                HeadChooser::tr("How much attention falls on the class token instead of patches.")};
    return {HeadChooser::tr("Share on first and last token"),
            HeadChooser::tr("How much attention falls on the tokens that open and close the text: often a resting place "
                            "that means nothing.")};
}

}  // namespace

HeadChooser::HeadChooser(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_attentionName(plainLabel({}, this)), m_statisticName(plainLabel({}, this)),
      m_meaning(plainLabel({}, this)), m_attentions(new QComboBox(this)), m_statistics(new QComboBox(this)),
      m_matrix(new MatrixView(this)), m_legend(new ColorBar(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    layout->addWidget(m_attentionName);
    layout->addWidget(m_attentions);
    layout->addWidget(m_statisticName);
    layout->addWidget(m_statistics);
    layout->addWidget(m_meaning);
    layout->addWidget(m_matrix, 100);
    layout->addWidget(m_legend);
    layout->addStretch(1);
    m_attentionName->setBuddy(m_attentions);
    m_statisticName->setBuddy(m_statistics);
    for (QComboBox* box : {m_attentions, m_statistics}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
    }
    m_meaning->setForegroundRole(QPalette::PlaceholderText);
    m_matrix->setShowValues(true);
    m_matrix->setSquareCells(false);
    m_matrix->setMinimumHeight(fontMetrics().height() * 8);
    m_matrix->setMaximumHeight(fontMetrics().height() * 16);
    m_matrix->setColorMap(ColorMap::Cividis);
    m_wanted = services.settings.get("inside/attention", std::string("cross"));
    connect(m_attentions, &QComboBox::currentIndexChanged, this, [this] {
        if (m_filling)
            return;
        m_wanted = m_attentions->currentData().toString().toStdString();
        m_services.settings.set("inside/attention", m_wanted);
        m_layer = m_head = -1;
        m_untouched = true;
        fillStatistics();
        Q_EMIT attentionChosen();
    });
    connect(m_statistics, &QComboBox::currentIndexChanged, this, [this] {
        if (m_filling)
            return;
        m_services.settings.set("inside/statistic/" + m_wanted, statisticId().toStdString());
        showMatrix();
    });
    connect(m_matrix, &MatrixView::cellChosen, this, [this](int row, int col) {
        const auto shown = attention();
        if (!shown)
            return;
        m_layer = row < shown->layers ? row : -1;
        m_head = col < shown->heads ? col : -1;
        m_untouched = false;
        Q_EMIT headChosen();
    });
    retranslate();
}

void HeadChooser::retranslate() {
    m_attentionName->setText(tr("Attention"));
    m_statisticName->setText(tr("Heads coloured by"));
    m_attentions->setAccessibleName(tr("Attention"));
    m_statistics->setAccessibleName(tr("Statistic that colours the heads"));
    m_matrix->setAccessibleName(tr("Layers and heads"));
    fillAttentions();
}

void HeadChooser::setResult(const ExplainResult* result) {
    m_result = result;
    fillAttentions();
}

std::optional<Attention> HeadChooser::attention() const {
    return m_result ? attentionNamed(*m_result, attentionName()) : std::nullopt;
}

std::string HeadChooser::attentionName() const {
    return m_attentions->currentData().toString().toStdString();
}

void HeadChooser::setAttentionName(const std::string& name) {
    m_wanted = name;
    fillAttentions();
}

void HeadChooser::fillAttentions() {
    m_filling = true;
    m_attentions->clear();
    if (m_result)
        for (const std::string& name : attentionNames(*m_result))
            m_attentions->addItem(attentionTitle(name), QString::fromStdString(name));
    m_attentions->setCurrentIndex(
        std::max(m_attentions->count() > 0 ? 0 : -1, m_attentions->findData(QString::fromStdString(m_wanted))));
    m_attentions->setEnabled(m_attentions->count() > 0);
    m_attentions->setToolTip(plainToolTip(m_attentions->count() > 0 ? QString() : tr("There is no attention to show yet.")));
    m_filling = false;
    fillStatistics();
}

void HeadChooser::fillStatistics() {
    m_filling = true;
    m_statistics->clear();
    if (const auto shown = attention()) {
        for (const std::string& name : statisticsFor(*shown)) {
            const StatisticText text = statisticText(name, shown->name);
            m_statistics->addItem(text.title, QString::fromStdString(name));
            m_statistics->setItemData(m_statistics->count() - 1, plainToolTip(text.meaning), Qt::ToolTipRole);
        }
        const std::string saved = m_services.settings.get("inside/statistic/" + shown->name, std::string());
        m_statistics->setCurrentIndex(std::max(0, m_statistics->findData(QString::fromStdString(saved))));
        if (m_layer >= shown->layers || m_head >= shown->heads)
            m_layer = m_head = -1;
        if (m_untouched && shown->name == "cross")
            m_layer = shown->layers - 1;  // where words have met the picture most often
    }
    m_filling = false;
    showMatrix();
}

QString HeadChooser::statisticId() const {
    return m_statistics->currentData().toString();
}

void HeadChooser::showMatrix() {
    const auto shown = attention();
    MatrixData cells;
    if (shown) {
        const StatisticText text = statisticText(statisticId().toStdString(), shown->name);
        cells.rows = shown->layers + 1;
        cells.cols = shown->heads + 1;
        cells.values = statisticMatrix(*shown, statisticId().toStdString());
        for (int layer = 0; layer < shown->layers; ++layer)
            cells.rowLabels.append(QString::number(layer));
        for (int head = 0; head < shown->heads; ++head)
            cells.colLabels.append(QString::number(head));
        cells.rowLabels.append(tr("avg"));
        cells.colLabels.append(tr("avg"));
        cells.rowTitle = tr("layer");
        cells.colTitle = tr("head");
        cells.valueTitle = text.title;
        m_meaning->setText(text.meaning);
    }
    m_meaning->setVisible(shown.has_value());
    m_matrix->setData(std::move(cells));
    m_legend->setColorMap(m_matrix->colorMap());
    m_legend->setRange(m_matrix->range());
    m_legend->setTitle(m_matrix->data().valueTitle);
    m_legend->setVisible(shown.has_value());
    choose(m_layer, m_head);
}

void HeadChooser::choose(int layer, int head) {
    m_untouched = m_untouched && layer == m_layer && head == m_head;
    m_layer = layer;
    m_head = head;
    if (const auto shown = attention())
        m_matrix->setCurrent(layer < 0 ? shown->layers : layer, head < 0 ? shown->heads : head);
}

QString HeadChooser::choiceText() const {
    const QString layer = m_layer < 0 ? tr("mean of the layers") : tr("layer %1").arg(m_layer);
    const QString head = m_head < 0 ? tr("mean of the heads") : tr("head %1").arg(m_head);
    return layer + QStringLiteral(", ") + head;
}

}  // namespace diptych
