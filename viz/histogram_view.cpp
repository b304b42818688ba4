#include "viz/histogram_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "viz/color_map.h"
#include "viz/style.h"

namespace diptych {
namespace {

bool allWhole(const QList<NamedValues>& series) {
    for (const NamedValues& named : series)
        for (const float value : named.values)
            if (std::isfinite(value) && value != std::floor(value))
                return false;
    return true;
}

ValueRange rangeOfAll(const QList<NamedValues>& series) {
    std::vector<float> ends;
    for (const NamedValues& named : series) {
        const bool any = std::any_of(named.values.begin(), named.values.end(), [](float v) { return std::isfinite(v); });
        if (!any)
            continue;
        const ValueRange range = rangeOf(named.values.data(), static_cast<qsizetype>(named.values.size()));
        ends.push_back(static_cast<float>(range.low));
        ends.push_back(static_cast<float>(range.high));
    }
    return rangeOf(ends.data(), static_cast<qsizetype>(ends.size()));
}

std::vector<double> evenEdges(const ValueRange& range, int bins) {
    std::vector<double> edges;
    for (int i = 0; i <= bins; ++i)
        edges.push_back(range.low + (range.high - range.low) * i / bins);
    return edges;
}

// Edges at multiples of 1, 2, 2.5 or 5 times a power of ten; at most one bin more than asked for.
std::vector<double> roundEdges(const ValueRange& range, int bins) {
    const double least = (range.high - range.low) / bins;
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    double width = 10 * power;
    for (const double step : {5.0, 2.5, 2.0, 1.0})
        if (step * power >= least)
            width = step * power;
    const auto first = static_cast<long>(std::floor(range.low / width));
    const auto last = std::max(first + 1, static_cast<long>(std::ceil(range.high / width)));
    std::vector<double> edges;
    for (long i = first; i <= last; ++i)
        edges.push_back(static_cast<double>(i) * width);
    return edges;
}

std::vector<double> countInto(const std::vector<float>& values, const std::vector<double>& edges) {
    const std::size_t bins = edges.size() - 1;
    std::vector<double> counts(bins, 0.0);
    const double width = (edges.back() - edges.front()) / static_cast<double>(bins);
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        const double place = (static_cast<double>(value) - edges.front()) / width;
        counts[std::min(static_cast<std::size_t>(std::max(0.0, place)), bins - 1)] += 1;
    }
    return counts;
}

}  // namespace

int HistogramData::bins() const {
    return edges.empty() ? static_cast<int>(labels.size()) : static_cast<int>(edges.size()) - 1;
}

HistogramData histogramOf(const QList<NamedValues>& series, int bins) {
    HistogramData data;
    ValueRange range = rangeOfAll(series);
    const bool whole = allWhole(series) && range.high - range.low < bins;
    if (whole) {
        bins = static_cast<int>(range.high - range.low) + 1;
        range = {range.low - 0.5, range.high + 0.5};
    } else if (range.high <= range.low) {
        range = {range.low - 0.5, range.high + 0.5};
    }
    data.edges = whole ? evenEdges(range, bins) : roundEdges(range, bins);
    for (const NamedValues& named : series)
        data.series.append({named.name, countInto(named.values, data.edges)});
    return data;
}

HistogramView::HistogramView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Histogram"));
}

void HistogramView::setData(HistogramData data) {
    m_data = std::move(data);
    m_totals.clear();
    for (const HistogramSeries& series : m_data.series) {
        double total = 0;
        for (const double count : series.counts)
            total += count;
        m_totals.push_back(total);
    }
    m_current = m_hovered = -1;
    update();
}

void HistogramView::setLogCounts(bool on) {
    m_log = on;
    update();
}

void HistogramView::setShares(bool on) {
    m_shares = on;
    update();
}

void HistogramView::setCurrent(int bin) {
    m_current = bin >= 0 && bin < m_data.bins() ? bin : -1;
    setAccessibleDescription(m_current < 0 ? QString() : describe(m_current));
    update();
}

QSize HistogramView::sizeHint() const {
    return {viz::unit(this) * 60, viz::unit(this) * 36};
}

QSize HistogramView::minimumSizeHint() const {
    return {viz::unit(this) * 30, viz::unit(this) * 24};
}

