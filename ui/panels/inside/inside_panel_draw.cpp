// The drawing half of InsidePanel: from what was chosen to maps, chips and words.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/files.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/inside/head_chooser.h"
#include "ui/panels/inside/inside_panel.h"
#include "ui/panels/inside/map_controls.h"
#include "ui/services.h"
#include "viz/color_bar.h"
#include "viz/map_picture.h"
#include "viz/style.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

using Comparison = MapControls::Comparison;
using Source = InsideAnswer::Source;

QString modelName(const ModelInfo* info) {
    return info ? QString::fromStdString(toUtf8(info->folder.filename())) : QString();
}

}  // namespace

void InsidePanel::draw() {
    const InsideAnswer shown = answer();
    HeatOverlay overlay = overlayOf(shown);
    drawOther(shown, overlay);
    m_view->setOverlay(overlay);
    m_bar->setColorMap(overlay.colors);
    m_bar->setRange(overlay.range);
    m_bar->setVisible(!overlay.empty());
    m_controls->setDirectionUsed(!m_controls->rollout() &&
                                 (m_chooser->attentionName() == "vision" || m_chooser->attentionName() == "joint"));
    drawChips(shown);
    m_note->setText(noteOf(shown));
    drawPatch(m_pointed.y(), m_pointed.x());
    drawState();
}

HeatOverlay InsidePanel::overlayOf(const InsideAnswer& shown) const {
    HeatOverlay overlay;
    overlay.rows = shown.rows;
    overlay.cols = shown.cols;
    overlay.values = shown.map;
    overlay.colors = m_controls->colors();
    overlay.opacity = m_controls->opacity();
    overlay.smooth = m_controls->smooth();
    overlay.fitRange();
    overlay.range.low = std::min(0.0, overlay.range.low);
    return overlay;
}

QString InsidePanel::otherTitle() const {
    const QString name = modelName(m_services.engine.comparisonInfo());
    switch (m_controls->comparison()) {
        case Comparison::OtherMethod: return m_controls->methodTitle(!m_controls->rollout());
        case Comparison::Difference: return tr("%1 minus %2").arg(name, modelName(m_services.engine.modelInfo()));
        case Comparison::Beside:
        case Comparison::Off: break;
    }
    return name;
}

// Two models are comparable by eye only in one range of colours; a difference is signed, around 0.
void InsidePanel::drawOther(const InsideAnswer& own, HeatOverlay& ownOverlay) {
    const Comparison comparison = m_controls->comparison();
    const bool on = comparison != Comparison::Off;
    m_other->setVisible(on);
    m_viewTitle->setVisible(on);
    m_viewTitle->setText(comparison == Comparison::OtherMethod ? m_controls->methodTitle(m_controls->rollout())
                                                               : modelName(m_services.engine.modelInfo()));
    m_otherTitle->setText(otherTitle());
    if (!on)
        return;
    HeatOverlay overlay = overlayOf(otherAnswer());
    const bool difference = comparison == Comparison::Difference;
    if (difference && overlay.values.size() == own.map.size()) {
        for (std::size_t i = 0; i < own.map.size(); ++i)
            overlay.values[i] -= own.map[i];
        overlay.colors = ColorMap::Coolwarm;
        overlay.fitRange(true);
    } else if (difference) {
        overlay = {};
    } else if (comparison == Comparison::Beside && !overlay.empty() && !ownOverlay.empty()) {
        overlay.range = ownOverlay.range = overlay.range.with(ownOverlay.range);
    }
    m_otherView->setPlaceholder(tr("The other model has no such map."));
    m_otherView->setOverlay(overlay);
    m_otherBar->setTitle(difference ? tr("difference of attention") : tr("attention"));
    m_otherBar->setColorMap(overlay.colors);
    m_otherBar->setRange(overlay.range);
    m_otherBar->setVisible(!overlay.empty());
}

void InsidePanel::drawPatch(int row, int col) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    m_pointed = {col, row};
    const auto at = [&](const HeatOverlay& map) {
        return row >= 0 && col >= 0 && !map.empty() && row < map.rows && col < map.cols ? map.at(row, col) : none;
    };
    const double own = at(m_view->overlay());
    const double other = m_other->isVisibleTo(this) ? at(m_otherView->overlay()) : none;
    m_bar->setMark(own);
    m_otherBar->setMark(other);
    if (std::isnan(own) && std::isnan(other))
        return m_patchNote->setText(patchHint());
    QString text = tr("Patch row %1, column %2: %3").arg(row).arg(col).arg(viz::percent(own));
    if (m_controls->comparison() == Comparison::Difference && !std::isnan(other))
        text += QStringLiteral(" · ") + tr("difference %1 points").arg(viz::number(other * 100));
    else if (!std::isnan(other))
        text += QStringLiteral(" · ") + QStringLiteral("%1: %2").arg(otherTitle(), viz::percent(other));
    m_patchNote->setText(text);
}

