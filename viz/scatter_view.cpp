#include "viz/scatter_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "viz/style.h"

namespace diptych {

ScatterView::ScatterView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Map of points"));
}

void ScatterView::setData(ScatterData data, bool keepView) {
    const bool sameCount = data.count() == m_data.count();
    m_data = std::move(data);
    m_valueRange = rangeOf(m_data.value.data(), static_cast<qsizetype>(m_data.value.size()));
    m_hovered = -1;
    if (!sameCount) {
        m_current = -1;
        m_chosen.clear();
        m_isChosen.clear();
    }
    if (!keepView)
        fit();
    invalidate();
}

void ScatterView::setColorMap(ColorMap map) {
    m_colors = map;
    invalidate();
}

void ScatterView::setShowPairs(bool on) {
    m_showPairs = on;
    invalidate();
}

void ScatterView::setLasso(bool on) {
    m_lassoMode = on;
    setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

void ScatterView::setTip(std::function<QString(int)> tip) {
    m_tip = std::move(tip);
}

void ScatterView::setThumbnail(std::function<QImage(int)> thumbnail) {
    m_thumbnail = std::move(thumbnail);
    update();
}

void ScatterView::setCurrent(int point) {
    m_current = point >= 0 && point < m_data.count() ? point : -1;
    setAccessibleDescription(m_current < 0 ? QString()
                             : m_tip       ? m_tip(m_current)
                                           : tr("point %1").arg(m_current));
    update();
}

void ScatterView::setChosen(const std::vector<int>& points) {
    m_chosen = points;
    m_isChosen.assign(points.empty() ? 0 : static_cast<std::size_t>(m_data.count()), 0);
    for (const int point : points)
        if (point >= 0 && point < m_data.count())
            m_isChosen[static_cast<std::size_t>(point)] = 1;
    invalidate();
}

void ScatterView::invalidate() {
    m_layer = {};
    update();
}

QSize ScatterView::sizeHint() const {
    return {viz::unit(this) * 100, viz::unit(this) * 90};
}

QRectF ScatterView::plotArea() const {
    const int unit = viz::unit(this), line = fontMetrics().height();
    return QRectF(rect()).adjusted(line + unit, line + unit * 3, -unit, -line - unit * 2);
}

void ScatterView::fit() {
    const QRectF area = plotArea();
    double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;
    for (std::size_t i = 0; i + 1 < m_data.xy.size(); i += 2) {
        const auto x = static_cast<double>(m_data.xy[i]), y = static_cast<double>(m_data.xy[i + 1]);
        if (!std::isfinite(x) || !std::isfinite(y))
            continue;
        left = std::min(left, x);
        right = std::max(right, x);
        bottom = std::min(bottom, y);
        top = std::max(top, y);
    }
    if (left > right)
        return;
    m_center = {(left + right) / 2, (bottom + top) / 2};
    const double wide = std::max(right - left, 1e-6 * std::max(1.0, std::abs(right)));
    const double tall = std::max(top - bottom, 1e-6 * std::max(1.0, std::abs(top)));
    m_scale = 0.94 * std::min(std::max(area.width(), 1.0) / wide, std::max(area.height(), 1.0) / tall);
    invalidate();
}

bool ScatterView::placed(int point) const {
    const auto at = static_cast<std::size_t>(point) * 2;
    return std::isfinite(m_data.xy[at]) && std::isfinite(m_data.xy[at + 1]);
}

QPointF ScatterView::pointOnWidget(int point) const {
    const auto at = static_cast<std::size_t>(point) * 2;
    const QPointF middle = plotArea().center();
    return {middle.x() + (static_cast<double>(m_data.xy[at]) - m_center.x()) * m_scale,
            middle.y() - (static_cast<double>(m_data.xy[at + 1]) - m_center.y()) * m_scale};
}

void ScatterView::zoomAround(const QPointF& position, double factor) {
    const QPointF middle = plotArea().center();
    const QPointF offset((position.x() - middle.x()) / m_scale, -(position.y() - middle.y()) / m_scale);
    m_scale *= factor;
    m_center += offset * (1 - 1 / factor);
    invalidate();
}

int ScatterView::pointAt(const QPointF& position) const {
    const double reach = std::max(viz::unit(this) * 2.0, pointSize());
    double nearest = reach * reach;
    int found = -1;
    for (int i = 0; i < m_data.count(); ++i) {
        const QPointF off = pointOnWidget(i) - position;
        const double distance = QPointF::dotProduct(off, off);
        if (distance < nearest) {
            nearest = distance;
            found = i;
        }
    }
    return found;
}

std::vector<int> ScatterView::pointsInside(const QPolygonF& lassoOnWidget) const {
    std::vector<int> inside;
    const QRectF bounds = lassoOnWidget.boundingRect();
    for (int i = 0; i < m_data.count(); ++i) {
        const QPointF at = pointOnWidget(i);
        if (placed(i) && bounds.contains(at) && lassoOnWidget.containsPoint(at, Qt::OddEvenFill))
            inside.push_back(i);
    }
    return inside;
}

double ScatterView::pointSize() const {
    const double unit = viz::unit(this);
    const double crowded = std::clamp(2.5 - std::log10(std::max(10, m_data.count())) / 2.2, 0.6, 2.0);
    return unit * crowded;
}

void ScatterView::choose(int point) {
    if (point < 0)
        return;
    setCurrent(point);
    Q_EMIT pointChosen(point);
}

// The nearest point within 45° of `direction` (widget axes); without a current point the one in the middle.
void ScatterView::chooseTowards(QPointF direction) {
    const QPointF from = m_current < 0 ? plotArea().center() : pointOnWidget(m_current);
    int best = -1;
    double bestDistance = INFINITY;
    for (int i = 0; i < m_data.count(); ++i) {
        const QPointF off = pointOnWidget(i) - from;
        const double along = QPointF::dotProduct(off, direction);
        const double across = std::abs(off.x() * direction.y() - off.y() * direction.x());
        const bool ahead = m_current < 0 || (along > 1e-6 && across <= along);
        const double distance = m_current < 0 ? std::hypot(off.x(), off.y()) : along + 2 * across;
        if (i != m_current && ahead && distance < bestDistance) {
            bestDistance = distance;
            best = i;
        }
    }
    choose(best);
}

bool ScatterView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int point = pointAt(help->pos());
    if (point < 0 || !m_tip)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), viz::plainTip(m_tip(point)), this);
    return true;
}

