// BarList: texts with a bar and a score each, best first: answers, labels, candidates. Rows are chosen by click or
// keyboard (arrows, Home, End, Enter).
#pragma once

#include <QWidget>

#include "viz/export.h"

namespace diptych {

struct BarRow {
    QString text;                                   // plain text
    double share = 0;                               // length of the bar, 0 to 1
    QString score;                                  // "−0.31", "82 %"
    QString note;                                   // muted, after the text: "given in the data"
    bool marked = false;                            // a tick before the text
    QString tip;                                    // plain text, last in the tool tip
};

class BarList : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit BarList(QWidget* parent = nullptr);

    void setRows(const QList<BarRow>& rows);
    const QList<BarRow>& rows() const { return m_rows; }
    void setEmptyText(const QString& text);
    void setScoreTitle(const QString& title);       // for tool tip, screen reader and CSV: "summed log-likelihood"
    void setElideMode(Qt::TextElideMode mode);      // where long texts are cut; the tool tip has them whole
    QString describe(int row) const;                // all of a row, one line each: its tool tip
    void setCurrent(int row);
    int current() const { return m_current; }
    int rowAt(const QPointF& position) const;
    CsvTable table() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rowChosen(int row);
    void rowActivated(int row);                     // double click, Enter

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int rowHeight() const;
    QRect rowRect(int row) const;
    void paintRow(QPainter& painter, int row) const;
    void choose(int row);

    QList<BarRow> m_rows;
    QString m_emptyText, m_scoreTitle;
    Qt::TextElideMode m_elide = Qt::ElideRight;
    int m_current = -1;
};

}  // namespace diptych
