#include "viz/curve_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "viz/qcustomplot_wrapper.h"
#include "viz/style.h"

namespace diptych {
namespace {

constexpr int manyPoints = 4000;

// The index of the value nearest to x; -1: none within the curve's reach.
int nearestIndex(const Curve& curve, double x) {
    if (curve.x.isEmpty() || x < curve.x.first() - 1e-9 || x > curve.x.last() + 1e-9)
        return -1;
    const auto right = std::lower_bound(curve.x.cbegin(), curve.x.cend(), x);
    auto at = static_cast<int>(right - curve.x.cbegin());
    if (at == curve.x.size() || (at > 0 && x - curve.x.at(at - 1) < curve.x.at(at) - x))
        --at;
    return at;
}

// Steps are whole numbers: no tick at 2.5.
class WholeTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(range);
        return step < 1 ? 1 : std::floor(step);
    }
};

}  // namespace

QVector<double> smoothed(const QVector<double>& y, double weight) {
    QVector<double> result(y.size());
    double mean = 0, correction = 1;
    for (int i = 0; i < y.size(); ++i) {
        if (std::isnan(y.at(i))) {
            result[i] = y.at(i);
            continue;
        }
        mean = weight * mean + (1 - weight) * y.at(i);
        correction *= weight;
        result[i] = mean / (1 - correction);
    }
    return result;
}

struct CurveView::Private {
    QCustomPlot* plot = nullptr;
    QList<Curve> curves;
    QList<CurveMarker> markers;
    QList<bool> hidden;                            // by curve
    QCPItemStraightLine* pointer = nullptr;
    QString xTitle, yTitle, emptyText, readout;
    double smoothing = 0, pointerAt = std::nan("");
    bool logY = false, zoomed = false;

    QColor colorOf(int curve, const QPalette& palette) const {
        const QColor own = curves.at(curve).color;
        return own.isValid() ? own : viz::seriesColor(curve, palette);
    }
};

CurveView::CurveView(QWidget* parent) : QWidget(parent), m_d(std::make_unique<Private>()) {
    m_d->plot = new QCustomPlot(this);
    m_d->plot->setFocusPolicy(Qt::NoFocus);
    m_d->plot->setMouseTracking(true);
    m_d->plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom | QCP::iSelectLegend);
    m_d->plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_d->plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_d->plot->xAxis->setTicker(QSharedPointer<WholeTicker>::create());
    m_d->pointer = new QCPItemStraightLine(m_d->plot);
    m_d->pointer->setVisible(false);
    m_d->plot->installEventFilter(this);
    connect(m_d->plot, &QCustomPlot::mouseWheel, this, [this] { m_d->zoomed = true; });
    connect(m_d->plot, &QCustomPlot::legendClick, this, [this](QCPLegend*, QCPAbstractLegendItem* item) {
        auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
        const int index = entry ? entry->plottable()->property("curve").toInt() : -1;
        if (index < 0)
            return;
        m_d->hidden[index] = !m_d->hidden.at(index);
        rebuild();
    });
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Curves"));
    restyle();
}

CurveView::~CurveView() = default;

const QList<Curve>& CurveView::curves() const {
    return m_d->curves;
}

void CurveView::setCurves(const QList<Curve>& curves) {
    const bool sameCount = curves.size() == m_d->curves.size();
    m_d->curves = curves;
    if (!sameCount)
        m_d->hidden = QList<bool>(curves.size(), false);
    rebuild();
}

void CurveView::setMarkers(const QList<CurveMarker>& markers) {
    if (markers == m_d->markers)
        return;
    m_d->markers = markers;
    rebuild();
}

void CurveView::setTitles(const QString& x, const QString& y) {
    m_d->xTitle = x;
    m_d->yTitle = y;
    m_d->plot->xAxis->setLabel(x);
    m_d->plot->yAxis->setLabel(y);
    m_d->plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurveView::setSmoothing(double weight) {
    if (const double old = std::exchange(m_d->smoothing, std::clamp(weight, 0.0, 0.99)); old != m_d->smoothing)
        rebuild();
}

void CurveView::setLogY(bool on) {
    m_d->logY = on;
    QCPAxis* axis = m_d->plot->yAxis;
    axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog) : QSharedPointer<QCPAxisTicker>::create());
    rebuild();
}

void CurveView::setEmptyText(const QString& text) {
    m_d->emptyText = text;
    update();
}