double HistogramView::amount(int series, int bin) const {
    const auto at = static_cast<std::size_t>(series);
    const double count = m_data.series.at(series).counts[static_cast<std::size_t>(bin)];
    if (!m_shares)
        return count;
    return m_totals[at] > 0 ? count / m_totals[at] : 0;
}

double HistogramView::top() const {
    double most = 0;
    for (int series = 0; series < m_data.series.size(); ++series)
        for (int bin = 0; bin < m_data.bins(); ++bin)
            most = std::max(most, amount(series, bin));
    return most;
}

double HistogramView::height(int series, int bin) const {
    const double most = top(), value = amount(series, bin);
    if (most <= 0)
        return 0;
    return m_log && !m_shares ? std::log1p(value) / std::log1p(most) : value / most;
}

QRectF HistogramView::plotArea() const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    const double topSpace = m_data.series.size() > 1 ? line + unit * 2 : line / 2.0 + unit;
    const double bottom = line + unit * 2 + (m_data.xTitle.isEmpty() ? 0 : line);
    const QString most = m_shares ? viz::number(top() * 100, 2) + QStringLiteral(" %") : viz::number(top());
    const double left = fontMetrics().horizontalAdvance(most) + unit * 2;
    return QRectF(rect()).adjusted(left, topSpace, -unit, -bottom);
}

int HistogramView::binAt(const QPointF& position) const {
    const QRectF area = plotArea();
    if (m_data.bins() <= 0 || position.x() < area.left() || position.x() >= area.right() || position.y() < 0)
        return -1;
    return static_cast<int>((position.x() - area.left()) / area.width() * m_data.bins());
}

bool HistogramView::isInteger(int bin) const {
    const double low = m_data.edges[static_cast<std::size_t>(bin)], high = m_data.edges[static_cast<std::size_t>(bin) + 1];
    return high - low == 1.0 && low + 0.5 == std::floor(low + 0.5);
}

// Where the bin begins, or the integer it stands for.
QString HistogramView::tickText(int bin) const {
    const double low = m_data.edges[static_cast<std::size_t>(bin)];
    return isInteger(bin) ? QString::number(low + 0.5, 'f', 0) : viz::number(low);
}

QString HistogramView::binText(int bin) const {
    if (m_data.edges.empty())
        return m_data.labels.value(bin);
    const double high = m_data.edges[static_cast<std::size_t>(bin) + 1];
    return isInteger(bin) ? tickText(bin) : tr("%1 to %2").arg(tickText(bin), viz::number(high));
}

QString HistogramView::describe(int bin) const {
    QStringList parts;
    for (int series = 0; series < m_data.series.size(); ++series) {
        const double value = amount(series, bin);
        const QString text = m_shares ? viz::number(value * 100) + QStringLiteral(" %") : viz::number(value, 6);
        const QString name = m_data.series.at(series).name;
        parts.append(name.isEmpty() ? text : name + QLatin1Char(' ') + text);
    }
    return binText(bin) + QStringLiteral(": ") + parts.join(QStringLiteral(", "));
}

void HistogramView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF area = plotArea();
    if (m_data.bins() <= 0 || area.width() < 4 || area.height() < 4)
        return;
    paintAxes(painter, area);
    paintBars(painter, area);
    paintLegend(painter, area);
}

void HistogramView::paintBars(QPainter& painter, const QRectF& area) const {
    const double step = area.width() / m_data.bins();
    const double gap = step > 6 ? 1.0 : 0.0;
    for (const int marked : {m_hovered, m_current})
        if (marked >= 0) {
            const QRectF column(area.left() + marked * step, area.top(), step, area.height());
            painter.fillRect(column, viz::blend(palette().color(QPalette::Base), palette().color(QPalette::Highlight), 0.2));
        }
    painter.setPen(Qt::NoPen);
    for (int series = 0; series < m_data.series.size(); ++series) {
        QColor color = viz::seriesColor(series, palette());
        for (int bin = 0; bin < m_data.bins(); ++bin) {
            const double tall = height(series, bin) * area.height();
            color.setAlphaF(m_data.series.size() > 1 ? 0.6F : 0.9F);
            painter.setBrush(color);
            painter.drawRect(QRectF(area.left() + bin * step + gap / 2, area.bottom() - tall, step - gap, tall));
        }
    }
    if (m_current >= 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(QRectF(area.left() + m_current * step, area.top(), step, area.height()).adjusted(1, 1, -1, -1));
    }
}

