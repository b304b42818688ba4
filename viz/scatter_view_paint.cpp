// The drawing half of ScatterView: points are stamped from one small pixmap a series and kept as one layer, so that
// hovering repaints nothing but marks.
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <map>

#include "viz/scatter_view.h"
#include "viz/style.h"

namespace diptych {
namespace {

constexpr int valueSteps = 64;      // shades of a continuous field
constexpr int thumbnailLimit = 60;  // points in sight

QPainterPath shapeOf(int group, double radius) {
    QPainterPath path;
    switch (group % 3) {
        case 1: {
            const double reach = radius * 1.25;
            path.addPolygon(QPolygonF({{0, -reach}, {reach, 0}, {0, reach}, {-reach, 0}}));
            path.closeSubpath();
            break;
        }
        case 2: path.addRect(QRectF(-radius * 0.9, -radius * 0.9, radius * 1.8, radius * 1.8)); break;
        default: path.addEllipse(QPointF(0, 0), radius, radius);
    }
    return path;
}

QPixmap stamp(int group, const QColor& color, double size, double ratio) {
    const double side = size * 1.25 + 4;
    QPixmap pixmap(QSizeF(side * ratio, side * ratio).toSize().expandedTo({1, 1}));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(side / 2, side / 2);
    painter.setPen(QPen(QColor(0, 0, 0, 90), 0.75));
    painter.setBrush(color);
    painter.drawPath(shapeOf(group, size / 2));
    return pixmap;
}

}  // namespace

int ScatterView::seriesOf(int point) const {
    const auto at = static_cast<std::size_t>(point);
    if (at < m_data.category.size())
        return m_data.category[at];
    if (at < m_data.value.size()) {
        const double place = m_valueRange.place(static_cast<double>(m_data.value[at]));
        return std::isfinite(place) ? static_cast<int>(std::clamp(place, 0.0, 1.0) * (valueSteps - 1) + 0.5) : -1;
    }
    return at < m_data.group.size() ? m_data.group[at] : 0;
}

QColor ScatterView::colorOf(int series) const {
    if (series < 0)
        return viz::mutedText(palette());
    if (m_data.category.empty() && !m_data.value.empty())
        return QColor::fromRgb(colorAt(m_colors, series / double(valueSteps - 1)));
    return viz::seriesColor(series, palette());
}

void ScatterView::paintPairs(QPainter& painter) const {
    QColor color = viz::mutedText(palette());
    const double crowd = static_cast<double>(m_data.pairs.size());
    QList<QLineF> quiet, chosen;
    for (const auto& [a, b] : m_data.pairs) {
        if (a < 0 || b < 0 || a >= m_data.count() || b >= m_data.count() || !placed(a) || !placed(b))
            continue;
        const bool marked = !m_isChosen.empty() &&
                            (m_isChosen[static_cast<std::size_t>(a)] || m_isChosen[static_cast<std::size_t>(b)]);
        (marked ? chosen : quiet).append(QLineF(pointOnWidget(a), pointOnWidget(b)));
    }
    color.setAlphaF(static_cast<float>(std::clamp(60.0 / std::sqrt(crowd + 1), 0.06, 0.55) * (m_isChosen.empty() ? 1 : 0.4)));
    painter.setPen(QPen(color, 1));
    painter.drawLines(quiet);
    color.setAlphaF(0.9F);
    painter.setPen(QPen(color, 1));
    painter.drawLines(chosen);
}

void ScatterView::paintPoints(QPainter& painter) const {
    std::map<std::pair<int, int>, QList<QPainter::PixmapFragment>> batches;
    std::map<std::pair<int, int>, QPixmap> stamps;
    const double size = pointSize(), ratio = devicePixelRatioF();
    const QRectF area = plotArea().adjusted(-size, -size, size, size);
    for (const bool emphasised : {false, true}) {  // faded points first, chosen ones over them
        batches.clear();
        for (int i = 0; i < m_data.count(); ++i) {
            const QPointF at = pointOnWidget(i);
            const bool strong = m_isChosen.empty() || m_isChosen[static_cast<std::size_t>(i)];
            if (strong != emphasised || !placed(i) || !area.contains(at))
                continue;
            const int group = static_cast<std::size_t>(i) < m_data.group.size() ? m_data.group[static_cast<std::size_t>(i)] : 0;
            const std::pair key(group, seriesOf(i));
            QPixmap& pixmap = stamps[key];
            if (pixmap.isNull())
                pixmap = stamp(group, colorOf(key.second), size, ratio);
            batches[key].append(QPainter::PixmapFragment::create(at, QRectF(pixmap.rect()), 1 / ratio, 1 / ratio, 0,
                                                                 strong ? 0.95 : 0.18));
        }
        for (const auto& [key, fragments] : batches)
            painter.drawPixmapFragments(fragments.constData(), static_cast<int>(fragments.size()), stamps[key]);
    }
}

QPixmap ScatterView::renderLayer() const {
    const double ratio = devicePixelRatioF();
    QPixmap layer(size() * ratio);
    layer.setDevicePixelRatio(ratio);
    layer.fill(Qt::transparent);
    QPainter painter(&layer);
    painter.setRenderHint(QPainter::Antialiasing, m_data.pairs.size() < 5000);
    painter.setClipRect(plotArea());
    if (m_showPairs)
        paintPairs(painter);
    paintPoints(painter);
    return layer;
}

void ScatterView::paintThumbnails(QPainter& painter) const {
    if (!m_thumbnail)
        return;
    const QRectF area = plotArea();
    std::vector<int> seen;
    for (int i = 0; i < m_data.count(); ++i)
        if (placed(i) && area.contains(pointOnWidget(i)) && seen.size() <= thumbnailLimit)
            seen.push_back(i);
    if (seen.size() > thumbnailLimit)
        return;
    // The current point and the one under the pointer keep their pictures where there is no room for all.
    std::stable_sort(seen.begin(), seen.end(), [this](int a, int b) { return rank(a) < rank(b); });
    QList<QRectF> taken;
    painter.setBrush(Qt::NoBrush);
    for (const int point : seen) {
        const QImage picture = m_thumbnail(point);
        const QRectF box = picture.isNull() ? QRectF() : roomFor(point, picture.size(), taken);
        if (box.isEmpty())
            continue;
        taken.append(box);
        painter.drawImage(box, picture);
        painter.setPen(QPen(colorOf(seriesOf(point)), 1.5));
        painter.drawRect(box);
    }
}

int ScatterView::rank(int point) const { return point == m_hovered ? 0 : point == m_current ? 1 : 2; }

// Beside the point, where it hides no other thumbnail; empty: nowhere.
QRectF ScatterView::roomFor(int point, const QSize& picture, const QList<QRectF>& taken) const {
    const double side = viz::unit(this) * 9, off = pointSize() / 2 + 2;
    const QSizeF size = QSizeF(picture).scaled(side, side, Qt::KeepAspectRatio);
    const QPointF at = pointOnWidget(point);
    for (const QPointF& corner : {QPointF(off, off), QPointF(off, -off - size.height()), QPointF(-off - size.width(), off),
                                  QPointF(-off - size.width(), -off - size.height())}) {
        const QRectF box(at + corner, size);
        const auto hides = [&box](const QRectF& other) { return other.intersects(box); };
        if (plotArea().contains(box) && std::none_of(taken.begin(), taken.end(), hides))
            return box;
    }
    return {};
}

void ScatterView::paintMarks(QPainter& painter) const {
    const auto ring = [&](int point, const QColor& color, double width) {
        const double radius = pointSize() / 2 + width + 2;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Base), width + 2));
        painter.drawEllipse(pointOnWidget(point), radius, radius);
        painter.setPen(QPen(color, width));
        painter.drawEllipse(pointOnWidget(point), radius, radius);
    };
    for (const auto& [a, b] : m_data.pairs)
        if (m_current >= 0 && (a == m_current || b == m_current) && placed(a) && placed(b)) {
            painter.setPen(QPen(palette().color(QPalette::Text), 1.5));
            painter.drawLine(pointOnWidget(a), pointOnWidget(b));
        }
    if (m_hovered >= 0)
        ring(m_hovered, viz::mutedText(palette()), 1.5);
    if (m_current >= 0 && placed(m_current))
        ring(m_current, palette().color(QPalette::Highlight), 2.5);
    if (m_lasso.size() > 1) {
        QColor fill = palette().color(QPalette::Highlight);
        painter.setPen(QPen(fill, 1.5, Qt::DashLine));
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawPolygon(m_lasso);
    }
}