void CurveView::restyle() {
    const QColor text = palette().color(QPalette::Text), muted = viz::mutedText(palette());
    const QColor line = viz::gridLine(palette());
    m_d->plot->setBackground(QBrush(palette().color(QPalette::Base)));
    for (QCPAxis* axis : {m_d->plot->xAxis, m_d->plot->yAxis}) {
        axis->setBasePen(QPen(line));
        axis->setTickPen(QPen(line));
        axis->setSubTickPen(QPen(Qt::NoPen));
        axis->setTickLabelColor(muted);
        axis->setLabelColor(muted);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->grid()->setPen(QPen(line, 0));
        axis->grid()->setSubGridVisible(false);
        axis->grid()->setZeroLinePen(QPen(line, 0));
        axis->setNumberPrecision(4);
    }
    QCPLegend* legend = m_d->plot->legend;
    QColor back = palette().color(QPalette::Base);
    back.setAlpha(220);
    legend->setBrush(back);
    legend->setBorderPen(QPen(line));
    legend->setFont(font());
    legend->setSelectedFont(font());
    legend->setTextColor(text);
    legend->setSelectableParts(QCPLegend::spItems);
    legend->setIconSize(viz::unit(this) * 4, viz::unit(this) * 2);
    m_d->pointer->setPen(QPen(muted, 1, Qt::DashLine));
    rebuild();
}

void CurveView::addMarkers() {
    double first = INFINITY, last = -INFINITY;
    for (const Curve& curve : m_d->curves)
        if (!curve.x.isEmpty()) {
            first = std::min(first, curve.x.first());
            last = std::max(last, curve.x.last());
        }
    const double middle = (first + last) / 2;
    for (const CurveMarker& marker : m_d->markers) {
        auto* line = new QCPItemStraightLine(m_d->plot);
        line->point1->setCoords(marker.x, 1);
        line->point2->setCoords(marker.x, 2);
        line->setPen(QPen(viz::mutedText(palette()), 1, Qt::DotLine));
        auto* label = new QCPItemText(m_d->plot);
        label->position->setTypeX(QCPItemPosition::ptPlotCoords);
        label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        label->position->setCoords(marker.x, 1);    // at the foot: the legend stands at the head
        label->setPositionAlignment((marker.x > middle ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
        label->setText(marker.text);
        label->setColor(viz::mutedText(palette()));
        label->setFont(font());
    }
}

void CurveView::rebuild() {
    QCustomPlot& plot = *m_d->plot;
    plot.clearPlottables();
    for (int i = plot.itemCount() - 1; i >= 0; --i)
        if (plot.item(i) != m_d->pointer)
            plot.removeItem(i);
    const auto add = [&](int index, const QVector<double>& y, const QPen& pen, bool named) {
        const Curve& curve = m_d->curves.at(index);
        QCPGraph* graph = plot.addGraph();
        const bool many = curve.x.size() > manyPoints;
        graph->setData(curve.x, y, true);
        graph->setPen(many ? QPen(pen.color(), 1, pen.style()) : pen);
        graph->setAntialiased(!many);
        graph->setName(curve.name);
        graph->setProperty("curve", index);
        graph->setSelectable(QCP::stNone);
        graph->setVisible(!m_d->hidden.at(index));
        if (!named)
            graph->removeFromLegend();
        else if (m_d->hidden.at(index))
            plot.legend->itemWithPlottable(graph)->setTextColor(viz::gridLine(palette()));
        return graph;
    };
    const bool anyLong = std::any_of(m_d->curves.cbegin(), m_d->curves.cend(), [](const Curve& c) { return c.x.size() > manyPoints; });
    // As one path, a long noisy curve crosses itself so often that stroking it takes half a second.
    plot.setPlottingHint(QCP::phFastPolylines, anyLong);
    for (int i = 0; i < m_d->curves.size(); ++i) {
        const Curve& curve = m_d->curves.at(i);
        const bool smooth = m_d->smoothing > 0 && !curve.points;
        QColor color = m_d->colorOf(i, palette());
        if (smooth) {
            QColor faint = color;
            faint.setAlphaF(0.4F);
            add(i, curve.y, QPen(faint, 1), false);
        }
        QCPGraph* graph = add(i, smooth ? smoothed(curve.y, m_d->smoothing) : curve.y, QPen(color, 1.8, curve.style), true);
        if (curve.points)
            graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, viz::unit(this) * 1.5));
    }
    addMarkers();
    plot.legend->setVisible(m_d->curves.size() > 1);
    if (!m_d->zoomed)
        fit();
    plot.replot(QCustomPlot::rpQueuedReplot);
    m_d->plot->setVisible(!m_d->curves.isEmpty());
    update();
}

void CurveView::fit() {
    m_d->zoomed = false;
    QCustomPlot& plot = *m_d->plot;
    if (plot.graphCount() == 0)
        return;
    plot.rescaleAxes(true);
    QCPRange y = plot.yAxis->range();
    if (m_d->logY)
        plot.yAxis->setRange(std::max(y.lower, 1e-12) / 1.1, std::max(y.upper, 1e-11) * 1.1);
    else
        plot.yAxis->setRange(y.lower - y.size() * 0.05, y.upper + y.size() * 0.05);
    const QCPRange x = plot.xAxis->range();
    plot.xAxis->setRange(x.lower, x.upper + x.size() * 0.02);
    plot.replot(QCustomPlot::rpQueuedReplot);
}

