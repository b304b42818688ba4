#include "viz/map_picture.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "viz/style.h"

namespace diptych {

MapPicture::MapPicture(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Picture with map"));
}

void MapPicture::setPicture(const QImage& picture) {
    m_picture = picture;
    m_cursor = {-1, -1};
    choose({});
    hug();
    update();
}

void MapPicture::setCanvas(const QRectF& imagePx) {
    m_canvas = imagePx;
    update();
}

void MapPicture::setGrid(int rows, int cols) {
    if (rows == m_rows && cols == m_cols)
        return;
    m_rows = rows;
    m_cols = cols;
    m_hovered = m_cursor = {-1, -1};
    m_chosen = {};
    update();
}

void MapPicture::setOverlay(const HeatOverlay& overlay) {
    m_overlay = overlay;
    update();
}

void MapPicture::setPlaceholder(const QString& text) {
    m_placeholder = text;
    update();
}

void MapPicture::setChosenPatches(const QRect& patches) {
    m_chosen = patches;
    m_cursor = patches.isEmpty() ? QPoint(-1, -1) : patches.topLeft();
    update();
}

void MapPicture::setChoosing(bool on) {
    m_choosing = on;
}

void MapPicture::setHugging(bool on) {
    m_hugging = on;
    hug();
}

void MapPicture::hug() {
    const bool bounded = m_hugging && !m_picture.isNull();
    const double tall = bounded ? static_cast<double>(width()) * m_picture.height() / m_picture.width() : QWIDGETSIZE_MAX;
    setMaximumHeight(static_cast<int>(std::clamp<double>(tall, minimumSizeHint().height(), QWIDGETSIZE_MAX)));
}

void MapPicture::point(QPoint patch) {
    m_hovered = patch;
    update();
}

QSize MapPicture::sizeHint() const {
    return {viz::unit(this) * 120, viz::unit(this) * 120};
}

QSize MapPicture::minimumSizeHint() const {
    return {viz::unit(this) * 40, viz::unit(this) * 40};
}

QRectF MapPicture::pictureOnWidget() const {
    if (m_picture.isNull())
        return {};
    const QSizeF fitted = QSizeF(m_picture.size()).scaled(QSizeF(size()), Qt::KeepAspectRatio);
    return {QPointF((width() - fitted.width()) / 2, (height() - fitted.height()) / 2), fitted};
}

QRectF MapPicture::canvasOnWidget() const {
    const QRectF picture = pictureOnWidget();
    if (picture.isEmpty() || m_canvas.isEmpty())
        return picture;
    const double scale = picture.width() / m_picture.width();
    return {picture.x() + m_canvas.x() * scale, picture.y() + m_canvas.y() * scale, m_canvas.width() * scale,
            m_canvas.height() * scale};
}

QPoint MapPicture::patchAt(const QPointF& position) const {
    const QRectF canvas = canvasOnWidget();
    if (m_rows <= 0 || m_cols <= 0 || canvas.isEmpty() || !canvas.contains(position))
        return {-1, -1};
    const int col = static_cast<int>((position.x() - canvas.x()) / canvas.width() * m_cols);
    const int row = static_cast<int>((position.y() - canvas.y()) / canvas.height() * m_rows);
    return {std::min(col, m_cols - 1), std::min(row, m_rows - 1)};
}

QRectF MapPicture::patchesOnWidget(const QRect& patches) const {
    const QRectF canvas = canvasOnWidget();
    const double w = canvas.width() / m_cols, h = canvas.height() / m_rows;
    return {canvas.x() + patches.x() * w, canvas.y() + patches.y() * h, patches.width() * w, patches.height() * h};
}

void MapPicture::paintPlaceholder(QPainter& painter) const {
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(viz::gridLine(palette()), 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame, viz::unit(this) * 2, viz::unit(this) * 2);
    painter.setPen(viz::mutedText(palette()));
    const int margin = viz::unit(this) * 6;
    painter.drawText(frame.adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap,
                     m_placeholder);
}

void MapPicture::paintGrid(QPainter& painter) const {
    const QRectF canvas = canvasOnWidget();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(QColor(255, 255, 255, 70), 0));
    for (int col = 1; col < m_cols; ++col) {
        const double x = canvas.x() + canvas.width() * col / m_cols;
        painter.drawLine(QPointF(x, canvas.top()), QPointF(x, canvas.bottom()));
    }
    for (int row = 1; row < m_rows; ++row) {
        const double y = canvas.y() + canvas.height() * row / m_rows;
        painter.drawLine(QPointF(canvas.left(), y), QPointF(canvas.right(), y));
    }
}

void MapPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_picture.isNull()) {
        paintPlaceholder(painter);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_picture.width() > width());
    painter.drawImage(pictureOnWidget(), m_picture);
    m_overlay.paint(painter, canvasOnWidget());
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(pictureOnWidget().adjusted(1, 1, -1, -1));
    }
    if (m_rows > 0)
        paintPatches(painter);
}