void ScatterView::paintLegend(QPainter& painter) const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    const QRectF area = plotArea();
    painter.setPen(viz::mutedText(palette()));
    painter.drawText(QRectF(area.left(), area.bottom() + unit, area.width(), line), Qt::AlignCenter, m_data.xTitle);
    painter.save();
    painter.translate(0, area.bottom());
    painter.rotate(-90);
    painter.drawText(QRectF(0, 0, area.height(), line), Qt::AlignCenter, m_data.yTitle);
    painter.restore();
    double x = area.left();
    const auto entry = [&](int group, const QColor& color, const QString& name) {
        if (x > area.right() - unit * 6)
            return;
        const QPixmap symbol = stamp(group, color, unit * 2, devicePixelRatioF());
        painter.drawPixmap(QPointF(x, unit + (line - symbol.deviceIndependentSize().height()) / 2), symbol);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRectF(x + unit * 5, unit, area.right() - x - unit * 5, line), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(name, Qt::ElideRight, unit * 40));
        x += unit * 8 + std::min(fontMetrics().horizontalAdvance(name), unit * 40);
    };
    const bool byGroup = m_data.category.empty() && m_data.value.empty();
    for (int group = 0; group < m_data.groupNames.size(); ++group)
        entry(group, byGroup ? colorOf(group) : viz::mutedText(palette()), m_data.groupNames.at(group));
    for (int series = 0; series < m_data.categoryNames.size() && !m_data.category.empty(); ++series)
        entry(0, viz::seriesColor(series, palette()), m_data.categoryNames.at(series));
    if (m_data.category.empty() && !m_data.value.empty()) {
        entry(0, colorOf(0), m_data.valueTitle + QLatin1Char(' ') + viz::number(m_valueRange.low));
        entry(0, colorOf(valueSteps - 1), viz::number(m_valueRange.high));
    }
}

void ScatterView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plotArea();
    painter.setPen(viz::gridLine(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(area, viz::unit(this), viz::unit(this));
    if (m_layer.isNull() || m_layer.devicePixelRatio() != devicePixelRatioF())
        m_layer = renderLayer();
    painter.drawPixmap(0, 0, m_layer);
    painter.setClipRect(area);
    paintThumbnails(painter);
    paintMarks(painter);
    painter.setClipping(false);
    paintLegend(painter);
}

}  // namespace diptych
