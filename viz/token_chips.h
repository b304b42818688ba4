// TokenChips: the tokens of a text as a flow of chips, each shaded by a value (probability, attention) that a line along
// its lower edge shows as a length too. Hover, click (again: no more chosen) and keyboard (arrows, Home, End, Enter,
// Escape); the chips' text stays readable on every shade.
#pragma once

#include <QVector>
#include <QWidget>
#include <limits>

#include "viz/color_map.h"
#include "viz/export.h"

namespace diptych {

struct TokenChip {
    QString text;                                   // as the tokenizer has it; "##" and blanks are shown
    double value = std::numeric_limits<double>::quiet_NaN();       // NaN: not shaded
    QString valueText;                              // how the value is written, "82 %"; empty: as a number
    QString tip;                                    // plain text, after the token and its value
    bool special = false;                           // drawn muted, left out when special tokens are hidden
    bool enabled = true;                            // false: shown, cannot be chosen
};

// "[CLS]", "<pad>", "<|im_end|>": how vocabularies write tokens that are no words.
bool looksSpecial(const QString& piece);
bool looksLikeWord(const QString& piece);           // has a letter and is not special

class TokenChips : public QWidget, public HasTable {
    Q_OBJECT

public:
    explicit TokenChips(QWidget* parent = nullptr);

    void setChips(const QList<TokenChip>& chips);   // keeps the current chip where it still exists
    const QList<TokenChip>& chips() const { return m_chips; }
    void setColorMap(ColorMap map);
    void setRange(const ValueRange& range);         // default 0 to 1
    void setValueTitle(const QString& title);       // "probability"
    void setShowSpecial(bool on);
    void setEmptyText(const QString& text);
    void setCurrent(int chip);                      // -1: none; no signal
    int current() const { return m_current; }
    void point(int chip);                           // as if the pointer came over it; -1: left
    int chipAt(const QPointF& position) const;      // -1: none
    QRect chipRect(int chip) const;                 // empty: hidden
    QString describe(int chip) const;
    CsvTable table() const override;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chipHovered(int chip);                     // -1: left; also while moving with the keyboard
    void chipChosen(int chip);                      // click, or moving with the keyboard; -1: Escape
    void chipActivated(int chip);                   // double click, Enter, Space

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int arrange(int width, QVector<QRect>& rects) const;           // the height needed
    void relayout();
    void paintChip(QPainter& painter, int chip) const;
    void paintValueLine(QPainter& painter, const QRectF& box, const QColor& fill, double place) const;
    void choose(int chip);
    int neighbour(int chip, int step) const;
    int chipInNextRow(int chip, int direction) const;

    QList<TokenChip> m_chips;
    QVector<QRect> m_rects;
    ColorMap m_colors = ColorMap::Viridis;
    ValueRange m_range;
    QString m_valueTitle, m_emptyText;
    int m_current = -1, m_hovered = -1;
    bool m_showSpecial = true;
};

}  // namespace diptych
