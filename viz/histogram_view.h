// HistogramView: counts per bin of one or several series, numeric bins or categories; several series are drawn over one
// another, half transparent. A bar can be chosen by click or keyboard (arrows, Enter), for filtering.
#pragma once

#include <QWidget>
#include <vector>

#include "viz/export.h"

namespace diptych {

struct HistogramSeries {
    QString name;
    std::vector<double> counts;                     // one per bin
};

struct HistogramData {
    std::vector<double> edges;                      // numeric: bins + 1 edges, ascending
    QStringList labels;                             // categories instead of edges
    QList<HistogramSeries> series;
    QString xTitle, yTitle;

    int bins() const;
};

// Bins of equal width with round edges over the values of all series together (NaN left out), about `bins` of them;
// integers get one bin each where they fit.
struct NamedValues {
    QString name;
    std::vector<float> values;
};
HistogramData histogramOf(const QList<NamedValues>& series, int bins = 30);

class HistogramView : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit HistogramView(QWidget* parent = nullptr);

    void setData(HistogramData data);
    const HistogramData& data() const { return m_data; }
    void setLogCounts(bool on);
    void setShares(bool on);                        // each series as share of its own total
    void setCurrent(int bin);                       // -1: none; no signal
    int current() const { return m_current; }
    int binAt(const QPointF& position) const;       // -1: outside
    QString describe(int bin) const;                // "0.20 to 0.25: matched 12, unmatched 340"
    CsvTable table() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void binChosen(int bin);                        // click, or Enter

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF plotArea() const;
    double height(int series, int bin) const;       // 0 to 1 of the plot
    double top() const;                             // the value at the upper end
    double amount(int series, int bin) const;       // count or share
    void paintBars(QPainter& painter, const QRectF& area) const;
    void paintAxes(QPainter& painter, const QRectF& area) const;
    void paintLegend(QPainter& painter, const QRectF& area) const;
    bool isInteger(int bin) const;
    QString tickText(int bin) const;
    QString binText(int bin) const;

    HistogramData m_data;
    std::vector<double> m_totals;                   // per series
    int m_current = -1, m_hovered = -1;
    bool m_log = false, m_shares = false;
};

}  // namespace diptych