QString InsidePanel::patchHint() const {
    if (!m_result || m_chooser->attentionName() == "text")
        return {};
    if (m_controls->rollout())
        return tr("Point at a patch to read its share.");
    return m_chooser->attentionName() == "vision" ? tr("Drag over patches (or Shift+arrows): where they look.")
                                                  : tr("Drag over patches (or Shift+arrows): which words look at them.");
}

void InsidePanel::drawChips(const InsideAnswer& shown) {
    QList<TokenChip> chips;
    double most = 0;
    const bool words = m_chooser->attentionName() != "vision" && !m_controls->rollout();
    for (std::size_t i = 0; m_result && i < m_result->tokens.size(); ++i) {
        TokenChip chip;
        chip.text = QString::fromStdString(m_result->tokens[i]);
        chip.special = looksSpecial(chip.text);
        chip.enabled = words;
        if (i < shown.tokens.size())
            chip.value = shown.tokens[i];
        chip.valueText = viz::percent(chip.value);
        const bool hidden = chip.special && !m_controls->showSpecial();
        if (!std::isnan(chip.value) && !hidden)
            most = std::max(most, chip.value);
        chips.append(chip);
    }
    const bool sameTexts = std::equal(chips.begin(), chips.end(), m_chips->chips().begin(), m_chips->chips().end(),
                                      [](const TokenChip& a, const TokenChip& b) { return a.text == b.text; });
    const int hovered = m_hoveredToken;
    m_chips->setRange({0, most > 0 ? most : 1});
    m_chips->setColorMap(m_controls->colors());
    m_chips->setShowSpecial(m_controls->showSpecial());
    m_chips->setChips(chips);
    m_chips->setCurrent(m_token);
    m_hoveredToken = sameTexts ? hovered : -1;
}

QString InsidePanel::sourceText(const InsideAnswer& shown) const {
    const InsideChoice chosen = choice();
    const QString token =
        chosen.token >= 0 ? QString::fromStdString(m_result->tokens[static_cast<std::size_t>(chosen.token)]) : QString();
    switch (shown.source) {
        case Source::Token:
            return chosen.attention == "text" ? tr("Words shaded by how much \"%1\" looks at them").arg(token)
                   : chosen.attention == "cross" && shiftOf(*m_result) > 0
                       ? tr("Where it looked when it chose \"%1\" (read one position earlier)").arg(token)
                       : tr("Where \"%1\" looks").arg(token);
        case Source::AllTokens: return tr("Mean of all tokens: choose one below");
        case Source::Patches: return chosen.received ? tr("Patches that look at the chosen ones") : tr("Where the chosen patches look");
        case Source::ClassToken: return tr("Where the class token looks: click a patch to see what it looks at");
        case Source::AllPatches: return tr("Mean of all patches: click one");
        case Source::Rollout: return tr("Rollout of the vision tower at the class token, the same for every word");
        case Source::None: break;
    }
    return chosen.attention == "text" ? tr("Choose a word to see which words it looks at") : tr("There is no map for this choice");
}

QString InsidePanel::noteOf(const InsideAnswer& shown) const {
    if (!m_result)
        return {};
    QStringList parts{sourceText(shown)};
    if (!m_controls->rollout())
        parts.append(m_chooser->choiceText());
    if (shown.onPatches >= 0 && !m_controls->rollout())
        parts.append(tr("%1 % of its attention is on patches").arg(shown.onPatches * 100, 0, 'f', 0));
    if (!m_patches.empty() && !shown.tokens.empty())
        parts.append(tr("words shaded by their attention on the %n chosen patches", nullptr, static_cast<int>(m_patches.size())));
    if (m_ownText)
        parts.append(tr("the text is the model's own caption"));
    return parts.join(QStringLiteral(" · "));
}

void InsidePanel::drawState() {
    using State = CurrentPicture::State;
    m_view->setPlaceholder(m_picture.state() == State::Loading ? tr("Reading the picture…")
                           : m_picture.state() == State::Failed
                               ? m_picture.problem()
                               : tr("Drop a picture on the window, or choose one in Data."));
    QString state = m_problem.isEmpty() ? reason() : m_problem;
    if (m_working && state.isEmpty())
        state = tr("Looking inside…");
    m_status->setText(state);
    m_status->setVisible(!state.isEmpty());
    m_chips->setVisible(m_result.has_value());
    m_note->setVisible(m_result.has_value());
    m_export->setEnabled(m_result.has_value());
    m_exportAction->setEnabled(m_result.has_value());
    const ModelInfo* info = m_services.engine.modelInfo();
    const bool captions = info && std::find(info->tasks.begin(), info->tasks.end(), "caption") != info->tasks.end();
    m_ownCaption->setEnabled(captions && m_picture.image());
    m_captionAction->setEnabled(m_ownCaption->isEnabled());
    m_ownCaption->setToolTip(plainToolTip(captions ? tr("Lets the model write the text.")
                                          : info   ? tr("This model has no head that writes captions.")
                                                   : reason()));
}

}  // namespace diptych
