#include "ui/common/picture_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>

namespace diptych {

namespace {

constexpr double largestZoom = 40;

}  // namespace

PictureView::PictureView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(96, 96);
    setAccessibleName(tr("Picture"));
}

void PictureView::setPicture(const QImage& picture) {
    m_picture = picture;
    fit();
}

void PictureView::setOverlay(std::function<void(QPainter&, const QRectF&)> overlay) {
    m_overlay = std::move(overlay);
    update();
}

void PictureView::fit() {
    m_zoom = 1;
    m_shift = {};
    update();
}

QRectF PictureView::imageRect() const {
    if (m_picture.isNull())
        return {};
    const QSizeF fitted = QSizeF(m_picture.size()).scaled(QSizeF(size()) - QSizeF(8, 8), Qt::KeepAspectRatio);
    const QSizeF shown = fitted * m_zoom;
    const QPointF centre = QRectF(rect()).center() + m_shift;
    return {centre.x() - shown.width() / 2, centre.y() - shown.height() / 2, shown.width(), shown.height()};
}

QPointF PictureView::toImage(const QPointF& widgetPoint) const {
    const QRectF shown = imageRect();
    if (shown.isEmpty())
        return {-1, -1};
    return {(widgetPoint.x() - shown.x()) / shown.width() * m_picture.width(),
            (widgetPoint.y() - shown.y()) / shown.height() * m_picture.height()};
}

void PictureView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
    if (m_picture.isNull())
        return;
    const QRectF shown = imageRect();
    const bool enlarged = shown.width() * devicePixelRatioF() > 2.0 * m_picture.width();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !enlarged || m_picture.width() > 200);
    painter.drawImage(shown, m_picture);
    if (m_overlay)
        m_overlay(painter, shown);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void PictureView::zoomBy(double factor, const QPointF& around) {
    const double wanted = std::clamp(m_zoom * factor, 1.0, largestZoom);
    const double applied = wanted / m_zoom;
    const QPointF centre = QRectF(rect()).center() + m_shift;
    m_shift += (around - centre) * (1 - applied);
    m_zoom = wanted;
    if (m_zoom <= 1.0)
        m_shift = {};
    update();
}

void PictureView::wheelEvent(QWheelEvent* event) {
    zoomBy(event->angleDelta().y() > 0 ? 1.2 : 1 / 1.2, event->position());
    event->accept();
}

void PictureView::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->position();
    m_shiftAtPress = m_shift;
    m_dragging = false;
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) != 0 && m_zoom > 1) {
        m_dragging = m_dragging || (event->position() - m_pressed).manhattanLength() > 4;
        m_shift = m_shiftAtPress + event->position() - m_pressed;
        update();
    }
    Q_EMIT hovered(toImage(event->position()));
}

void PictureView::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_dragging && event->button() == Qt::LeftButton)
        Q_EMIT clicked(toImage(event->position()));
    m_dragging = false;
}

void PictureView::leaveEvent(QEvent*) { Q_EMIT left(); }

void PictureView::keyPressEvent(QKeyEvent* event) {
    const double step = 24;
    if (event->matches(QKeySequence::Copy) && !m_picture.isNull())
        return QGuiApplication::clipboard()->setImage(m_picture);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoomBy(1.2, QRectF(rect()).center());
    case Qt::Key_Minus: return zoomBy(1 / 1.2, QRectF(rect()).center());
    case Qt::Key_0: return fit();
    case Qt::Key_Left: m_shift.rx() += step; break;
    case Qt::Key_Right: m_shift.rx() -= step; break;
    case Qt::Key_Up: m_shift.ry() += step; break;
    case Qt::Key_Down: m_shift.ry() -= step; break;
    default: return QWidget::keyPressEvent(event);
    }
    update();
}

}  // namespace diptych
