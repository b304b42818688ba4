// ScatterView: points of two (or more) groups with lines between pairs, coloured by a field. Click chooses a point, the
// lasso (Shift+drag, or setLasso) chooses many; wheel and +/− zoom, drag pans, 0 fits. With the keyboard: arrows go to
// the nearest point in that direction, Enter activates. Made for 100,000 points.
// xy: [count, 2] float in any unit; y grows upwards; points with NaN are left out.
#pragma once

#include <QImage>
#include <QPixmap>
#include <QPolygonF>
#include <QWidget>
#include <functional>
#include <utility>
#include <vector>

#include "viz/color_map.h"
#include "viz/export.h"

namespace diptych {

struct ScatterData {
    std::vector<float> xy;                          // [count, 2]
    std::vector<int> group;                         // per point: 0 circle, 1 diamond, 2 square …; empty: all 0
    std::vector<int> category;                      // per point: colour of a series; empty: by value, else by group
    std::vector<float> value;                       // per point: colour by amount, used when category is empty
    std::vector<std::pair<int, int>> pairs;         // lines
    QStringList groupNames, categoryNames;          // legend
    QString xTitle, yTitle, valueTitle;

    int count() const { return static_cast<int>(xy.size() / 2); }
};

class ScatterView : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit ScatterView(QWidget* parent = nullptr);

    void setData(ScatterData data, bool keepView = false);
    const ScatterData& data() const { return m_data; }
    void setColorMap(ColorMap map);
    void setShowPairs(bool on);
    void setLasso(bool on);                         // plain drag draws a lasso instead of panning
    void setTip(std::function<QString(int point)> tip);            // plain text
    void setThumbnail(std::function<QImage(int point)> thumbnail); // beside points, as far as there is room
    void setCurrent(int point);                     // -1: none; no signal
    int current() const { return m_current; }
    void setChosen(const std::vector<int>& points); // emphasised; the others fade; empty: none; no signal
    const std::vector<int>& chosen() const { return m_chosen; }

    void fit();
    void zoomAround(const QPointF& position, double factor);
    QPointF pointOnWidget(int point) const;
    int pointAt(const QPointF& position) const;     // nearest within reach; -1: none
    std::vector<int> pointsInside(const QPolygonF& lassoOnWidget) const;
    CsvTable table() const override;
    QSize sizeHint() const override;

Q_SIGNALS:
    void pointChosen(int point);                    // click or keyboard
    void pointActivated(int point);                 // double click, Enter
    void pointHovered(int point);                   // -1: left
    void lassoed(const QList<int>& points);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Drag { None, Pan, Lasso };
    QRectF plotArea() const;
    QPixmap renderLayer() const;                    // pairs and points, without hover and lasso
    void paintPairs(QPainter& painter) const;
    void paintPoints(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    void paintThumbnails(QPainter& painter) const;
    int rank(int point) const;                      // of its thumbnail, 0 first
    QRectF roomFor(int point, const QSize& picture, const QList<QRectF>& taken) const;
    void paintMarks(QPainter& painter) const;
    bool placed(int point) const;                   // its coordinates are numbers; the others are not drawn
    int seriesOf(int point) const;
    QColor colorOf(int series) const;
    double pointSize() const;
    void invalidate();
    void choose(int point);
    void chooseTowards(QPointF direction);
    void finishLasso();

    ScatterData m_data;
    ValueRange m_valueRange;
    ColorMap m_colors = ColorMap::Viridis;
    std::function<QString(int)> m_tip;
    std::function<QImage(int)> m_thumbnail;
    QPointF m_center;                               // data units
    double m_scale = 1;                             // px per data unit
    QPixmap m_layer;
    int m_current = -1, m_hovered = -1;
    std::vector<int> m_chosen;
    std::vector<char> m_isChosen;
    Drag m_drag = Drag::None;
    QPointF m_pressed, m_last;
    QPolygonF m_lasso;
    bool m_moved = false, m_showPairs = true, m_lassoMode = false;
};

}  // namespace diptych
