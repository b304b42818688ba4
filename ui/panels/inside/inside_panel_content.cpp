// What InsidePanel gives away: the recipe of an exported picture and the way back, content for tours.
#include <QLineEdit>
#include <QTimer>
#include <algorithm>

#include "core/base/selection.h"
#include "ui/common/panel_recipe.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/inside/head_chooser.h"
#include "ui/panels/inside/inside_panel.h"
#include "ui/panels/inside/map_controls.h"
#include "ui/services.h"
#include "viz/map_picture.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr int patienceMs = 120'000;

// The smallest rectangle around patches numbered row by row.
QRect rectOf(const std::vector<int>& patches, int cols) {
    QRect rect;
    for (const int patch : patches)
        rect |= QRect(patch % cols, patch / cols, 1, 1);
    return rect;
}

std::vector<int> numbersIn(const QString& list) {
    std::vector<int> numbers;
    for (const QString& part : list.split(QLatin1Char(','), Qt::SkipEmptyParts))
        numbers.push_back(part.toInt());
    return numbers;
}

}  // namespace

int InsidePanel::mostPointedToken() const {
    int best = -1;
    float strongest = 0;
    for (int token = 1; m_result && token < static_cast<int>(m_result->tokens.size()); ++token) {
        if (!looksLikeWord(QString::fromStdString(m_result->tokens[static_cast<std::size_t>(token)])))
            continue;
        InsideChoice one = choice();
        one.token = token;
        const InsideAnswer shown = attentionAnswer(*m_result, one);
        const float most = shown.map.empty() ? 0 : *std::max_element(shown.map.begin(), shown.map.end());
        if (most > strongest) {
            strongest = most;
            best = token;
        }
    }
    return best;
}

QStringList InsidePanel::spokenResults() const {
    if (!m_result)
        return {};
    const InsideAnswer shown = answer();
    QStringList lines{QStringLiteral("text: %1").arg(m_line->text())};
    if (!shown.map.empty() && m_token >= 0) {
        const auto peak = std::max_element(shown.map.begin(), shown.map.end());
        const int patch = static_cast<int>(peak - shown.map.begin());
        lines.append(QStringLiteral("\"%1\" looks most at patch row %2, column %3 of %4 x %5 (weight %6)")
                         .arg(QString::fromStdString(m_result->tokens[static_cast<std::size_t>(m_token)]))
                         .arg(patch / shown.cols)
                         .arg(patch % shown.cols)
                         .arg(shown.rows)
                         .arg(shown.cols)
                         .arg(static_cast<double>(*peak), 0, 'f', 3));
    }
    return lines;
}

Recipe InsidePanel::recipe() const {
    QStringList patches;
    for (const int patch : m_patches)
        patches.append(QString::number(patch));
    Recipe recipe = recipeHead(m_services, name(), m_picture.file());
    recipe.append({QStringLiteral("text"), m_line->text()});
    recipe.append({QStringLiteral("language"), QString::fromStdString(m_services.selection.state().language)});
    recipe.append({QStringLiteral("attention"), QString::fromStdString(m_chooser->attentionName())});
    recipe.append({QStringLiteral("layer"), QString::number(m_chooser->layer())});
    recipe.append({QStringLiteral("head"), QString::number(m_chooser->head())});
    recipe.append({QStringLiteral("token"), QString::number(m_token)});
    recipe.append({QStringLiteral("patches"), patches.join(QLatin1Char(','))});
    recipe.append(m_controls->recipe());
    if (const ModelInfo* other = m_services.engine.comparisonInfo())
        recipe.append({QStringLiteral("other_model"), QString::fromStdString(other->folder.filename().string())});
    return recipe;
}

void InsidePanel::restore(const Recipe& recipe) {
    const QString problem = takeUpRecipe(m_services, recipe);
    if (!problem.isEmpty())
        return m_services.dialogs.error(this, problem);
    m_controls->restore(recipe);
    m_pendingRecipe = recipe;
    m_ownText = false;
    m_services.selection.setText(valueIn(recipe, QStringLiteral("text")).toStdString(),
                                 valueIn(recipe, QStringLiteral("language")).toStdString());
    ask();
}

void InsidePanel::takeRecipe() {
    const Recipe recipe = std::exchange(m_pendingRecipe, {});
    if (recipe.isEmpty())
        return;
    const auto number = [&](const char* key) {
        const QString value = valueIn(recipe, QString::fromLatin1(key));
        return value.isEmpty() ? -1 : value.toInt();
    };
    m_chooser->setAttentionName(valueIn(recipe, QStringLiteral("attention")).toStdString());
    if (const auto attention = m_chooser->attention())
        m_chooser->choose(std::clamp(number("layer"), -1, attention->layers - 1), std::clamp(number("head"), -1, attention->heads - 1));
    m_token = std::clamp(number("token"), -1, static_cast<int>(m_result->tokens.size()) - 1);
    m_patches.clear();
    for (const int patch : numbersIn(valueIn(recipe, QStringLiteral("patches"))))
        if (patch >= 0 && patch < m_result->rows * m_result->cols)
            m_patches.push_back(patch);
    m_view->setChosenPatches(rectOf(m_patches, m_result->cols));
}

void InsidePanel::bringToContent(std::function<void(const QString& problem)> done) {
    m_done = std::move(done);
    m_patience->start(patienceMs);
    m_picture.setActive(true);
    if (m_services.engine.state() == EngineHost::State::Failed || m_picture.state() == CurrentPicture::State::Failed)
        return finishContent(reason());
    if (m_result) {
        if (m_token < 0)
            m_token = mostPointedToken();
        draw();
        finishContent({});
    }
}

void InsidePanel::finishContent(const QString& problem) {
    m_patience->stop();
    if (const auto done = std::exchange(m_done, nullptr))
        done(problem);
}

}  // namespace diptych
