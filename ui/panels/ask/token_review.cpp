#include "ui/panels/ask/token_review.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/ask/ask_text.h"
#include "viz/bar_list.h"
#include "viz/color_bar.h"
#include "viz/style.h"
#include "viz/token_chips.h"

namespace diptych {

TokenReview::TokenReview(QWidget* parent)
    : QWidget(parent), m_chips(new TokenChips(this)), m_legend(new ColorBar(this)), m_legendRow(new QHBoxLayout),
      m_others(new QWidget(this)), m_othersTitle(plainLabel({}, m_others)), m_goOn(new QPushButton(m_others)),
      m_alternatives(new BarList(m_others)) {
    build();
    connectParts();
    retranslate();
}

void TokenReview::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    m_legendRow->setSpacing(Theme::grid * 3);
    m_legendRow->addWidget(m_legend, 1);
    m_legend->setRange({0, 1});
    auto* others = new QVBoxLayout(m_others);
    others->setContentsMargins(0, 0, 0, 0);
    others->setSpacing(Theme::grid);
    auto* head = new QHBoxLayout;
    head->addWidget(m_othersTitle, 1);
    head->addWidget(m_goOn);
    others->addLayout(head);
    others->addWidget(m_alternatives);
    layout->addWidget(m_chips);
    layout->addLayout(m_legendRow);
    layout->addWidget(m_others);
}

void TokenReview::connectParts() {
    connect(m_goOn, &QPushButton::clicked, this, &TokenReview::goOn);
    connect(m_alternatives, &BarList::rowActivated, this, &TokenReview::goOn);
    connect(m_alternatives, &BarList::rowChosen, this, &TokenReview::showGoOn);
    connect(m_chips, &TokenChips::chipChosen, this, &TokenReview::chooseToken);
    connect(m_chips, &TokenChips::chipHovered, this, [this](int chip) {
        m_hovered = chip;
        Q_EMIT mapChanged();
    });
}

void TokenReview::addBesideLegend(QWidget* widget) { m_legendRow->addWidget(widget, 0, Qt::AlignVCenter); }

void TokenReview::setGoingOn(bool on) {
    m_goesOn = on;
    m_goOn->setVisible(on);
}

void TokenReview::setText(const GeneratedText& text) {
    m_text = text;
    m_hovered = -1;
    m_chips->setChips(chipsOf(text));
    m_chips->point(-1);
    chooseToken(-1);
}

int TokenReview::newToken(int chip) const {
    const bool exists = chip >= 0 && chip < static_cast<int>(m_text.ids.size());
    return exists ? std::max(-1, chip - given()) : -1;
}

int TokenReview::shownToken() const {
    const int hovered = newToken(m_hovered);
    return hovered >= 0 ? hovered : newToken(m_chips->current());
}

void TokenReview::chooseToken(int chip) {
    m_chips->setCurrent(chip);
    m_alternatives->setCurrent(-1);
    showAlternatives();
    showGoOn();
    Q_EMIT mapChanged();
}

void TokenReview::pointAtClearestToken() {
    int clearest = -1;
    float strongest = 0;
    for (int chip = 0; chip < static_cast<int>(m_text.pieces.size()); ++chip) {
        const HeatOverlay map = overlayOf(m_text.maps, m_text.mapRows, m_text.mapCols, newToken(chip));
        if (map.empty() || !looksLikeWord(m_chips->chips().at(chip).text))
            continue;
        const float most = *std::max_element(map.values.begin(), map.values.end());
        if (most > strongest) {
            strongest = most;
            clearest = chip;
        }
    }
    m_chips->point(clearest);
}

void TokenReview::showAlternatives() {
    const int token = newToken(m_chips->current());
    QList<BarRow> rows;
    if (token >= 0 && token < static_cast<int>(m_text.alternatives.size())) {
        const std::size_t chip = static_cast<std::size_t>(m_chips->current());
        for (const TokenAlternative& other : m_text.alternatives[static_cast<std::size_t>(token)])
            rows.append({.text = QString::fromStdString(other.piece),
                         .share = std::exp(other.logprob),
                         .score = viz::percent(std::exp(other.logprob)),
                         .marked = other.id == m_text.ids[chip],
                         .tip = tr("log-likelihood %1").arg(logLikelihood(other.logprob))});
        m_othersTitle->setText(tr("Instead of \"%1\" here:").arg(QString::fromStdString(m_text.pieces[chip])));
    }
    m_alternatives->setRows(rows);
    m_others->setVisible(!rows.isEmpty());
}

void TokenReview::showGoOn() {
    const int row = m_alternatives->current();
    const bool ends = row >= 0 && row < m_alternatives->rows().size() && looksSpecial(m_alternatives->rows().at(row).text);
    m_goOn->setEnabled(row >= 0 && !ends);
    m_goOn->setToolTip(plainToolTip(ends      ? tr("This token ends the text: there is nothing to go on with.")
                                    : row < 0 ? tr("Choose one of the alternatives first.")
                                              : tr("Writes this token here and lets the model go on.")));
}

void TokenReview::goOn() {
    const int token = newToken(m_chips->current());
    if (!m_goesOn || token < 0 || m_alternatives->current() < 0)
        return;
    const auto& others = m_text.alternatives[static_cast<std::size_t>(token)];
    const TokenAlternative& other = others[static_cast<std::size_t>(m_alternatives->current())];
    if (looksSpecial(QString::fromStdString(other.piece)))
        return;
    std::vector<std::int64_t> ids(m_text.ids.begin(), m_text.ids.begin() + m_chips->current());
    ids.push_back(other.id);
    Q_EMIT goOnWanted(ids);
}

ShownMap TokenReview::map() const {
    const int token = shownToken();
    if (token < 0)
        return {};
    HeatOverlay heat = overlayOf(m_text.maps, m_text.mapRows, m_text.mapCols, token);
    if (heat.empty())
        return {};
    const RectF& canvas = m_text.mapCanvas;
    const std::size_t chip = static_cast<std::size_t>(given() + token);
    return {std::move(heat), QRectF(canvas.x, canvas.y, canvas.width, canvas.height),
            tr("Where the model looked when it chose \"%1\"").arg(QString::fromStdString(m_text.pieces[chip]))};
}

void TokenReview::retranslate() {
    m_chips->setAccessibleName(tr("Tokens with their probability"));
    m_chips->setValueTitle(tr("probability"));
    m_legend->setTitle(tr("probability of a token"));
    m_alternatives->setAccessibleName(tr("What else could have stood there"));
    m_alternatives->setScoreTitle(tr("probability at this place"));
    m_goOn->setText(tr("&Go on from here"));
    showAlternatives();
    showGoOn();
}

}  // namespace diptych
