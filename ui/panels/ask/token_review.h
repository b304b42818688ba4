// A written text, token by token: chips shaded by probability, the map of the token that is hovered or chosen, what else
// could have stood there, and going on from one of these where the owner can.
#pragma once

#include <QWidget>

#include "core/language_values.h"
#include "ui/panels/ask/ask_section.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace diptych {

class BarList;
class ColorBar;
class TokenChips;

class TokenReview : public QWidget {
    Q_OBJECT

public:
    static constexpr int alternativesWanted = 6;

    explicit TokenReview(QWidget* parent = nullptr);

    void setText(const GeneratedText& text);        // an empty one: nothing
    void setGoingOn(bool on);                       // default on
    void addBesideLegend(QWidget* widget);
    void chooseToken(int chip);                     // index into ids; −1: none. Opens the alternatives
    void pointAtClearestToken();                    // as if the pointer stood on the word with the sharpest map
    bool empty() const { return m_text.ids.empty(); }
    bool hasMaps() const { return !m_text.maps.empty(); }
    ShownMap map() const;
    void retranslate();

Q_SIGNALS:
    void mapChanged();
    void goOnWanted(const std::vector<std::int64_t>& ids);       // up to and with the alternative

private:
    void build();
    void connectParts();
    void showAlternatives();
    void showGoOn();
    void goOn();
    int newToken(int chip) const;                   // index of a chip among the new tokens; −1: given
    int shownToken() const;                         // of the token hovered, else of the chosen one; −1: none
    int given() const { return static_cast<int>(m_text.ids.size() - m_text.tokenLogprobs.size()); }

    TokenChips* m_chips;
    ColorBar* m_legend;
    QHBoxLayout* m_legendRow;
    QWidget* m_others;                              // hidden while no token is chosen
    QLabel* m_othersTitle;
    QPushButton* m_goOn;
    BarList* m_alternatives;
    GeneratedText m_text;
    int m_hovered = -1;
    bool m_goesOn = true;
};

}  // namespace diptych
