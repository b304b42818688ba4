// A picture with zoom (wheel, + and −), pan (drag), fit (0), and an overlay that the owner paints over it. Keyboard: arrows
// pan, Ctrl+C copies the picture.
#pragma once

#include <QImage>
#include <QPointF>
#include <QWidget>
#include <functional>

namespace diptych {

class PictureView : public QWidget {
    Q_OBJECT

public:
    explicit PictureView(QWidget* parent = nullptr);

    void setPicture(const QImage& picture);                   // a null image shows nothing
    const QImage& picture() const { return m_picture; }
    // Called after the picture was drawn; `imageRect` is where the whole picture stands in widget px.
    void setOverlay(std::function<void(QPainter&, const QRectF& imageRect)> overlay);
    QRectF imageRect() const;
    QPointF toImage(const QPointF& widgetPoint) const;        // picture px
    void fit();

    QSize sizeHint() const override { return {320, 320}; }

Q_SIGNALS:
    void hovered(const QPointF& imagePoint);                  // picture px; also outside while the pointer is over the view
    void left();
    void clicked(const QPointF& imagePoint);

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void zoomBy(double factor, const QPointF& around);

    QImage m_picture;
    std::function<void(QPainter&, const QRectF&)> m_overlay;
    double m_zoom = 1;                                        // 1 = fitted
    QPointF m_shift;                                          // widget px
    QPointF m_pressed, m_shiftAtPress;
    bool m_dragging = false;
};

}  // namespace diptych