void HistogramView::paintAxes(QPainter& painter, const QRectF& area) const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    painter.setPen(viz::gridLine(palette()));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.drawLine(area.topLeft(), area.topRight());
    painter.setPen(viz::mutedText(palette()));
    const double most = top();
    const QString highest = m_shares ? viz::number(most * 100, 2) + QStringLiteral(" %") : viz::number(most);
    painter.drawText(QRectF(0, area.top() - line / 2.0, area.left() - unit, line), Qt::AlignRight | Qt::AlignVCenter, highest);
    painter.drawText(QRectF(0, area.bottom() - line / 2.0, area.left() - unit, line), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("0"));
    const QRectF under(area.left(), area.bottom() + unit, area.width(), line);
    const double step = area.width() / m_data.bins();
    double free = area.left() - 1;
    for (int bin = 0; bin < m_data.bins(); ++bin) {
        const QString text = m_data.edges.empty() ? m_data.labels.value(bin) : tickText(bin);
        const QString fitted = fontMetrics().elidedText(text, Qt::ElideRight, std::max(static_cast<int>(step), unit * 12));
        const double width = fontMetrics().horizontalAdvance(fitted);
        const double x = area.left() + bin * step + (m_data.edges.empty() ? (step - width) / 2 : 0);
        if (x < free || x + width > area.right() + unit)
            continue;
        painter.drawText(QRectF(x, under.top(), width + 1, line), Qt::AlignLeft, fitted);
        free = x + width + unit * 2;
    }
    if (!m_data.xTitle.isEmpty())
        painter.drawText(under.translated(0, line), Qt::AlignHCenter, m_data.xTitle);
}

void HistogramView::paintLegend(QPainter& painter, const QRectF& area) const {
    if (m_data.series.size() < 2)
        return;
    const int unit = viz::unit(this), line = fontMetrics().height();
    double x = area.left();
    for (int series = 0; series < m_data.series.size(); ++series) {
        painter.fillRect(QRectF(x, unit + (line - unit * 2) / 2.0, unit * 2, unit * 2), viz::seriesColor(series, palette()));
        const QString name = m_data.series.at(series).name;
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(x + unit * 3, unit, area.right() - x, line), Qt::AlignLeft, name);
        x += unit * 6 + fontMetrics().horizontalAdvance(name);
    }
}

bool HistogramView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int bin = binAt(help->pos());
    if (bin < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), viz::plainTip(describe(bin)), this);
    return true;
}

void HistogramView::mousePressEvent(QMouseEvent* event) {
    const int bin = binAt(event->position());
    if (event->button() != Qt::LeftButton || bin < 0)
        return;
    setCurrent(bin);
    Q_EMIT binChosen(bin);
}

void HistogramView::mouseMoveEvent(QMouseEvent* event) {
    m_hovered = binAt(event->position());
    update();
}

void HistogramView::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void HistogramView::keyPressEvent(QKeyEvent* event) {
    const int last = m_data.bins() - 1;
    switch (event->key()) {
        case Qt::Key_Left: return setCurrent(std::max(0, m_current - 1));
        case Qt::Key_Right: return setCurrent(std::min(last, m_current + 1));
        case Qt::Key_Home: return setCurrent(0);
        case Qt::Key_End: return setCurrent(last);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_current >= 0)
                Q_EMIT binChosen(m_current);
            return;
        default: QWidget::keyPressEvent(event);
    }
}

CsvTable HistogramView::table() const {
    CsvTable table;
    table.columns = {m_data.xTitle.isEmpty() ? QStringLiteral("bin") : m_data.xTitle};
    for (const HistogramSeries& series : m_data.series)
        table.columns.append(series.name.isEmpty() ? QStringLiteral("count") : series.name);
    for (int bin = 0; bin < m_data.bins(); ++bin) {
        QStringList row{binText(bin)};
        for (const HistogramSeries& series : m_data.series)
            row.append(QString::number(series.counts[static_cast<std::size_t>(bin)], 'g', 12));
        table.rows.append(row);
    }
    return table;
}

}  // namespace diptych