void ScatterView::resizeEvent(QResizeEvent* event) {
    const bool first = event->oldSize().isEmpty();
    if (first || m_data.count() == 0)
        return fit();
    const double grown = std::min(double(width()) / event->oldSize().width(), double(height()) / event->oldSize().height());
    m_scale *= grown;
    invalidate();
}

void ScatterView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const bool lasso = m_lassoMode != bool(event->modifiers() & Qt::ShiftModifier);
    m_drag = lasso ? Drag::Lasso : Drag::Pan;
    m_pressed = m_last = event->position();
    m_lasso = QPolygonF{event->position()};
    m_moved = false;
}

void ScatterView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (m_drag == Drag::None) {
        const int point = pointAt(at);
        if (point != m_hovered) {
            m_hovered = point;
            update();
            Q_EMIT pointHovered(point);
        }
        return;
    }
    m_moved = m_moved || (at - m_pressed).manhattanLength() > 4;
    if (!m_moved)
        return;
    if (m_drag == Drag::Lasso) {
        m_lasso.append(at);
        update();
    } else {
        const QPointF step = at - m_last;
        m_center += QPointF(-step.x() / m_scale, step.y() / m_scale);
        invalidate();
    }
    m_last = at;
}

void ScatterView::finishLasso() {
    const std::vector<int> inside = pointsInside(m_lasso);
    setChosen(inside);
    Q_EMIT lassoed(QList<int>(inside.begin(), inside.end()));
}

void ScatterView::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Lasso && m_moved)
        finishLasso();
    else if (drag != Drag::None && !m_moved)
        choose(pointAt(event->position()));
    m_lasso.clear();
    update();
}

void ScatterView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int point = pointAt(event->position());
    if (point >= 0)
        Q_EMIT pointActivated(point);
    else
        fit();
}

void ScatterView::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
    Q_EMIT pointHovered(-1);
}

void ScatterView::wheelEvent(QWheelEvent* event) {
    zoomAround(event->position(), std::pow(1.25, event->angleDelta().y() / 120.0));
    event->accept();
}

void ScatterView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: return chooseTowards({-1, 0});
        case Qt::Key_Right: return chooseTowards({1, 0});
        case Qt::Key_Up: return chooseTowards({0, -1});
        case Qt::Key_Down: return chooseTowards({0, 1});
        case Qt::Key_Plus: return zoomAround(m_current < 0 ? plotArea().center() : pointOnWidget(m_current), 1.25);
        case Qt::Key_Minus: return zoomAround(plotArea().center(), 0.8);
        case Qt::Key_0: return fit();
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_current >= 0)
                Q_EMIT pointActivated(m_current);
            return;
        case Qt::Key_Escape:
            if (m_chosen.empty())
                return QWidget::keyPressEvent(event);
            setChosen({});
            Q_EMIT lassoed({});
            return;
        default: QWidget::keyPressEvent(event);
    }
}

void ScatterView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        invalidate();
}

CsvTable ScatterView::table() const {
    CsvTable table{{QStringLiteral("index"), QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("group"),
                    QStringLiteral("category"), QStringLiteral("value")},
                   {}};
    for (int i = 0; i < m_data.count(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto named = [at](const std::vector<int>& ids, const QStringList& names) {
            return at < ids.size() ? names.value(ids[at], QString::number(ids[at])) : QString();
        };
        table.rows.append({QString::number(i), QString::number(static_cast<double>(m_data.xy[at * 2]), 'g', 8),
                           QString::number(static_cast<double>(m_data.xy[at * 2 + 1]), 'g', 8),
                           named(m_data.group, m_data.groupNames), named(m_data.category, m_data.categoryNames),
                           at < m_data.value.size() ? QString::number(static_cast<double>(m_data.value[at]), 'g', 8)
                                                    : QString()});
    }
    return table;
}

}  // namespace diptych
