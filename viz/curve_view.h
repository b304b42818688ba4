// CurveView: curves over steps of one or several runs (QCustomPlot), smoothed by a bias-corrected exponential mean with
// the raw curve faint behind it; log axis, legend (click hides a curve), readout of all curves at the pointer, markers.
// Wheel zooms the x axis, drag pans, double click or 0 fits; arrows move the readout with the keyboard.
#pragma once

#include <QColor>
#include <QVector>
#include <QWidget>
#include <memory>

#include "viz/export.h"

namespace diptych {

struct Curve {
    QString name;                                   // "loss", or "loss · stamps-lora" when several runs are shown
    QVector<double> x, y;                           // same length, x ascending; NaN leaves a gap
    QColor color;                                   // invalid: the next series colour
    Qt::PenStyle style = Qt::SolidLine;
    bool points = false;                            // marks values (few of them, such as evaluations), never smoothed
};

struct CurveMarker {
    double x = 0;
    QString text;                                   // "checkpoint 400"

    bool operator==(const CurveMarker&) const = default;
};

// Bias-corrected exponential mean: s_t = w s_{t-1} + (1 − w) y_t, divided by 1 − w^t; NaN passes through unseen.
QVector<double> smoothed(const QVector<double>& y, double weight);

class CurveView : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit CurveView(QWidget* parent = nullptr);
    ~CurveView() override;

    void setCurves(const QList<Curve>& curves);     // the zoom stays while the user has zoomed
    const QList<Curve>& curves() const;
    void setMarkers(const QList<CurveMarker>& markers);
    void setTitles(const QString& x, const QString& y);
    void setSmoothing(double weight);               // 0 (raw) to 0.99
    void setLogY(bool on);
    void setEmptyText(const QString& text);         // shown while there is no curve
    void fit();
    QString readout(double x) const;                // "step 240 · loss 1.32 · …": nearest values
    CsvTable table() const override;
    QSize sizeHint() const override;

Q_SIGNALS:
    void hovered(double x);                         // NaN: left
    void clicked(double x);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Private;
    void rebuild();
    void addMarkers();
    void restyle();
    void showReadout(double x);
    std::unique_ptr<Private> m_d;
};

}  // namespace diptych
