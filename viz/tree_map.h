// TreeMap: parts of a whole as areas with their names, one level at a time; thin lines show the parts inside a part.
// Values only. A cell is chosen by click or arrow keys, opened by double click or Enter, left by Backspace; whoever owns
// the view decides what lies inside. Colours run evenly through viridis in the order of the cells, in both themes.
#pragma once

#include <QWidget>

#include "viz/export.h"

namespace diptych {

struct TreeMapCell {
    QString text;                                   // plain text
    double value = 0;                               // area; not above 0: not drawn
    QString amount;                                 // "86.2 M"
    QList<double> inside;                           // values of its parts; empty: it is not opened
};

class TreeMap : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit TreeMap(QWidget* parent = nullptr);

    void setCells(const QList<TreeMapCell>& cells);
    const QList<TreeMapCell>& cells() const { return m_cells; }
    void setEmptyText(const QString& text);
    void setCurrent(int cell);                      // -1: none
    int current() const { return m_current; }
    int cellAt(const QPointF& position) const;      // -1: none
    QRectF cellRect(int cell) const;
    QColor cellColor(int cell) const;
    QString describe(int cell) const;               // name, amount, share: its tool tip
    CsvTable table() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cellChosen(int cell);
    void cellOpened(int cell);                      // only of one with parts
    void upWanted();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void arrange();
    void choose(int cell);
    void open(int cell);
    void setHovered(int cell);
    int neighbour(QPointF direction) const;
    void paintCell(QPainter& painter, int cell) const;
    void paintLabel(QPainter& painter, int cell) const;

    QList<TreeMapCell> m_cells;
    QList<QRectF> m_rects;
    QString m_emptyText;
    int m_current = -1, m_hovered = -1;
};

}  // namespace diptych
