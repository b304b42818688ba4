#include "ui/panels/ask/describe_section.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/style.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr int alternativesShown = 6;

}  // namespace

bool DescribeSection::automatic() const {
    return m_auto->isChecked();
}

void DescribeSection::setActive(bool on) {
    if (!on && m_running) {
        m_job = {};
        endRun();
        m_interrupted = true;
    } else if (on && std::exchange(m_interrupted, false)) {
        run(std::vector<std::int64_t>(m_from));
    }
    showState();
}

void DescribeSection::setPicture(SharedImage image) {
    m_job = {};
    endRun();
    m_interrupted = m_stopped = false;
    m_image = std::move(image);
    m_result = {};
    m_problem.clear();
    choose(-1);
    showCandidates();
    showState();
}

void DescribeSection::describe() {
    run({});
}

void DescribeSection::stop() {
    if (!m_running)
        return;
    m_job = {};
    endRun();
    m_stopped = true;
    showState();
    Q_EMIT finished(tr("Stopped."));
}

void DescribeSection::endRun() {
    m_running = false;
    m_stream.stop();
}

void DescribeSection::run(const std::vector<std::int64_t>& continueFrom) {
    if (!m_image || !whyNot(m_services.engine, "caption").isEmpty()) {
        Q_EMIT finished(m_image ? whyNot(m_services.engine, "caption") : tr("There is no picture to describe."));
        return;
    }
    m_from = continueFrom;
    m_latest = std::make_shared<LatestText>();
    CaptionRequest request;
    request.image = m_image;
    request.prompt = m_from.empty() ? m_decoding->prompt() : std::string();
    request.continueFrom = m_from;
    request.decoding = m_decoding->decoding();
    request.alternatives = alternativesShown;
    request.maps = true;
    request.onText = [latest = m_latest](const std::string& soFar) { latest->set(soFar); };
    m_running = true;
    m_stopped = false;
    m_stream.start();
    m_job = m_services.engine.ask<CaptionResult>(
        tr("Describing the picture"),
        [request](Model& model, JobContext& context) { return model.caption(request, context); },
        [this](Result<CaptionResult> result) { take(std::move(result)); });
    showState();
}

void DescribeSection::take(Result<CaptionResult> result) {
    endRun();
    m_problem.clear();
    if (result.ok()) {
        m_result = std::move(result).value();
        showCandidates();
        choose(m_result.captions.empty() ? -1 : 0);
    } else if (result.error().code != ErrorCode::Cancelled) {
        m_problem = QString::fromStdString(result.error().oneLine());
    }
    m_stopped = !result.ok() && m_problem.isEmpty();  // cancelled from the job bar
    showState();
    Q_EMIT finished(result.ok() ? QString() : QString::fromStdString(result.error().oneLine()));
}

const GeneratedText* DescribeSection::candidate() const {
    const bool exists = m_candidate >= 0 && m_candidate < static_cast<int>(m_result.captions.size());
    return exists ? &m_result.captions[static_cast<std::size_t>(m_candidate)] : nullptr;
}

void DescribeSection::showCandidates() {
    QList<BarRow> rows;
    for (const GeneratedText& caption : m_result.captions)
        rows.append({.text = QString::fromStdString(caption.text).trimmed(),
                     .share = std::exp(caption.logprob - m_result.captions.front().logprob),
                     .score = tr("%1 per token").arg(viz::percent(perTokenProbability(caption))),
                     .note = m_from.empty() ? QString() : tr("went on from your choice"),
                     .tip = tr("Whole caption: log-likelihood %1 over %2 tokens, probability %3. The bar compares it with the best one.")
                                .arg(logLikelihood(caption.logprob))
                                .arg(caption.tokenLogprobs.size())
                                .arg(viz::percent(std::exp(caption.logprob)))});
    m_candidates->setRows(rows);
    m_candidates->setCurrent(m_candidate);
}

void DescribeSection::choose(int chosen) {
    m_candidate = chosen;
    m_hovered = -1;
    m_candidates->setCurrent(chosen);
    const GeneratedText* text = candidate();
    m_chips->setChips(text ? chipsOf(*text) : QList<TokenChip>());
    m_chips->point(-1);
    chooseToken(-1);
}

int DescribeSection::newToken(int chip) const {
    const GeneratedText* text = candidate();
    if (!text || chip < 0 || chip >= static_cast<int>(text->ids.size()))
        return -1;
    return std::max(-1, chip - static_cast<int>(text->ids.size() - text->tokenLogprobs.size()));
}

int DescribeSection::shownToken() const {
    const int hovered = newToken(m_hovered);
    return hovered >= 0 ? hovered : newToken(m_chips->current());
}

void DescribeSection::chooseToken(int chip) {
    m_chips->setCurrent(chip);
    m_alternatives->setCurrent(-1);
    showAlternatives();
    showState();
    Q_EMIT overlayChanged();
}

