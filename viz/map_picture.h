// MapPicture: a picture with a heat map over it, and the patch grid under the pointer. One patch or a rectangle of
// patches can be chosen by mouse (click, drag) or keyboard (arrows, Shift+arrows extend, Escape). Where nothing can be
// chosen, the arrows read patch after patch.
// canvas: the rectangle in image px that the grid covers; it may reach beyond the picture where padding was added.
// Patches are numbered row by row from 0.
#pragma once

#include <QImage>
#include <QRect>
#include <QWidget>

#include "viz/export.h"
#include "viz/heat_overlay.h"

namespace diptych {

class MapPicture : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit MapPicture(QWidget* parent = nullptr);

    void setPicture(const QImage& picture);
    const QImage& picture() const { return m_picture; }
    void setCanvas(const QRectF& imagePx);          // empty: the whole picture
    void setGrid(int rows, int cols);               // patches that can be chosen; 0: none
    void setOverlay(const HeatOverlay& overlay);    // an empty one shows the bare picture
    const HeatOverlay& overlay() const { return m_overlay; }
    void setPlaceholder(const QString& text);       // shown while there is no picture
    void setChosenPatches(const QRect& patches);    // x: col, y: row; null: none
    QRect chosenPatches() const { return m_chosen; }
    void setChoosing(bool on);                      // false: hover only
    void setHugging(bool on);                       // no taller than the picture needs at the present width
    void point(QPoint patch);                       // (col, row) as if the pointer were there, without a signal

    QRectF canvasOnWidget() const;
    QPoint patchAt(const QPointF& position) const;  // (col, row); (-1, -1): outside
    CsvTable table() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void patchHovered(int row, int col);            // pointer or keyboard; -1, -1: left
    void patchesChosen(const QRect& patches);       // a null rectangle: nothing chosen

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void hug();
    void moveCursor(QPoint step, bool extend);
    QRectF pictureOnWidget() const;
    QRectF patchesOnWidget(const QRect& patches) const;
    void paintPatches(QPainter& painter) const;
    void paintGrid(QPainter& painter) const;
    void paintPlaceholder(QPainter& painter) const;
    void hover(QPoint patch);
    void choose(const QRect& patches);
    QString describe(QPoint patch) const;

    QImage m_picture;
    QRectF m_canvas;
    HeatOverlay m_overlay;
    QString m_placeholder;
    int m_rows = 0, m_cols = 0;
    QPoint m_hovered{-1, -1}, m_anchor{-1, -1}, m_cursor{-1, -1};
    QRect m_chosen;
    bool m_dragging = false, m_choosing = true, m_hugging = false;
};

}  // namespace diptych
