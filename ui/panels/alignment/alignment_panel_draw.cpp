// The drawing half of AlignmentPanel, and how it follows and sets the selection.
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>

#include "ui/common/fact_strip.h"
#include "ui/hosts/data_host.h"
#include "ui/panels/alignment/alignment_panel.h"
#include "ui/services.h"
#include "viz/histogram_view.h"
#include "viz/matrix_view.h"
#include "viz/scatter_view.h"

namespace diptych {

void AlignmentPanel::drawAll() {
    drawMatrix();
    drawMap();
    showNumbers();
    showHovered(-1, -1);
    m_stack->setCurrentWidget(m_content);
    followSelection();
}

void AlignmentPanel::drawMatrix() {
    const std::size_t count = m_pairs.count();
    MatrixData matrix{.rows = static_cast<int>(count), .cols = static_cast<int>(count)};
    NamedValues matched{tr("matched"), {}}, unmatched{tr("unmatched"), {}};
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j) {
            const float value = cosine(m_pairs.embeds, i, j);
            matrix.values.push_back(value);
            (i == j ? matched : unmatched).values.push_back(value);
        }
    matrix.rowTitle = tr("picture");
    matrix.colTitle = tr("text");
    matrix.valueTitle = tr("cosine");
    m_matrix->setData(std::move(matrix));
    HistogramData histogram = histogramOf({matched, unmatched}, 30);
    histogram.xTitle = tr("cosine");
    histogram.yTitle = tr("share");
    m_histogram->setData(std::move(histogram));
}

void AlignmentPanel::drawMap() {
    const std::size_t count = m_pairs.count();
    ScatterData map;
    map.xy = m_pairs.map.points;
    for (std::size_t i = 0; i < 2 * count; ++i)
        map.group.push_back(i < count ? 0 : 1);
    for (int i = 0; i < static_cast<int>(count); ++i)
        map.pairs.emplace_back(i, i + static_cast<int>(count));
    map.groupNames = {tr("pictures"), tr("texts")};
    const auto axis = [this](std::size_t i) {
        const double share = i < m_pairs.map.explained.size() ? static_cast<double>(m_pairs.map.explained[i]) : 0;
        return tr("axis %1 (%2 % of variance)").arg(i + 1).arg(share * 100, 0, 'f', 0);
    };
    map.xTitle = axis(0);
    map.yTitle = axis(1);
    m_map->setData(std::move(map));
}

void AlignmentPanel::showNumbers() {
    const auto number = [](double value) { return QString::number(value, 'f', 2); };
    const auto percent = [](double share) { return QStringLiteral("%1 %").arg(share * 100, 0, 'f', 0); };
    const auto total = static_cast<int>(m_pairs.count());
    m_facts->setFacts(
        {{tr("Matched pairs"), number(m_pairs.matched), tr("Mean cosine of a picture and its own text")},
         {tr("Unmatched pairs"), number(m_pairs.unmatched), tr("Mean cosine of a picture and the texts of others")},
         {tr("Picture → text"), percent(m_pairs.imageToText),
          tr("Recall@1: for how many of the %1 pictures the own text is the nearest; by chance %2").arg(total).arg(percent(1.0 / total))},
         {tr("Text → picture"), percent(m_pairs.textToImage),
          tr("Recall@1: for how many of the %1 texts the own picture is the nearest; by chance %2").arg(total).arg(percent(1.0 / total))},
         {tr("Modality gap"), number(m_pairs.gap), tr("Distance between the middle of the pictures and the middle of the texts; 0: none")},
         {tr("Alignment"), number(m_pairs.alignment), tr("Mean squared distance of matched pairs; smaller is closer")},
         {tr("Uniformity"), number(m_pairs.uniformity), tr("How evenly both sides fill the sphere; smaller is more even, 0: all in one point")}});
    QString words = total == m_pairs.available ? tr("All %1 pairs of this set in this language").arg(total)
                                               : tr("%1 of %2 pairs, spread evenly over the set").arg(total).arg(m_pairs.available);
    if (m_pairs.unreadable > 0)
        words += QStringLiteral(" · ") + tr("left out, as they cannot be read: %1").arg(m_pairs.unreadable);
    m_sampling->setText(words);
}

QString AlignmentPanel::pairText(int picture, int text) const {
    const auto count = static_cast<int>(m_pairs.count());
    if (picture < 0 || text < 0 || picture >= count || text >= count)
        return {};
    const auto row = static_cast<std::size_t>(picture), column = static_cast<std::size_t>(text);
    return tr("%1 and “%2”: cosine %3")
        .arg(QString::fromStdString(m_pairs.files[row].filename().string()), QString::fromStdString(m_pairs.texts[column]),
             QString::number(static_cast<double>(cosine(m_pairs.embeds, row, column)), 'f', 3));
}

void AlignmentPanel::showHovered(int picture, int text) {
    const QString named = pairText(picture, text);
    m_hovered->setText(named.isEmpty() && m_pairs.count() > 0 ? tr("Point at a cell or a point to see its picture and text; click to choose it everywhere") : named);
}

void AlignmentPanel::choosePair(int picture, int text) {
    const auto set = m_services.data.dataset();
    if (!set || picture < 0 || text < 0 || picture >= static_cast<int>(m_pairs.count()))
        return;
    const auto row = static_cast<std::size_t>(picture), column = static_cast<std::size_t>(text);
    m_services.selection.setPicture(m_pairs.items[row], m_pairs.files[row], m_pairs.texts[column], m_pairs.languages[column]);
}

void AlignmentPanel::followSelection() {
    const SelectionState& now = m_services.selection.state();
    const auto picture = std::find(m_pairs.items.begin(), m_pairs.items.end(), now.item);
    if (picture == m_pairs.items.end()) {
        m_map->setCurrent(-1);
        return m_matrix->setCurrent(-1, -1);
    }
    const int row = static_cast<int>(picture - m_pairs.items.begin()), count = static_cast<int>(m_pairs.count());
    // The text's own point stays the current one where that was clicked.
    if (m_map->current() < 0 || m_map->current() % count != row)
        m_map->setCurrent(row);
    // Two pictures may have the same text: the own one comes first.
    const bool own = m_pairs.texts[static_cast<std::size_t>(row)] == now.text;
    const auto text = std::find(m_pairs.texts.begin(), m_pairs.texts.end(), now.text);
    m_matrix->setCurrent(row, own || text == m_pairs.texts.end() ? row : static_cast<int>(text - m_pairs.texts.begin()));
}

}  // namespace diptych
