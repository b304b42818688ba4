// MatrixView: cells coloured by value with labels, tool tip and cell text where it fits; click or keyboard (arrows,
// Home, End, Page keys, Enter) chooses a cell. Fits the widget; Ctrl+wheel, +, − and 0 zoom, then it scrolls.
// Draws millions of cells as one picture; only labels that fit are drawn.
// values: [rows, cols] float, row-major; NaN cells are left blank.
#pragma once

#include <QAbstractScrollArea>
#include <QImage>
#include <functional>
#include <optional>
#include <vector>

#include "viz/color_map.h"
#include "viz/export.h"

namespace diptych {

struct MatrixData {
    int rows = 0, cols = 0;
    std::vector<float> values;                      // [rows, cols]
    QStringList rowLabels, colLabels;               // empty: numbers from 0
    QString rowTitle, colTitle, valueTitle;         // "layer", "head", "entropy (bits)"
};

class MatrixView : public QAbstractScrollArea, public HasTable {
    Q_OBJECT

public:
    explicit MatrixView(QWidget* parent = nullptr);

    void setData(MatrixData data);
    const MatrixData& data() const { return m_data; }
    void setColorMap(ColorMap map);
    ColorMap colorMap() const { return m_colors; }
    void setRange(std::optional<ValueRange> range); // none: that of the values
    ValueRange range() const;
    void setShowValues(bool on);                    // writes values into cells that are large enough
    void setMarkDiagonal(bool on);                  // outlines the matched pairs
    void setSquareCells(bool on);
    // More lines for the tool tip of a cell (plain text), after labels and value.
    void setTip(std::function<QString(int row, int col)> tip);

    void setCurrent(int row, int col);              // -1, -1: none; no signal
    QPoint current() const { return m_current; }    // (col, row)
    double value(int row, int col) const;
    QPoint cellAt(const QPointF& viewportPosition) const;      // (col, row); (-1, -1): outside
    QRectF cellRect(int row, int col) const;        // in the viewport
    QString describe(int row, int col) const;       // "layer 2, head 3: entropy 1.52"
    void setZoom(double zoom);                      // 1: fits
    CsvTable table() const override;
    QSize sizeHint() const override;
    int heightForWidth(int width) const override;   // at which square cells use the whole width and nothing is left over

Q_SIGNALS:
    void cellChosen(int row, int col);              // by click or by moving with the keyboard
    void cellActivated(int row, int col);           // double click, Enter
    void cellHovered(int row, int col);             // -1, -1: left

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Placement {
        QRectF area;                                // visible part of the cells, in the viewport
        double cellWidth = 0, cellHeight = 0;
    };
    Placement placement() const;
    QSizeF labelSpace() const;
    double largestSquare() const;
    void updateScrollBars();
    void rebuildImage();
    void paintCells(QPainter& painter, const Placement& at) const;
    void paintCellTexts(QPainter& painter, const Placement& at) const;
    void paintLabels(QPainter& painter, const Placement& at) const;
    void paintRowLabels(QPainter& painter, const Placement& at, int left) const;
    void paintColLabels(QPainter& painter, const Placement& at, double top) const;
    void paintMarks(QPainter& painter, const Placement& at) const;
    void choose(int row, int col);
    void moveBy(int rows, int cols);
    void hover(QPoint cell);
    void zoomAround(const QPointF& position, double factor);
    QString rowLabel(int row) const;
    QString colLabel(int col) const;

    MatrixData m_data;
    QImage m_image;                                 // one pixel a cell
    ColorMap m_colors = ColorMap::Viridis;
    std::optional<ValueRange> m_range;
    std::function<QString(int, int)> m_tip;
    QPoint m_current{-1, -1}, m_hovered{-1, -1};
    bool m_showValues = false, m_markDiagonal = false, m_square = true;
    double m_zoom = 1;
};

}  // namespace diptych
