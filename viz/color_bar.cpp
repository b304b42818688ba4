#include "viz/color_bar.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "viz/style.h"

namespace diptych {

ColorBar::ColorBar(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Colour legend"));
}

void ColorBar::setColorMap(ColorMap map) {
    m_colors = map;
    update();
}

void ColorBar::setRange(const ValueRange& range) {
    m_range = range;
    setAccessibleDescription(tr("%1 from %2 to %3").arg(m_title, viz::number(range.low), viz::number(range.high)));
    update();
}

void ColorBar::setTitle(const QString& title) {
    m_title = title;
    setRange(m_range);
}

void ColorBar::setMark(double value) {
    m_mark = value;
    update();
}

QSize ColorBar::sizeHint() const {
    const int unit = viz::unit(this);
    return {unit * 48, fontMetrics().height() + unit * 4};
}

QSize ColorBar::minimumSizeHint() const {
    return {viz::unit(this) * 24, sizeHint().height()};
}

void ColorBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const int bar = viz::unit(this) * 2;
    const QRect strip(0, 0, width(), bar);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(strip, colorStrip(m_colors, 256));
    painter.setPen(viz::gridLine(palette()));
    painter.drawRect(strip.adjusted(0, 0, -1, -1));
    if (!std::isnan(m_mark)) {
        const int x = static_cast<int>(std::clamp(m_range.place(m_mark), 0.0, 1.0) * (width() - 1));
        painter.fillRect(QRect(x - 2, 0, 5, bar), Qt::black);
        painter.fillRect(QRect(x - 1, 0, 3, bar), Qt::white);
    }
    const QRect text(0, bar + viz::unit(this) / 2, width(), fontMetrics().height());
    // What softmax leaves of nothing is nothing to a reader: "0", not "4.22e-11".
    const bool nothing = std::abs(m_range.low) < 1e-4 * std::abs(m_range.high);
    const QString low = viz::number(nothing ? 0.0 : m_range.low), high = viz::number(m_range.high);
    painter.setPen(viz::mutedText(palette()));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, low);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, high);
    const int side = std::max(fontMetrics().horizontalAdvance(low), fontMetrics().horizontalAdvance(high)) + bar;
    const QRect middle = text.adjusted(side, 0, -side, 0);
    painter.drawText(middle, Qt::AlignCenter, fontMetrics().elidedText(m_title, Qt::ElideRight, middle.width()));
}

}  // namespace diptych
