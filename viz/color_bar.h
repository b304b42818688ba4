// ColorBar: the legend of a colour map, with the values at its ends and what they are, and a mark at one value (the one
// under the pointer).
#pragma once

#include <QWidget>
#include <limits>

#include "viz/color_map.h"

namespace diptych {

class ColorBar : public QWidget {
    Q_OBJECT

public:
    explicit ColorBar(QWidget* parent = nullptr);

    void setColorMap(ColorMap map);
    void setRange(const ValueRange& range);
    void setTitle(const QString& title);            // "attention", with its unit
    void setMark(double value);                     // NaN: none
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ColorMap m_colors = ColorMap::Viridis;
    ValueRange m_range;
    QString m_title;
    double m_mark = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace diptych