void MapPicture::paintPatches(QPainter& painter) const {
    if (m_hovered.x() >= 0 || (hasFocus() && m_choosing))
        paintGrid(painter);
    const auto outline = [&](const QRect& patches, const QColor& inner) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(0, 0, 0, 190), 4));
        painter.drawRect(patchesOnWidget(patches));
        painter.setPen(QPen(inner, 2));
        painter.drawRect(patchesOnWidget(patches));
    };
    if (!m_chosen.isEmpty())
        outline(m_chosen, Qt::white);
    if (m_hovered.x() >= 0)
        outline(QRect(m_hovered, QSize(1, 1)), QColor(255, 255, 255, 200));
    else if (hasFocus() && m_cursor.x() >= 0)
        outline(QRect(m_cursor, QSize(1, 1)), QColor(255, 255, 255, 200));
}

QString MapPicture::describe(QPoint patch) const {
    QString text = tr("patch row %1, column %2").arg(patch.y()).arg(patch.x());
    if (!m_overlay.empty() && m_overlay.rows == m_rows && m_overlay.cols == m_cols)
        text += QStringLiteral(": ") + viz::number(m_overlay.at(patch.y(), patch.x()));
    return text;
}

bool MapPicture::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint patch = patchAt(help->pos());
        if (patch.x() >= 0)
            QToolTip::showText(help->globalPos(), viz::plainTip(describe(patch)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void MapPicture::hover(QPoint patch) {
    if (patch == m_hovered)
        return;
    m_hovered = patch;
    update();
    Q_EMIT patchHovered(patch.y(), patch.x());
}

void MapPicture::choose(const QRect& patches) {
    if (patches == m_chosen)
        return;
    m_chosen = patches;
    setAccessibleDescription(patches.isEmpty() ? QString() : describe(patches.topLeft()));
    update();
    Q_EMIT patchesChosen(patches);
}

void MapPicture::mousePressEvent(QMouseEvent* event) {
    const QPoint patch = patchAt(event->position());
    if (event->button() != Qt::LeftButton || patch.x() < 0 || !m_choosing)
        return QWidget::mousePressEvent(event);
    m_dragging = true;
    m_anchor = m_cursor = patch;
    choose(QRect(patch, QSize(1, 1)));
}

void MapPicture::mouseMoveEvent(QMouseEvent* event) {
    const QPoint patch = patchAt(event->position());
    hover(patch);
    if (m_dragging && patch.x() >= 0) {
        m_cursor = patch;
        choose(QRect(QPoint(std::min(m_anchor.x(), patch.x()), std::min(m_anchor.y(), patch.y())),
                     QPoint(std::max(m_anchor.x(), patch.x()), std::max(m_anchor.y(), patch.y()))));
    }
}

void MapPicture::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
}

void MapPicture::leaveEvent(QEvent*) {
    hover({-1, -1});
}

void MapPicture::resizeEvent(QResizeEvent*) {
    hug();
}

void MapPicture::focusOutEvent(QFocusEvent* event) {
    hover({-1, -1});
    QWidget::focusOutEvent(event);
}

void MapPicture::keyPressEvent(QKeyEvent* event) {
    QPoint step;
    switch (event->key()) {
        case Qt::Key_Left: step = {-1, 0}; break;
        case Qt::Key_Right: step = {1, 0}; break;
        case Qt::Key_Up: step = {0, -1}; break;
        case Qt::Key_Down: step = {0, 1}; break;
        case Qt::Key_Escape:
            if (m_chosen.isEmpty())
                return QWidget::keyPressEvent(event);
            return choose({});
        default: return QWidget::keyPressEvent(event);
    }
    if (m_rows <= 0 || m_picture.isNull())
        return QWidget::keyPressEvent(event);
    moveCursor(step, event->modifiers() & Qt::ShiftModifier);
}

void MapPicture::moveCursor(QPoint step, bool extend) {
    const QPoint from = m_cursor.x() < 0 ? QPoint(m_cols / 2, m_rows / 2) - step : m_cursor;
    m_cursor = {std::clamp(from.x() + step.x(), 0, m_cols - 1), std::clamp(from.y() + step.y(), 0, m_rows - 1)};
    hover(m_cursor);
    setAccessibleDescription(describe(m_cursor));
    if (!m_choosing)
        return;
    if (!extend || m_anchor.x() < 0)
        m_anchor = m_cursor;
    choose(QRect(QPoint(std::min(m_anchor.x(), m_cursor.x()), std::min(m_anchor.y(), m_cursor.y())),
                 QPoint(std::max(m_anchor.x(), m_cursor.x()), std::max(m_anchor.y(), m_cursor.y()))));
}

CsvTable MapPicture::table() const {
    CsvTable table{{QStringLiteral("row"), QStringLiteral("col"), QStringLiteral("value")}, {}};
    for (int row = 0; row < m_overlay.rows; ++row)
        for (int col = 0; col < m_overlay.cols; ++col)
            table.rows.append({QString::number(row), QString::number(col),
                               QString::number(m_overlay.at(row, col), 'g', 8)});
    return table;
}

}  // namespace diptych