QString CurveView::readout(double x) const {
    QStringList parts;
    for (int i = 0; i < m_d->curves.size(); ++i) {
        const Curve& curve = m_d->curves.at(i);
        const int at = m_d->hidden.at(i) ? -1 : nearestIndex(curve, x);
        if (at >= 0)
            parts.append(curve.name + QLatin1Char(' ') + viz::number(curve.y.at(at), 4));
    }
    const QString step = m_d->xTitle.isEmpty() ? viz::number(x, 6) : m_d->xTitle + QLatin1Char(' ') + viz::number(std::round(x), 6);
    return parts.isEmpty() ? QString() : step + QStringLiteral(" · ") + parts.join(QStringLiteral(" · "));
}

void CurveView::showReadout(double x) {
    m_d->pointerAt = x;
    m_d->readout = std::isnan(x) ? QString() : readout(x);
    m_d->pointer->setVisible(!m_d->readout.isEmpty());
    if (!std::isnan(x)) {
        m_d->pointer->point1->setCoords(x, 1);
        m_d->pointer->point2->setCoords(x, 2);
    }
    setAccessibleDescription(m_d->readout);
    m_d->plot->replot(QCustomPlot::rpQueuedReplot);
    update();
    Q_EMIT hovered(x);
}

bool CurveView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_d->plot) {
        if (event->type() == QEvent::MouseMove) {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const bool inside = m_d->plot->axisRect()->rect().contains(mouse->pos());
            showReadout(inside ? m_d->plot->xAxis->pixelToCoord(mouse->position().x()) : std::nan(""));
            m_d->zoomed = m_d->zoomed || (mouse->buttons() & Qt::LeftButton);
        } else if (event->type() == QEvent::Leave) {
            showReadout(std::nan(""));
        } else if (event->type() == QEvent::MouseButtonDblClick) {
            fit();
        } else if (event->type() == QEvent::MouseButtonPress) {
            setFocus(Qt::MouseFocusReason);
            Q_EMIT clicked(m_d->plot->xAxis->pixelToCoord(static_cast<QMouseEvent*>(event)->position().x()));
        }
    }
    return QWidget::eventFilter(watched, event);
}

void CurveView::keyPressEvent(QKeyEvent* event) {
    const QCPRange range = m_d->plot->xAxis->range();
    const double from = std::isnan(m_d->pointerAt) ? range.lower : m_d->pointerAt;
    switch (event->key()) {
        case Qt::Key_Left: return showReadout(std::max(range.lower, from - range.size() / 50));
        case Qt::Key_Right: return showReadout(std::min(range.upper, from + range.size() / 50));
        case Qt::Key_0: return fit();
        case Qt::Key_Plus:
        case Qt::Key_Minus:
            m_d->zoomed = true;
            m_d->plot->xAxis->scaleRange(event->key() == Qt::Key_Plus ? 0.8 : 1.25, from);
            return m_d->plot->replot(QCustomPlot::rpQueuedReplot);
        default: QWidget::keyPressEvent(event);
    }
}

void CurveView::resizeEvent(QResizeEvent*) {
    const int line = fontMetrics().height() + viz::unit(this);
    m_d->plot->setGeometry(0, line, width(), std::max(0, height() - line));
}

void CurveView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(viz::mutedText(palette()));
    if (m_d->curves.isEmpty()) {
        const int margin = viz::unit(this) * 4;
        painter.drawText(rect().adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap, m_d->emptyText);
        return;
    }
    const QRect line(viz::unit(this) * 2, 0, width() - viz::unit(this) * 4, fontMetrics().height() + viz::unit(this));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_d->readout, Qt::ElideRight, line.width()));
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void CurveView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
}

QSize CurveView::sizeHint() const {
    return {viz::unit(this) * 100, viz::unit(this) * 60};
}

CsvTable CurveView::table() const {
    CsvTable table{{QStringLiteral("curve"), m_d->xTitle.isEmpty() ? QStringLiteral("x") : m_d->xTitle,
                    m_d->yTitle.isEmpty() ? QStringLiteral("value") : m_d->yTitle},
                   {}};
    for (const Curve& curve : m_d->curves)
        for (int i = 0; i < curve.x.size(); ++i)
            table.rows.append({curve.name, QString::number(curve.x.at(i), 'g', 10), QString::number(curve.y.at(i), 'g', 10)});
    return table;
}

}  // namespace diptych