void DescribeSection::pointAtClearestToken() {
    const GeneratedText* text = candidate();
    int clearest = -1;
    float strongest = 0;
    for (int chip = 0; text && chip < static_cast<int>(text->pieces.size()); ++chip) {
        const HeatOverlay map = overlayOf(text->maps, text->mapRows, text->mapCols, newToken(chip));
        const QString piece = QString::fromStdString(text->pieces[static_cast<std::size_t>(chip)]);
        if (map.empty() || !looksLikeWord(piece))
            continue;
        const float most = *std::max_element(map.values.begin(), map.values.end());
        if (most > strongest) {
            strongest = most;
            clearest = chip;
        }
    }
    m_chips->point(clearest);
}

void DescribeSection::showAlternatives() {
    const GeneratedText* text = candidate();
    const int token = newToken(m_chips->current());
    QList<BarRow> rows;
    if (text && token >= 0 && token < static_cast<int>(text->alternatives.size())) {
        const std::size_t chip = static_cast<std::size_t>(m_chips->current());
        for (const TokenAlternative& other : text->alternatives[static_cast<std::size_t>(token)])
            rows.append({.text = QString::fromStdString(other.piece),
                         .share = std::exp(other.logprob),
                         .score = viz::percent(std::exp(other.logprob)),
                         .marked = other.id == text->ids[chip],
                         .tip = tr("log-likelihood %1").arg(logLikelihood(other.logprob))});
        m_alternativesTitle->setText(tr("Instead of \"%1\" here:").arg(QString::fromStdString(text->pieces[chip])));
    }
    m_alternatives->setRows(rows);
    m_alternativesBox->setVisible(!rows.isEmpty());
}

void DescribeSection::goOn() {
    const GeneratedText* text = candidate();
    const int token = newToken(m_chips->current());
    if (!text || token < 0 || m_alternatives->current() < 0)
        return;
    const auto& others = text->alternatives[static_cast<std::size_t>(token)];
    const TokenAlternative& other = others[static_cast<std::size_t>(m_alternatives->current())];
    if (looksSpecial(QString::fromStdString(other.piece)))
        return;
    std::vector<std::int64_t> ids(text->ids.begin(), text->ids.begin() + m_chips->current());
    ids.push_back(other.id);
    run(ids);
}

HeatOverlay DescribeSection::overlay() const {
    const GeneratedText* text = candidate();
    return text ? overlayOf(text->maps, text->mapRows, text->mapCols, shownToken()) : HeatOverlay();
}

QString DescribeSection::overlayText() const {
    const GeneratedText* text = candidate();
    const int token = shownToken();
    if (!text || token < 0)
        return {};
    const std::size_t chip = text->pieces.size() - text->tokenLogprobs.size() + static_cast<std::size_t>(token);
    return tr("Where the model looked when it chose \"%1\"").arg(QString::fromStdString(text->pieces[chip]));
}

QString DescribeSection::stateText(const QString& reason) const {
    if (m_running) {
        const QString soFar = QString::fromStdString(m_latest->get());
        return soFar.isEmpty() ? tr("Looking at the picture…") : soFar + QStringLiteral(" …");
    }
    if (!m_problem.isEmpty())
        return m_problem;
    if (m_stopped)
        return tr("Stopped.");
    if (!m_result.captions.empty())
        return {};
    return !reason.isEmpty() ? reason : m_image ? tr("Press Describe to get a caption.") : QString();
}

void DescribeSection::showState() {
    const QString reason = whyNot(m_services.engine, "caption");
    m_start->setEnabled(reason.isEmpty() && m_image);
    m_start->setToolTip(plainToolTip(!reason.isEmpty() ? reason : m_image ? QString() : tr("Choose a picture first.")));
    showRunning(m_start, m_stop, m_running);
    m_found->setVisible(candidate() != nullptr);
    const QString state = stateText(reason);
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
    showGoOn();
}

void DescribeSection::showGoOn() {
    const int row = m_alternatives->current();
    const bool ends = row >= 0 && row < m_alternatives->rows().size() && looksSpecial(m_alternatives->rows().at(row).text);
    m_goOn->setEnabled(row >= 0 && !ends);
    m_goOn->setToolTip(plainToolTip(ends      ? tr("This token ends the caption: there is nothing to go on with.")
                                    : row < 0 ? tr("Choose one of the alternatives first.")
                                              : tr("Writes this token here and lets the model go on.")));
}

QStringList DescribeSection::lines() const {
    QStringList lines;
    for (const GeneratedText& caption : m_result.captions)
        lines.append(QStringLiteral("caption: %1 (log-likelihood %2)")
                         .arg(QString::fromStdString(caption.text).trimmed(), QString::number(caption.logprob, 'f', 2)));
    return lines;
}

Recipe DescribeSection::recipe() const {
    return m_decoding->recipe();
}

void DescribeSection::restore(const Recipe& recipe) {
    m_decoding->restore(recipe);
}

}  // namespace diptych
